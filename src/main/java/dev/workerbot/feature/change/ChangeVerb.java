package dev.workerbot.feature.change;

import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterForm;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.feature.change.answer.BuildAnswers;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import java.util.Map;
import java.util.Optional;

/** How one changes which workers there are, and confirms a change that was shown. */
public abstract class ChangeVerb implements Feature<Command> {
  static final Parameter YES = Parameter.flag("yes", "Do not show me a preview first");
  static final Parameter CHANGE = Parameter.hidden("change");
  static final Parameter FORM = Parameter.hiddenFlag("form");
  static final int SETTINGS_CHARS = 2000;

  @Override
  public final Command read(Arguments typed) {
    Optional<String> change = typed.value("change");
    return change.isPresent()
        ? new Apply(typed.verb(), typed.selector(), change.get())
        : read(typed, typed.flag("yes"));
  }

  @Override
  public CommandHandler<Command> handler(Services services) {
    return new ChangeHandler(services.part(BuildAnswers.class));
  }

  private record ChangeHandler(BuildAnswers builds) implements CommandHandler<Command> {
    @Override
    public Outcome handle(RequestContext requestContext, Command command, Authorization.Go go) {
      return builds.carryOut(requestContext, command, go.sight());
    }

    @Override
    public Map<String, String> mistakes(Command command) {
      return builds.mistakes(command);
    }
  }

  abstract Command read(Arguments typed, boolean confirmed);

  static Parameter processes(String about) {
    return Parameter.word("processes", ParameterKind.NUMBER, about).upTo(100);
  }

  static Parameter settings(String about) {
    return Parameter.word("settings", ParameterKind.TEXT, about)
        .optional()
        .as(ParameterForm.SETTINGS)
        .upTo(SETTINGS_CHARS);
  }
}
