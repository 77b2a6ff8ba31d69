package dev.workerbot.testing;

import dev.workerbot.access.Caller;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Ids;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.Rolls;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A database with operations of Anna in it, and with the buttons that are under their messages. */
public final class OperationDatabase implements AutoCloseable {
  public static final Caller ANNA = new Caller("slack", "UANNA", "anna", Set.of(), "C1");

  private static final Clock CLOCK = Clock.systemUTC();

  private final Database database;
  private final ButtonActions buttonActions;
  private final Ids ids = new Ids(new Random(7));

  public OperationDatabase(Path folder) {
    try {
      database = Databases.open(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    buttonActions = new ButtonActions(database, CLOCK);
  }

  public Database database() {
    return database;
  }

  public Journal journal() {
    return new Journal(database, CLOCK);
  }

  public Rolls rolls() {
    return new Rolls(database);
  }

  public Buttons buttons() {
    return new Buttons(buttonActions, ids, CLOCK);
  }

  /** Anna has asked for it; nothing of it is written down yet. */
  public void asked(String id) {
    new Audit(database, CLOCK)
        .asked(
            new Audit.AuditedRequest(
                id,
                ANNA.chat(),
                ANNA.user(),
                ANNA.name(),
                ANNA.channel(),
                "as she typed it",
                Optional.empty(),
                Audit.Decided.ALLOWED,
                "a role",
                Optional.empty(),
                Optional.empty()),
            List.of());
  }

  /** A rolling restart that is written down, and goes on with an earlier one, if any. */
  public void roll(String id, Optional<String> earlier, JournalStep... steps) {
    asked(id);
    journal()
        .open(
            id,
            Verb.RESTART,
            new RestartOptions(false, Optional.of(RestartOptions.RollingOptions.DEFAULT)),
            "this bot",
            List.of(steps),
            earlier);
  }

  /** What each button under a message runs, by its label, in the order of the buttons. */
  public Map<String, String> commands(Message message) {
    Map<String, String> commands = new LinkedHashMap<>();
    for (Button button : message.buttons()) {
      commands.put(
          button.label(),
          buttonActions.find(button.actionId()).orElseThrow().commands().get(button.choice()));
    }
    return commands;
  }

  @Override
  public void close() {
    database.close();
  }
}
