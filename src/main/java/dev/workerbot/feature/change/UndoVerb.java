package dev.workerbot.feature.change;

import com.google.auto.service.AutoService;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.feature.change.answer.BuildAnswers;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** {@code undo}: the newest change put back, and what becomes of one that did not work. */
@AutoService(Syntax.class)
public final class UndoVerb extends ChangeVerb {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.UNDO,
            Group.CONFIG,
            "reverts the last create, edit, scale or remove",
            "Revert the last change to a worker's config")
        .written("[worker] [--yes]")
        .such("undo", "undo mailer@web1")
        .note("It works for 7 days, and only if nobody has changed the file since.")
        .with(
            Parameter.word("target", ParameterKind.CHANGED, "Which worker; a list if empty")
                .optional(),
            YES,
            CHANGE,
            Parameter.hidden("back"),
            Parameter.hidden("keep"));
  }

  @Override
  Command read(Arguments typed, boolean confirmed) {
    Optional<String> back = typed.value("back");
    Optional<String> keep = typed.value("keep");
    return back.isPresent() || keep.isPresent()
        ? new Settle(typed.selector(), back.or(() -> keep).orElseThrow(), back.isEmpty())
        : new Undo(typed.workers(), confirmed);
  }

  @Override
  public CommandHandler<Command> handler(Services services) {
    BuildAnswers builds = services.part(BuildAnswers.class);
    return CommandHandler.named(
        (requestContext, command, go) -> builds.carryOut(requestContext, command, go.sight()),
        builds::undoable);
  }
}
