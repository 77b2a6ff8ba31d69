package dev.workerbot.feature.change;

import com.google.auto.service.AutoService;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterForm;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;
import java.util.SortedMap;

/** {@code create}: a new worker, or several. */
@AutoService(Syntax.class)
public final class CreateVerb extends ChangeVerb {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.CREATE,
            Group.CONFIG,
            "creates a worker: a form, then a preview, then Confirm",
            "Create a worker: a form, then a preview, then Confirm")
        .written("[name@server] [--template T] [--command \"…\"] [--processes 4] … [--yes]")
        .such(
            "create",
            "create --template laravel-queue",
            "create mailer@web1 --command \"php /srv/app/artisan queue:work\" --processes 4")
        .note(
            "Settings have Supervisor's own names: `--user`, `--directory`, `--stopwaitsecs`,"
                + " `--autorestart`, … Repeat `--environment NAME=value` for several variables.")
        .note("If the worker does not stay RUNNING, you can keep it or roll it back.")
        .with(
            Parameter.workers("Name and server, such as mailer@web1; opens a form if empty")
                .optional(),
            Parameter.option(
                "template", ParameterKind.TEMPLATE, "Kind of worker; `create` alone lists them"),
            Parameter.option("command", ParameterKind.TEXT, "The command, run without a shell")
                .as(ParameterForm.SETTING)
                .upTo(SETTINGS_CHARS),
            processes("How many processes; 1 if empty").optional().as(ParameterForm.SETTING),
            settings("More, such as --user www-data --directory /srv/app"),
            YES,
            FORM,
            CHANGE);
  }

  @Override
  Command read(Arguments typed, boolean confirmed) {
    SortedMap<String, String> values = typed.settings();
    values.values().removeIf(String::isBlank);
    Optional<String> word = typed.peek();
    Optional<Selector> of = typed.selectorText().flatMap(CreateVerb::selector);
    if (word.isPresent() && of.isEmpty()) {
      // It goes back to who filled in a form together with all that they have said.
      values.put(dev.workerbot.message.Form.WORKER, word.get());
    }
    return new Create(of, typed.value("template"), values, typed.flag("form"), confirmed);
  }

  private static Optional<Selector> selector(String word) {
    try {
      return Optional.of(Selector.parse(word));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
