package dev.workerbot.feature.change;

import com.google.auto.service.AutoService;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.worker.verb.Verb;

/** {@code remove}: one worker less, stopped and its file taken away. */
@AutoService(Syntax.class)
public final class RemoveVerb extends ChangeVerb {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.REMOVE,
            Group.CONFIG,
            "stops a worker and deletes its config file; `undo` works for 7 days",
            "Stop a worker and delete its config file; undo brings it back")
        .written("<worker> [--yes]")
        .such("remove mailer@web1")
        .with(Parameter.workers("Which worker, such as mailer@web1"), YES, CHANGE);
  }

  @Override
  Command read(Arguments typed, boolean confirmed) {
    return new Remove(typed.selector(), confirmed);
  }
}
