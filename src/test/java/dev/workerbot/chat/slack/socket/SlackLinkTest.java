package dev.workerbot.chat.slack.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.connection.ChatConnection;
import dev.workerbot.chat.slack.call.SlackFailure;
import dev.workerbot.chat.slack.call.SlackTempo;
import dev.workerbot.testing.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection is made anew, in a time that passes when somebody waits. */
class SlackLinkTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final CapturedLog log = new CapturedLog();
  private final VirtualSlack slack = new VirtualSlack();
  private final List<String> notices = new ArrayList<>();
  private final ChatConnection chatConnection =
      new ChatConnection("Slack", ChatConnection.TOLERANCE, slack::nanoTime);
  private final OtherSlackConnections others =
      new OtherSlackConnections(
          SlackTempo.USUAL.otherConnections(),
          (title, lines) -> notices.add(title + " " + lines),
          slack::nanoTime);
  private final SlackLink link =
      new SlackLink(slack, chatConnection, others, SlackTempo.USUAL, slack);

  @AfterEach
  void close() {
    log.close();
  }

  private void at(Duration when, Runnable what) {
    slack.at(when, what);
  }

  private void until(Duration time) {
    slack.pass(link, time);
  }

  private long warnings() {
    return log.text().lines().filter(line -> line.startsWith("WARN")).count();
  }

  private Duration lastPause() {
    List<Duration> calls = slack.calls();
    return calls.getLast().minus(calls.get(calls.size() - 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "ratelimited",
        "an_error_of_next_year",
        "not words, but <html>",
        "invalid_auth",
        "account_inactive"
      })
  void oneRefusalByWhateverName_isTriedAgain(String error) {
    slack.next(line -> line.breaksAt(MINUTE));
    at(
        Duration.ofSeconds(59),
        () -> slack.refusesOnce(SlackFailure.said("apps.connections.open", error)));
    until(MINUTE.multipliedBy(2));
    assertTrue(chatConnection.isLive());
    assertEquals(3, slack.calls().size(), slack.calls().toString());
    assertTrue(lastPause().compareTo(Duration.ofSeconds(10)) <= 0, slack.calls().toString());
    assertFalse(log.text().contains("<html>"), log.text());
  }

  @Test
  void aBugInOpening_doesNotDisconnectUsForGood() {
    slack.doesOnce(() -> {
      throw new IllegalStateException("the monitor of the SDK died of this");
    });
    slack.doesOnce(() -> {
      throw new StackOverflowError("deep");
    });
    until(MINUTE);
    assertTrue(chatConnection.isLive());
    assertEquals(3, slack.calls().size());
  }

  @Test
  void pausesGrow_fromASecondToAMinute() {
    slack.refuses(SlackFailure.said("apps.connections.open", "internal_error"));
    at(Duration.ofSeconds(2), () -> assertEquals(Duration.ofSeconds(1), lastPause()));
    until(Duration.ofMinutes(30));
    assertEquals(MINUTE, lastPause());
  }

  @Test
  void whatNothingAnswers_isTriedEveryFiveSeconds_andAProxysPageEveryTen() {
    slack.refuses(SlackFailure.unreached("no answer"));
    at(
        Duration.ofMinutes(30),
        () -> {
          assertEquals(Duration.ofSeconds(5), lastPause());
          slack.refuses(SlackFailure.unreadable("a page"));
        });
    until(Duration.ofHours(1));
    assertEquals(Duration.ofSeconds(10), lastPause());
  }

  @Test
  void tooManyWebsockets_isNotHammered() {
    slack.refuses(SlackFailure.said("a disconnect", "too_many_websockets"));
    at(
        Duration.ofSeconds(18),
        () -> assertEquals(3, slack.calls().size(), slack.calls().toString()));
    until(Duration.ofMinutes(10));
    assertTrue(slack.calls().size() <= 17, slack.calls().toString());
    assertTrue(chatConnection.trouble().orElseThrow().contains("too_many_websockets"));
  }

  @Test
  void aLineThatIsNotEvenGreetedForLong_isNotHammered() {
    for (int i = 0; i < 100; i++) {
      slack.next(line -> line.breaksAt(slack.time().plusMillis(100)));
    }
    until(Duration.ofMinutes(10));
    assertTrue(slack.calls().size() < 140, slack.calls().toString());
    assertEquals(Duration.ofMillis(5_100), lastPause());
  }

  @Test
  void aDeadToken_isTriedEveryFewMinutes_andNamed() {
    slack.refuses(SlackFailure.said("apps.connections.open", "token_revoked"));
    at(
        Duration.ofHours(1),
        () -> {
          assertTrue(slack.calls().size() < 35, slack.calls().toString());
          assertEquals(Duration.ofMinutes(3), lastPause());
          String trouble = chatConnection.trouble().orElseThrow();
          assertTrue(trouble.contains("(token_revoked)"), trouble);
          assertTrue(trouble.contains("put it (xapp-…) into SLACK_APP_TOKEN"), trouble);
          assertEquals(1, warnings(), log.text());
          slack.admits();
        });
    until(Duration.ofMinutes(64));
    assertTrue(log.text().contains("WARN Slack is connected again"), log.text());
  }

  @Test
  void disconnectedForAMinute_isSaidOnce_andWhenItIsBack() {
    slack.refuses(SlackFailure.said("apps.connections.open", "internal_error"));
    at(Duration.ofSeconds(59), () -> assertEquals(0, warnings(), log.text()));
    at(Duration.ofSeconds(62), () -> assertEquals(1, warnings(), log.text()));
    at(
        Duration.ofMinutes(20),
        () -> {
          assertEquals(1, warnings(), log.text());
          slack.admits();
        });
    until(Duration.ofMinutes(22));
    assertEquals(2, warnings(), log.text());
  }

  @Test
  void slackIsWaitedFor_asLongAsItAsks_butNotForEver() {
    slack.refusesOnce(SlackFailure.tooMany(Duration.ofSeconds(45)));
    slack.refusesOnce(SlackFailure.tooMany(Duration.ofDays(11)));
    until(Duration.ofMinutes(5));
    assertEquals(
        List.of(Duration.ZERO, Duration.ofSeconds(45), Duration.ofSeconds(225)), slack.calls());
  }

  @Test
  void aLineThatBreaks_isReplacedAfterASecond_andIsNoWarning() {
    slack.next(line -> line.breaksAt(MINUTE));
    until(MINUTE.multipliedBy(2));
    assertEquals(List.of(Duration.ZERO, Duration.ofSeconds(61)), slack.calls());
    assertTrue(chatConnection.isLive());
    assertEquals(0, warnings(), log.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"refresh_requested", "warning", "something new"})
  void aLineThatSlackWantsReplaced_isKeptUntilTheNextOneIsThere(String reason) {
    slack.next(line -> line.asksAt(MINUTE, reason));
    at(
        Duration.ofSeconds(59),
        () -> slack.refusesOnce(SlackFailure.said("apps.connections.open", "internal_error")));
    at(
        MINUTE.plusMillis(500),
        () -> {
          assertEquals(2, slack.calls().size());
          assertFalse(slack.newest().isClosed());
          assertTrue(chatConnection.isLive(), "the old line still hears");
        });
    until(MINUTE.plusSeconds(5));
    assertEquals(3, slack.calls().size());
    assertEquals(1, slack.living());
    assertEquals(0, warnings(), log.text());
  }

  @Test
  void whenSocketModeIsSwitchedOff_thatIsNamed_andItIsNotHammered() {
    for (int i = 0; i < 100; i++) {
      slack.next(line -> {
        line.asksAt(slack.time(), "link_disabled");
        line.closesWithIt();
      });
    }
    until(Duration.ofHours(1));
    assertTrue(chatConnection.trouble().orElseThrow().contains("Socket Mode is switched off"));
    assertTrue(slack.calls().size() < 35, slack.calls().toString());
  }

  @Test
  void anotherProgram_isReportedOnce_afterAMinute_andWhenItIsGone() {
    slack.others(1);
    at(Duration.ofSeconds(59), () -> assertEquals(List.of(), notices));
    at(
        Duration.ofSeconds(62),
        () -> {
          assertEquals(1, notices.size(), notices.toString());
          assertTrue(notices.getFirst().contains("has 2 connections"), notices.toString());
          assertTrue(others.trouble().isPresent());
        });
    at(
        Duration.ofHours(3),
        () -> {
          assertEquals(1, notices.size(), notices.toString());
          assertTrue(chatConnection.isLive());
          slack.others(0);
        });
    at(
        Duration.ofHours(4),
        () -> {
          assertEquals(Optional.empty(), others.trouble());
          assertTrue(log.text().contains("no other program"), log.text());
          slack.others(2);
          slack.newest().breaksAt(slack.time());
        });
    until(Duration.ofHours(5));
    assertEquals(2, notices.size(), notices.toString());
  }

  @Test
  void aConnectionOfOursThatDiedUnnoticed_isNobodyElse() {
    slack.others(1);
    at(Duration.ofSeconds(30), () -> slack.others(0));
    until(Duration.ofMinutes(30));
    assertEquals(List.of(), notices);
    assertEquals(2, slack.calls().size(), "looked at once");
  }

  @Test
  void ourOwnOldLine_isNobodyElse() {
    slack.next(line -> line.asksAt(MINUTE, "refresh_requested"));
    until(Duration.ofHours(1));
    assertEquals(List.of(), notices);
    assertEquals(2, slack.calls().size());
  }
}
