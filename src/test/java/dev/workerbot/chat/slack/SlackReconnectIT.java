package dev.workerbot.chat.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.chat.slack.call.SlackTempo;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Fault;
import dev.workerbot.testing.ScriptedInbox;
import dev.workerbot.testing.SlackFaults;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that breaks, by real sockets, twenty times as fast as usual. */
class SlackReconnectIT {
  private static final String OPEN = "apps.connections.open";
  private static final SlackTempo FAST = SlackTempo.USUAL.faster(20);

  /** As fast, but for how often others are looked for. */
  private static final SlackTempo TEMPO =
      new SlackTempo(
          FAST.reconnectPauses(),
          FAST.ping(),
          FAST.answer(),
          FAST.stable(),
          FAST.lostTooLong(),
          new SlackTempo.OtherConnections(Duration.ofSeconds(1), Duration.ofSeconds(2)),
          Duration.ofSeconds(1));

  private final ScriptedInbox inbox = new ScriptedInbox();
  private final CapturedLog log = new CapturedLog();
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private FakeSlack slack;
  private SlackChat chat;

  @BeforeEach
  void start() throws IOException {
    slack = FakeSlack.start();
    chat =
        new SlackChat(
            new SlackSettings(
                FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN, Optional.of(slack.apiUrl()), "/worker"),
            inbox,
            (_, _) -> List.of(),
            (title, lines) -> notices.add(title + "\n" + String.join("\n", lines)),
            TEMPO);
  }

  private void connect() {
    chat.start();
    Await.until("Slack is there", chat::isConnected);
  }

  @AfterEach
  void stop() throws IOException {
    chat.close();
    slack.close();
    inbox.close();
    log.close();
    assertEquals("", log.errorsOf("dev.workerbot.chat", "com.slack"));
    assertFalse(log.text().contains("ticket="), log.text());
    assertFalse(log.text().contains(FakeSlack.APP_TOKEN), log.text());
  }

  private void isHeard() {
    Await.until("somebody types and is heard", () -> slack.socket().open() == 1);
    String typed = slack.socket().type("U1", "status");
    assertEquals("status", inbox.next().text());
    Await.until("it is acknowledged", () -> slack.socket().acks().containsKey(typed));
    assertEquals(Optional.empty(), chat.trouble());
  }

  static List<SlackFaults.How> answers() {
    return List.of(
        SlackFaults.error("internal_error"),
        SlackFaults.error("fatal_error"),
        SlackFaults.error("service_unavailable"),
        SlackFaults.error("request_timeout"),
        SlackFaults.error("an_error_of_next_year"),
        SlackFaults.error(""),
        new SlackFaults.Answer(200, "{\"ok\":false}"),
        new SlackFaults.Answer(200, "{\"ok\":false,\"error\":null}"),
        SlackFaults.ok("\"url\":null"),
        SlackFaults.ok("\"url\":\"\""),
        SlackFaults.ok("\"url\":\"wss://\""),
        SlackFaults.ok("\"url\":\"wss://127.0.0.1:1/link\""),
        SlackFaults.ok("\"url\":\"https://example.com/\""),
        SlackFaults.ok("\"url\":7"),
        new SlackFaults.Answer(200, ""),
        new SlackFaults.Answer(200, "null"),
        new SlackFaults.Answer(200, "[]"),
        new SlackFaults.Answer(503, "<html>"),
        new SlackFaults.Answer(302, ""),
        Fault.HTML,
        Fault.ERROR_500,
        Fault.CLOSE,
        Fault.SILENCE);
  }

  /** By their words: what other tests of this process left behind warns of its own. */
  private long warnings(String words) {
    return log.text()
        .lines()
        .filter(line -> line.startsWith("WARN ") && line.contains(words))
        .count();
  }

  @ParameterizedTest
  @MethodSource("answers")
  void whateverSlackAnswersOnce_isNoReasonToStayDisconnected(SlackFaults.How how) {
    connect();
    slack.fail(OPEN, how);
    slack.socket().lines().cut();
    Await.until("it was tried again", () -> slack.calls(OPEN) >= 3);
    isHeard();
  }

  @Test
  void aHalfOpenSocket_isNoticed() {
    connect();
    slack.socket().lines().freeze();
    Await.until("another one is there", () -> slack.socket().connections() == 2);
    isHeard();
    assertTrue(log.text().contains("no sign of life"), log.text());
  }

