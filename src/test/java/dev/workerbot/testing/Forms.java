package dev.workerbot.testing;

import dev.workerbot.message.Form;
import dev.workerbot.message.Form.FormInput;
import dev.workerbot.message.Form.InputKind;
import java.util.List;

/** Forms as the bot's own, made by hand. */
public final class Forms {
  /** Like that of a new worker; nobody's log may show what is in its environment. */
  public static final Form NEW_WORKER =
      new Form(
          "New worker from laravel-queue",
          "It is written to the server and started; nothing else is touched.",
          List.of("create", "--template", "laravel-queue"),
          List.of(
              new FormInput(
                  "worker",
                  "Worker",
                  "A name and a server, such as queue-high@web1",
                  "",
                  InputKind.LINE,
                  List.of(),
                  false),
              new FormInput("user", "User", "", "www-data", InputKind.LINE, List.of(), true),
              new FormInput(
                  "command",
                  "Command",
                  "With the full path of php and of artisan",
                  "php artisan queue:work",
                  InputKind.LINE,
                  List.of(),
                  false),
              new FormInput(
                  "autostart",
                  "Start with the server",
                  "",
                  "true",
                  InputKind.CHOICE,
                  List.of("true", "false"),
                  false),
              new FormInput(
                  "autorestart",
                  "Restart when it ends",
                  "",
                  "",
                  InputKind.CHOICE,
                  List.of("true", "false", "unexpected"),
                  true),
              new FormInput(
                  "environment",
                  "Environment",
                  "One KEY=value per line",
                  "APP_ENV=production\nTOKEN=hunter2",
                  InputKind.LINES,
                  List.of(),
                  true),
              new FormInput("numprocs", "Processes", "", "", InputKind.LINE, List.of(), true)),
          "Create");

  /** What it looks like in a chat that asks for no more than five things at once. */
  public static final Form SHORT =
      new Form(
          "Edit queue@web1",
          "What you leave empty is taken out.",
          List.of("edit"),
          List.of(
              new FormInput("worker", "Worker", "", "queue@web1", InputKind.LINE, List.of(), false),
              new FormInput("numprocs", "Processes", "", "4", InputKind.LINE, List.of(), true)),
          "Save");

  private Forms() {}
}
