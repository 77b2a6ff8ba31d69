package dev.workerbot.feature.change;

import com.google.auto.service.AutoService;
import dev.workerbot.command.Command;
import dev.workerbot.command.Edit;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.worker.verb.Verb;

/** {@code edit}: other settings for one worker that there is. */
@AutoService(Syntax.class)
public final class EditVerb extends ChangeVerb {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.EDIT,
            Group.CONFIG,
            "changes the settings of a worker; shows the diff first",
            "Change the settings of a worker")
        .written("<worker> [--user U] [--stopwaitsecs 90] … [--yes]")
        .such("edit mailer@web1", "edit mailer@web1 --stopwaitsecs 90")
        .note("Supervisor restarts the whole group to apply a change.")
        .with(
            Parameter.workers("Which worker, such as mailer@web1"),
            settings("What to change, such as --stopwaitsecs 90; opens a form if empty"),
            YES,
            FORM,
            CHANGE);
  }

  @Override
  Command read(Arguments typed, boolean confirmed) {
    return new Edit(typed.selector(), typed.settings(), typed.flag("form"), confirmed);
  }
}