  @Test
  void aSocketThatIsNeverGreeted_isGivenUp() {
    connect();
    slack.socket().lines().silent(true);
    slack.socket().lines().cut();
    Await.until("it was tried again", () -> slack.socket().connections() >= 3);
    slack.socket().lines().silent(false);
    isHeard();
  }

  @Test
  void aSocketThatIsRefused_isTriedAgain() {
    connect();
    slack.socket().lines().shut(true);
    int before = slack.calls(OPEN);
    slack.socket().lines().cut();
    Await.until("it was tried again", () -> slack.calls(OPEN) >= before + 3);
    slack.socket().lines().shut(false);
    isHeard();
  }

  @ParameterizedTest
  @ValueSource(strings = {"refresh_requested", "warning", "link_disabled", "a reason of next year"})
  void slackWantsANewConnection_andGetsIt(String reason) {
    connect();
    slack.socket().lines().disconnect(reason);
    Await.until("another one is there", () -> slack.socket().connections() >= 2);
    isHeard();
  }

  @Test
  void tooManyWebsockets_isNamed_andHealsByItself() {
    connect();
    slack.socket().lines().turnAway("too_many_websockets");
    slack.socket().lines().cut();
    Await.until(
        "it is named",
        () -> chat.trouble().filter(one -> one.contains("too_many_websockets")).isPresent());
    slack.socket().lines().turnNobodyAway();
    isHeard();
  }

  @Test
  void disconnectedForLong_isSaidOnce_andOnceThatItIsBack() {
    connect();
    slack.breakDown(OPEN, SlackFaults.error("internal_error"));
    slack.socket().lines().cut();
    Await.until("it is warned of", () -> log.text().contains("WARN no connection to Slack"));
    int calls = slack.calls(OPEN);
    Await.until("it is tried on", () -> slack.calls(OPEN) > calls);
    assertEquals(1, warnings("no connection to Slack"), log.text());
    assertFalse(chat.isConnected());
    slack.mend(OPEN);
    Await.until("it is back", chat::isConnected);
    Await.until("that is said", () -> log.text().contains("WARN Slack is connected again"));
    isHeard();
  }

  @Test
  void aDeadAppToken_isNamedAtOnce() {
    slack.breakDown(OPEN, SlackFaults.error("invalid_auth"));
    chat.start();
    Await.until(
        "it is named",
        () ->
            chat.trouble()
                .filter(one -> one.contains("SLACK_APP_TOKEN, or into the file"))
                .isPresent());
    slack.mend(OPEN);
    Await.until("it heals", chat::isConnected);
    isHeard();
  }

  @Test
  void aDeadBotToken_isNamed_thoughPeopleAreHeard() {
    connect();
    slack.breakDown("auth.test", SlackFaults.error("token_revoked"));
    Await.until(
        "it is named",
        () ->
            chat.trouble()
                .filter(one -> one.contains("SLACK_BOT_TOKEN, or into the file"))
                .isPresent());
    assertTrue(chat.isConnected());
    slack.mend("auth.test");
    Await.until("it heals", () -> chat.trouble().isEmpty());
    assertEquals(1, warnings("SLACK_BOT_TOKEN"), log.text());
    assertEquals(1, warnings("Slack accepts the bot's token again"), log.text());
  }

  @Test
  void atTheStart_whateverIsWrongHeals() {
    slack.fail(
        "auth.test", Fault.HTML, SlackFaults.error("internal_error"), SlackFaults.ok("\"a\":1"));
    slack.fail(OPEN, SlackFaults.ok("\"url\":null"), Fault.CLOSE);
    connect();
    isHeard();
  }

  @Test
  void anotherProgramWithTheSameApp_isReportedInTheAlertChannel_once() {
    slack.socket().lines().others(1);
    connect();
    Await.until("it is told", () -> !notices.isEmpty());
    Await.until(
        "health says so",
        () -> chat.trouble().filter(one -> one.contains("has 2 connections")).isPresent());
    assertTrue(notices.getFirst().startsWith("Another program uses workerbot's Slack app"));
    int greetings = slack.socket().connections();
    slack.socket().lines().others(0);
    Await.until("it is looked at again", () -> slack.socket().connections() > greetings);
    Await.until("health says so", () -> chat.trouble().isEmpty());
    isHeard();
    assertEquals(1, notices.size());
  }

  @Test
  void whatIsBroughtTwice_isAcknowledgedTwice_withOneDelivery() {
    connect();
    slack.socket().typeTwice("U1", "status");
    assertEquals(inbox.next().request().delivery(), inbox.next().request().delivery());
    Await.until("both are acknowledged", () -> slack.socket().acks().size() == 2);
  }
}
