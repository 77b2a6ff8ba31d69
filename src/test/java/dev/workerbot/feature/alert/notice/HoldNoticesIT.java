package dev.workerbot.feature.alert.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.access.hold.HoldText;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.rule.Route;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.StoredNotices;
import dev.workerbot.worker.Selector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of holds, minute by minute, on a real store. */
class HoldNoticesIT {
  private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");
  private static final Channel ALERTS = new Channel("slack", "C9");
  private static final Channel C1 = new Channel("slack", "C1");
  private static final Selector QUEUE = Selector.parse("queue@web1");
  private static final ActiveHold.Holder ANNA =
      new ActiveHold.Holder("slack", "U1", "anna", "C1", Optional.empty());

  @TempDir private Path dir;
  private final AtomicInteger ids = new AtomicInteger();
  private Database database;
  private HoldTable holdTable;
  private HoldNotices notices;

  @BeforeEach
  void open() throws IOException {
    database = Databases.open(dir);
    begin();
  }

  /** As a bot that starts, which knows only what is in the store. */
  private void begin() {
    holdTable = new HoldTable(database);
    AlertRules alertRules =
        new AlertRules(
            new AlertRules.AlertRule(
                Selector.everything(),
                Tuning.DEFAULT,
                new Route("usual", List.of(ALERTS), List.of(), Optional.empty(), Optional.empty()),
                Optional.empty()),
            List.of(),
            Map.of(),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10));
    notices =
        new HoldNotices(
            holdTable,
            alertRules,
            "slack"::equals,
            new HoldText(ZoneOffset.UTC),
            () -> "n" + ids.incrementAndGet());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Instant at(int minutes) {
    return NOW.plus(Duration.ofMinutes(minutes));
  }

  /** What is told now, and whether that is known beforehand. */
  private boolean tells(Instant now) {
    notices.read();
    boolean due = notices.areDue(now);
    assertEquals(due, notices.tell(now));
    return due;
  }

  private List<String> reported(Channel channel) {
    return StoredNotices.waiting(database, channel).stream()
        .map(notice -> notice.title().toString())
        .toList();
  }

  @Test
  void theEnd_isReportedFiveMinutesBefore_andWhenItComes_eachOnce_overRestarts() {
    holdTable.make(QUEUE, "migrating", ANNA, NOW, at(30));
    assertFalse(tells(at(24)));
    assertTrue(tells(at(25)));
    assertFalse(tells(at(26)));
    begin();
    assertFalse(tells(at(27)));
    assertTrue(tells(at(30)));
    begin();
    assertFalse(tells(at(31)));
    assertEquals(
        List.of(
            "@anna, your hold on `queue@web1` ends in 5 min, at 14:30 Z: migrating",
            "@anna's hold on `queue@web1` has ended: migrating"),
        reported(C1));
    assertEquals(
        List.of(Optional.of("U1"), Optional.empty()),
        StoredNotices.waiting(database, C1).stream().map(Notice::calls).toList());
  }

  @Test
  void aShortHold_isReportedOnlyWhenItIsOver() {
    holdTable.make(QUEUE, "", ANNA, NOW, NOW.plusSeconds(359));
    assertFalse(tells(at(5)));
    assertTrue(tells(at(6)));
    assertEquals(List.of("@anna's hold on `queue@web1` has ended"), reported(C1));
  }

  @Test
  void whatCameDueWhileNobodyWatched_isReportedAsItIsNow() {
    holdTable.make(QUEUE, "", ANNA, NOW, at(30));
    holdTable.make(Selector.parse("mailer@web1"), "", ANNA, NOW, at(20));
    holdTable.make(Selector.parse("horizon@web1"), "", ANNA, NOW.minusSeconds(7200), at(-45));
    assertTrue(tells(at(28)));
    assertEquals(
        List.of(
            "@anna, your hold on `queue@web1` ends in 2 min, at 14:30 Z",
            "@anna's hold on `mailer@web1` has ended"),
        reported(C1));
    assertTrue(tells(at(30)));
    assertFalse(tells(at(31)), "what ended long ago is news to nobody, and stays so");
  }

  @Test
  void aRelease_callsTheHolder_andSaysWho() {
    ActiveHold activeHold = holdTable.make(QUEUE, "migrating", ANNA, NOW, at(30));
    assertTrue(holdTable.release(activeHold.number(), Person.named("bob"), false, at(3)));
    assertTrue(tells(at(3)));
    assertEquals(
        List.of("@anna, your hold on `queue@web1` was released by @bob: migrating"), reported(C1));
    assertEquals(Optional.of("U1"), StoredNotices.waiting(database, C1).getFirst().calls());
  }

  @Test
  void whatWasSaidWhereNobodyCanBeNotified_isReportedWhereAlertsGo_andCallsNobody() {
    ActiveHold.Holder inShell =
        new ActiveHold.Holder("terminal", "anna", "anna", "terminal", Optional.empty());
    holdTable.make(QUEUE, "", inShell, NOW, at(30));
    assertTrue(tells(at(25)));
    assertEquals(1, reported(ALERTS).size());
    assertEquals(Optional.empty(), StoredNotices.waiting(database, ALERTS).getFirst().calls());
    assertEquals(List.of(), reported(new Channel("terminal", "terminal")));
  }
}
