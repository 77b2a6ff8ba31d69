package dev.workerbot.feature.restart;

import com.google.auto.service.AutoService;
import dev.workerbot.command.Act;
import dev.workerbot.command.Command;
import dev.workerbot.command.RollOn;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Mode;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.RestartArguments;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code restart}, and what becomes of a rolling one that has stopped. */
@AutoService(Syntax.class)
public final class RestartVerb implements Feature<Command> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.RESTART,
            Group.ACT,
            "restarts workers and checks that they stay up",
            "Restart workers")
        .authorise(Mode.ALL_OR_NOTHING)
        .written("<workers> [--rolling [--batch 1] [--pause 5s]] [--graceful] [--yes]")
        .such(
            "restart horizon@web1",
            "restart queue@web1 --yes",
            "restart queue@prod --rolling --batch 2")
        .noteOnMany()
        .note(
            "`--rolling` restarts one after the other, the next once the last has stayed up. It"
                + " stops at the first that does not come back.")
        .note("`--graceful` lets each worker finish its job first.")
        .noteOnSelectors()
        .with(ActVerb.WORKERS)
        .with(RestartArguments.PARAMETERS)
        .with(ActVerb.BREAK_GLASS, ActVerb.YES, Parameter.hidden("roll"), Parameter.hidden("then"));
  }

  @Override
  public Command read(Arguments typed) {
    Optional<String> roll = typed.value("roll");
    if (roll.isPresent()) {
      boolean yes = typed.flag("yes");
      RollOn.ApprovalChoice approvalChoice =
          typed.value("then").flatMap(RestartVerb::choice).orElse(RollOn.ApprovalChoice.STOP);
      return new RollOn(typed.selector(), roll.get(), approvalChoice, yes);
    }
    return ActVerb.act(Verb.RESTART, typed, RestartArguments.read(typed));
  }

  @Override
  public CommandHandler<Command> handler(Services services) {
    RollAnswers rolls = new RollAnswers(services);
    ActAnswers acts = services.part(ActAnswers.class);
    return (requestContext, command, go) ->
        command instanceof RollOn decided
            ? rolls.of(requestContext, decided)
            : acts.of(requestContext, (Act) command, go);
  }

  private static Optional<RollOn.ApprovalChoice> choice(String word) {
    return Stream.of(RollOn.ApprovalChoice.values())
        .filter(approvalChoice -> approvalChoice.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
