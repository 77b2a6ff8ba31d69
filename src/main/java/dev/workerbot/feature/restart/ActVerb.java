package dev.workerbot.feature.restart;

import dev.workerbot.command.Act;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Mode;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** How one starts, stops, pauses and continues workers. */
public abstract class ActVerb implements Feature<Act> {
  private static final String SEVERAL = "Do not ask me to confirm";
  private static final String WHICH = "Which workers, such as horizon@web1 or queue:*@web*";

  /** Why the rules that ask others first are passed by. */
  static final Parameter BREAK_GLASS =
      Parameter.option(
              "break-glass",
              ParameterKind.TEXT,
              "Emergency: why it cannot wait for approval. Loud, and only for some roles")
          .upTo(300);

  static final Parameter WORKERS = Parameter.workers(WHICH);
  static final Parameter YES = Parameter.flag("yes", SEVERAL);

  private final VerbSpec spec;

  ActVerb(Verb verb, String purpose, String brief) {
    this.spec =
        VerbSpec.of(verb, Group.ACT, purpose, brief)
            .authorise(Mode.ALL_OR_NOTHING)
            .written("<workers> [--yes]")
            .such(verb + " horizon@web1", verb + " queue@web1 --yes")
            .noteOnMany()
            .noteOnSelectors()
            .with(WORKERS, BREAK_GLASS, YES);
  }

  @Override
  public final VerbSpec spec() {
    return spec;
  }

  @Override
  public final Act read(Arguments typed) {
    return act(typed.verb(), typed, RestartOptions.PLAIN);
  }

  @Override
  public final CommandHandler<Act> handler(Services services) {
    return services.part(ActAnswers.class)::of;
  }

  /** The act of a verb that has these parameters. */
  public static Act act(Verb verb, Arguments typed, RestartOptions restartOptions) {
    boolean yes = typed.flag("yes");
    Optional<String> breakGlassReason = typed.value("break-glass");
    if (breakGlassReason.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException(
          "Give the reason: `%s horizon@web1 --break-glass \"checkout is down\"`.".formatted(verb));
    }
    return new Act(verb, typed.selector(), restartOptions, breakGlassReason, yes);
  }
}
