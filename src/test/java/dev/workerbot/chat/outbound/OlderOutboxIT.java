package dev.workerbot.chat.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.alert.CardText;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.rule.Route;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.outbound.source.CardSource;
import dev.workerbot.chat.outbound.source.NoticeSource;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Ids;
import dev.workerbot.store.Database;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.RecordingChat;
import dev.workerbot.testing.RecordingChat.Said;
import dev.workerbot.testing.RecordingChat.Way;
import dev.workerbot.worker.Selector;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that wait in the database of an older workerbot arrive once. */
class OlderOutboxIT {
  private static final Channel C1 = new Channel("test", "C1");
  private static final DeliveryPolicy POLICY =
      new DeliveryPolicy(
          Duration.ofMillis(10),
          Duration.ofMillis(20),
          Duration.ZERO,
          Duration.ofMillis(10),
          Duration.ofMillis(20),
          Duration.ofDays(1));

  @TempDir private Path dir;
  private String url;
  private final RecordingChat chat = new RecordingChat("test");

  @BeforeEach
  void create() {
    url = "jdbc:sqlite:" + dir.resolve("workerbot.db");
    Flyway.configure().dataSource(url, "", "").target("28").load().migrate();
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.executeUpdate(one);
      }
    }
  }

  private void card(int number, int version, int quiet, String post) throws SQLException {
    long now = System.currentTimeMillis();
    execute(
        "INSERT INTO card VALUES (%d, 'web%d', 'usual', %d, NULL, '', '', '', %d, 0, %d, NULL, NULL)"
            .formatted(number, number, now, version, quiet),
        """
        INSERT INTO alert (id, card, place, family, server, kind, since, opened_at, times, silenced)
        VALUES ('a%d', %d, 0, 'SERVER', 'web%d', 'UNREACHABLE', %d, %d, 1, %d)
        """
            .formatted(number, number, number, now, now, quiet),
        "INSERT INTO card_line VALUES (%d, 1, %d, 'one'), (%d, 2, %d, 'two')"
            .formatted(number, now, number, now),
        "INSERT INTO card_post VALUES (%d, 'test', 'C1', %s)".formatted(number, post));
  }

  private static AlertRules rules() {
    Route route = new Route("usual", List.of(C1), List.of(), Optional.empty(), Optional.empty());
    return new AlertRules(
        new AlertRules.AlertRule(Selector.everything(), Tuning.DEFAULT, route, Optional.empty()),
        List.of(),
        Map.of(),
        Duration.ofSeconds(10),
        Duration.ofMinutes(10));
  }

  /** Opens it with the workerbot of now until nothing waits any more. */
  private void deliver() throws IOException {
    Clock clock = Clock.systemUTC();
    Ids ids = new Ids(new SecureRandom());
    try (Database database = Database.open(url)) {
      Outbox outbox = new Outbox(database);
      CardSource cards =
          new CardSource(
              new CardText(ZoneOffset.UTC),
              rules(),
              new Cards(database),
              new Buttons(new ButtonActions(database, clock), ids, clock));
      Map<MessageKind, MessageSource> sources =
          Map.of(
              MessageKind.CARD,
              cards,
              MessageKind.NOTICE,
              new NoticeSource(outbox, cards, rules()));
      try (OutboxWorker worker =
          new OutboxWorker(outbox, sources, new Places(), ids::next, POLICY, clock)) {
        worker.serve(chat);
        worker.start();
        Await.until("all is brought", () -> worker.depth() == 0);
      }
    }
  }

  private List<String> said(Way way) {
    return chat.said().stream()
        .filter(one -> one.way() == way)
        .map(one -> one.message().title())
        .toList();
  }

  @Test
  void cards_arriveOnce_inTheStateInWhichTheyWereLeft() throws Exception {
    long now = System.currentTimeMillis();
    card(1, 1, 0, "NULL, 0, 0, NULL");
    card(2, 3, 0, "'17.2', 2, 1, NULL");
    card(3, 2, 0, "'17.3', 2, 2, NULL");
    card(4, 1, 1, "NULL, 0, 0, NULL");
    card(5, 1, 0, "NULL, 0, 0, " + now);
    long opened = opened(5);
    Chat.Posted _ =
        chat.post("C1", Message.of(Severity.BAD, "taken unnoticed"), "card-5-" + opened);
    deliver();
    deliver();
    List<Said> posts = chat.said().stream().filter(one -> one.way() == Way.POST).toList();
    assertEquals(2, posts.size(), "the first, and what was taken unnoticed: " + posts);
    assertEquals(
        List.of("17.2", "1"),
        chat.said().stream().filter(one -> one.way() == Way.EDIT).map(Said::id).toList());
    assertEquals(
        List.of("two"), chat.replies("17.2").stream().map(one -> one.message().title()).toList());
    assertEquals(List.of("two", "one", "two"), said(Way.REPLY));
  }

  private long opened(int card) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT opened_at FROM card WHERE number = " + card)) {
      return rows.getLong(1);
    }
  }

  @Test
  void notices_arriveOnce_unlessTheyWereSent() throws Exception {
    execute(
        """
        INSERT INTO notice (id, chat, channel, severity, title, lines, made_at, sent_at) VALUES
        ('n1', 'test', 'C1', 'PLAIN', 'one', '', 1, NULL), ('n2', 'test', 'C1', 'PLAIN', 'two', '', 2, 3)
        """);
    deliver();
    deliver();
    assertEquals(List.of("one"), said(Way.POST));
  }
}
