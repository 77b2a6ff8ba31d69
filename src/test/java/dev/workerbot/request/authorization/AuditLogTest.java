package dev.workerbot.request.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Act;
import dev.workerbot.command.Command;
import dev.workerbot.feature.status.Status;
import dev.workerbot.message.text.Cleaner;
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

  private static RequestContext errand(String id, Command command) {
    Caller caller = new Caller("slack", "U1", "anna", Set.of(), "C1");
    return new RequestContext(id, caller, command.text(), true, _ -> {}).of(command);
  }

  @Test
  void line19_aStatusOf500Workers_isOneRowWithItsSelector_aRestartNamesThemAll()
      throws IOException, SQLException {
    try (Database database = Databases.open(dir)) {
      AuditLog auditLog =
          new AuditLog(new Audit(database, Clock.systemUTC()), new Cleaner(List.of()));
      Selector queues = Selector.parse("queue@web*");
      RequestContext status = errand("s", new Status(Optional.of(queues), false));
      assertTrue(auditLog.record(status, Optional.of(Verb.STATUS), Decided.ALLOWED, "roles", MANY));
      RequestContext restart = errand("r", new Act(Verb.RESTART, queues, true));
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
}
