package dev.workerbot.feature.action;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;

/** {@code run}: carry out what the config has a name for. */
@AutoService(Syntax.class)
public final class RunVerb implements Feature<Run> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.RUN,
            Group.ACT,
            "runs a named action from the config",
            "Run a named action from the config")
        .written("<action> [what for]")
        .such("run after-deploy v1.2.3", "run after-deploy")
        .note("Actions are approved in advance: they run without confirmation.")
        .note(
            "Alerts of its workers are muted until it ends; it then reports what happened"
                + " meanwhile.")
        .with(
            Parameter.word("action", ParameterKind.ACTION, "Which action, such as after-deploy"),
            Parameter.rest("reason", "What for, such as v1.2.3; everybody sees it").upTo(300));
  }

  @Override
  public Run read(Arguments typed) {
    String action =
        typed
            .word()
            .orElseThrow(
                () -> new IllegalArgumentException("Name the action: `run after-deploy`."));
    return new Run(action, typed.rest());
  }

  @Override
  public CommandHandler<Run> handler(Services services) {
    ActionRunner runner = services.part(ActionRunner.class);
    return CommandHandler.named(
        (requestContext, run, _) -> runner.run(requestContext, run.action(), run.note()),
        services.part(NamedActions.class)::runnable);
  }
}
