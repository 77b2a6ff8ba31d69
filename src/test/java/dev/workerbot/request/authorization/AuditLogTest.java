package dev.workerbot.request.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Act;
import dev.workerbot.command.Command;
import dev.workerbot.feature.status.Status;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.Audit.Decided;
import dev.workerbot.testing.Databases;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down of a request. */
class AuditLogTest {
  private static final List<Target> MANY =
      IntStream.range(0, 500)
          .mapToObj(i -> new Target(new ServerName("web" + i), WorkerName.of("queue")))
          .toList();

  private static final Caller ANNA = new Caller("slack", "U1", "anna", Set.of(), "C1");

  @TempDir Path dir;

  private Optional<String> one(String query) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("workerbot.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertTrue(rows.next());
      return Optional.ofNullable(rows.getString(1));
    }
  }

  private static RequestContext requestContext(String id, Command command) {
    return new RequestContext(id, ANNA, command.text(), true, _ -> {}).of(command);
  }

  @Test
  void aStatusOf500Workers_isOneRowWithItsSelector_aRestartNamesThemAll()
      throws IOException, SQLException {
    try (Database database = Databases.open(dir)) {
      AuditLog auditLog =
          new AuditLog(new Audit(database, Clock.systemUTC()), new Cleaner(List.of()));
      Selector queues = Selector.parse("queue@web*");
      RequestContext status = requestContext("s", new Status(Optional.of(queues), false));
      assertTrue(auditLog.record(status, Optional.of(Verb.STATUS), Decided.ALLOWED, "roles", MANY));
      RequestContext restart = requestContext("r", new Act(Verb.RESTART, queues, true));
      assertTrue(
          auditLog.record(restart, Optional.of(Verb.RESTART), Decided.ALLOWED, "roles", MANY));
    }
    assertEquals(
        Optional.of("0"), one("SELECT COUNT(*) FROM request_target WHERE request_id = 's'"));
    assertEquals(Optional.of("queue@web*"), one("SELECT selector FROM request WHERE id = 's'"));
    assertEquals(
        Optional.of("500"), one("SELECT COUNT(*) FROM request_target WHERE request_id = 'r'"));
    assertEquals(Optional.empty(), one("SELECT selector FROM request WHERE id = 'r'"));
  }

  @Test
  void whatIsASecret_isNotWrittenDown() throws IOException, SQLException {
    Target worker = Target.of("mailer@web1");
    try (Database database = Databases.open(dir)) {
      AuditLog auditLog =
          new AuditLog(new Audit(database, Clock.systemUTC()), new Cleaner(List.of("token\\S+")));
      RequestContext request =
          new RequestContext("r", ANNA, "restart mailer@web1 token-42", true, _ -> {});
      assertTrue(
          auditLog.record(
              request, Optional.of(Verb.RESTART), Decided.REFUSED, "no", List.of(worker)));
      assertEquals("why ••• works", auditLog.clean("why\ntoken-42 works"));
    }
    assertEquals(
        Optional.of("restart mailer@web1 •••"), one("SELECT text FROM request WHERE id = 'r'"));
  }

  @Test
  void howARequestEnded_isWrittenDown_alsoOfWhatIsFree() throws IOException, SQLException {
    try (Database database = Databases.open(dir)) {
      AuditLog auditLog =
          new AuditLog(new Audit(database, Clock.systemUTC()), new Cleaner(List.of()));
      CommandAnswer answer =
          auditLog.free(
              new RequestContext("r", ANNA, "whoami", true, _ -> {}),
              Verb.WHOAMI,
              Message.of(Severity.PLAIN, "You are @anna"));
      assertEquals("You are @anna", answer.message().title());
      assertEquals(answer, auditLog.withWarning(answer), "nothing is missing");
      auditLog.finished(answer);
    }
    assertEquals(
        Optional.of("ALLOWED whoami DONE You are @anna"),
        one("SELECT decision || ' ' || verb || ' ' || outcome || ' ' || summary FROM request"));
  }

  @Test
  void whereItCannotBeWritten_theAnswerSaysSo_once() throws IOException {
    Database database = Databases.open(dir);
    AuditLog auditLog =
        new AuditLog(new Audit(database, Clock.systemUTC()), new Cleaner(List.of()));
    database.close();
    RequestContext request =
        requestContext("r", new Act(Verb.RESTART, Selector.parse("q@web1"), true));
    assertFalse(
        auditLog.record(request, Optional.of(Verb.RESTART), Decided.ALLOWED, "roles", List.of()));
    CommandAnswer done = request.done(Message.of(Severity.GOOD, "Done"));
    auditLog.finished(done);
    assertEquals(
        List.of(
            new Message.MessageLine(
                Severity.WARNING, "Not recorded: workerbot's database is closed")),
        auditLog.withWarning(done).message().lines());
    assertEquals(List.of(), auditLog.withWarning(done).message().lines());
  }
}
