package dev.workerbot.testing;

import dev.workerbot.message.Form;
import dev.workerbot.message.Form.Ask;
import dev.workerbot.message.Form.Kind;
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
              new Ask(
                  "worker",
                  "Worker",
                  "A name and a server, such as queue-high@web1",
                  "",
                  Kind.LINE,
                  List.of(),
                  false),
              new Ask("user", "User", "", "www-data", Kind.LINE, List.of(), true),
              new Ask(
                  "command",
                  "Command",
                  "With the whole path of php and of artisan",
                  "php artisan queue:work",
                  Kind.LINE,
                  List.of(),
                  false),
              new Ask(
                  "autostart",
                  "Start with the server",
                  "",
                  "true",
                  Kind.CHOICE,
                  List.of("true", "false"),
                  false),
              new Ask(
                  "autorestart",
                  "Restart when it ends",
                  "",
                  "",
                  Kind.CHOICE,
                  List.of("true", "false", "unexpected"),
                  true),
              new Ask(
                  "environment",
                  "Environment",
                  "One KEY=value a line",
                  "APP_ENV=production\nTOKEN=hunter2",
                  Kind.LINES,
                  List.of(),
                  true),
              new Ask("numprocs", "Processes", "", "", Kind.LINE, List.of(), true)),
          "Create");

  /** What it looks like in a chat that asks for no more than five things at once. */
  public static final Form SHORT =
      new Form(
          "Edit queue@web1",
          "What you leave empty is taken out.",
          List.of("edit"),
          List.of(
              new Ask("worker", "Worker", "", "queue@web1", Kind.LINE, List.of(), false),
              new Ask("numprocs", "Processes", "", "4", Kind.LINE, List.of(), true)),
          "Save");

  private Forms() {}
}
