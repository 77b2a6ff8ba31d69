package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.Severity;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.RecordingChat;
import dev.workerbot.testing.RecordingChat.Said;
import dev.workerbot.testing.RecordingChat.Way;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bot of an older version left unsaid when it died is said once by this one. */
class OlderDatabaseIT {
  private static final String RULES =
      """
      approvals:
        - {verbs: restart, workers: horizon, by: "*", channel: slack:COPS}
      """;

  private final RecordingChat slack = new RecordingChat("slack");
  private final long now = System.currentTimeMillis();

  private void left(Path dir) throws IOException, SQLException {
    Path state = Files.createDirectory(dir.resolve("state"));
    String url = "jdbc:sqlite:" + state.resolve("workerbot.db");
    Flyway.configure().dataSource(url, "", "").target("28").load().migrate();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String id : List.of("asks", "done", "looks")) {
        statement.executeUpdate(
            """
            INSERT INTO request (id, asked_at, chat, user_id, user_name, channel, text, verb, decision, reason)
            VALUES ('%s', %d, 'slack', 'U1', 'anna', 'CDEV', 'restart', 'restart', 'ALLOWED', '')
            """
                .formatted(id, now));
      }
      // What waits for an approval: its own message was a placeholder yet, its copy was not posted.
      statement.executeUpdate(
          """
          INSERT INTO petition (number, request_id, kind, verb, command, told, reason, details, chat,
            user_id, user_name, user_groups, groups_known, channel, around, made_at, expires_at,
            state, owner, version)
          VALUES (1, 'asks', 'APPROVAL', 'restart', 'restart horizon@web1 --yes',
            'restart horizon@web1', '', '', 'slack', 'U1', 'anna', '', 1, 'CDEV', '', %d, %d,
            'OPEN', 'dead', 1)
          """
              .formatted(now, now + 900_000));
      statement.executeUpdate(
          "INSERT INTO petition_target (number, server, worker) VALUES (1, 'web1', 'horizon')");
      statement.executeUpdate(
          """
          INSERT INTO petition_post (number, chat, channel, own, held, sent_version) VALUES
          (1, 'slack', 'CDEV', 1, 1, 0), (1, 'slack', 'COPS', 0, 0, 0)
          """);
      // What was done, and not told.
      statement.executeUpdate(
          """
          INSERT INTO operation (id, verb, manner, owner, started_at, outcome)
          VALUES ('done', 'restart', '', 'dead', %d, 'DONE')
          """
              .formatted(now));
      statement.executeUpdate(
          """
          INSERT INTO step (operation_id, server, worker, pid_before, stop_begun_at, stop_ended_at,
            start_begun_at, start_ended_at, done, state, pid, took_millis)
          VALUES ('done', 'web1', 'horizon', 1, 1, 1, 1, 1, 1, 'RUNNING', 2, 300)
          """);
      statement.executeUpdate(
          """
          INSERT INTO open_message VALUES ('asks', 'dead', 'slack', 'CDEV', 'm1'),
          ('done', 'dead', 'slack', 'CDEV', 'm2'), ('looks', 'dead', 'slack', 'CDEV', 'm3')
          """);
    }
  }

  private List<String> said() {
    return slack.said().stream()
        .filter(one -> one.message().severity() != Severity.WORKING)
        .map(one -> one.way() + " " + (one.way() == Way.EDIT ? one.id() + " " : "") + title(one))
        .sorted()
        .toList();
  }

  private static String title(Said one) {
    return one.message().title();
  }

  @Test
  void verdictsAndApprovals_arriveOnce(@TempDir Path dir) throws Exception {
    try (LoopbackServer web1 = LoopbackServer.start(Map.of("horizon", "command=sleep 1000"))) {
      Path config = TestBot.config(dir, Map.of("web1", web1), Map.of(), RULES);
      left(dir);
      try (TestBot bot = TestBot.on(config)) {
        List<Thread> _ = bot.bot().recovery().begin(List.of(bot.chat(), slack));
        Await.until(() -> "all is said: " + said(), () -> said().size() == 5);
        bot.restartAlone();
        List<Thread> again = bot.bot().recovery().begin(List.of(bot.chat(), slack));
        for (Thread one : again) {
          one.join();
        }
      }
    }
    assertEquals(
        List.of(
            "EDIT m1 @anna asks to restart horizon on web1",
            "EDIT m2 horizon on web1: RUNNING again after 0.3 s (pid 2), restarted by @anna",
            "EDIT m3 workerbot restarted in the middle of this",
            "POST @anna asks to restart horizon on web1",
            "REPLY horizon on web1: RUNNING again after 0.3 s (pid 2), restarted by @anna"),
        said());
  }
}
