package dev.workerbot.store.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Account;
import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.Database;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.StoredNotices;
import dev.workerbot.worker.Selector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds in a real SQLite file. */
class HoldsStoreIT {
  private static final Instant NOW = Instant.parse("2026-11-24T08:40:00.123Z");
  private static final Selector QUEUE = Selector.parse("queue:*@web*,horizon@prod");
  private static final ActiveHold.Holder ANNA =
      new ActiveHold.Holder("slack", "U1", "anna", "C1", Optional.empty());
  private static final Channel C1 = new Channel("slack", "C1");

  @TempDir private Path dir;
  private Database database;
  private HoldTable holdTable;

  @BeforeEach
  void open() throws IOException {
    database = Databases.open(dir);
    holdTable = new HoldTable(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void reopen() throws IOException {
    database.close();
    open();
  }

  private static Instant at(int minutes) {
    return NOW.plus(Duration.ofMinutes(minutes));
  }

  private static Notice notice(String id) {
    return new Notice(
        id,
        C1,
        Optional.empty(),
        Severity.WARNING,
        Sentence.of("漢字 '; DROP"),
        Stream.of("one", "").map(Sentence::kept).toList(),
        NOW,
        Optional.of("U1"));
  }

  @Test
  void holds_areNumbered_andLastUntilTheirTime_orTheirRelease() throws IOException {
    ActiveHold first = holdTable.make(QUEUE, "漢字 '; DROP TABLE hold; --", ANNA, at(0), at(60));
    ActiveHold second = holdTable.make(Selector.everything(), "", ANNA, at(1), at(10));
    reopen();
    assertEquals(List.of(1, 2), List.of(first.number(), second.number()));
    assertEquals(List.of(first, second), holdTable.holding(at(9)));
    assertEquals(List.of(first), holdTable.holding(at(10)));
    assertTrue(holdTable.release(1, Person.named("bob"), true, at(20)));
    assertFalse(holdTable.release(1, Person.named("bob"), true, at(20)), "it is over");
    assertFalse(holdTable.release(2, Person.named("bob"), true, at(20)), "it ended by itself");
    assertEquals(List.of(), holdTable.holding(at(20)));
  }

  @Test
  void aHold_canBeProlonged_whileItLasts_andIsReportedAgain() {
    ActiveHold made = holdTable.make(QUEUE, "migrating", ANNA, at(0), at(10));
    assertTrue(holdTable.tell(holdTable.dueNotices().getFirst(), List.of(notice("n1")), at(5)));
    assertTrue(holdTable.dueNotices().getFirst().soonAnnounced());
    ActiveHold.Holder elsewhere =
        new ActiveHold.Holder(
            "terminal", "anna", "Anna", "42", Optional.of(new Account(1000, "anna")));
    ActiveHold longer = holdTable.prolong(made, "still", elsewhere, at(8), at(40)).orElseThrow();
    assertEquals(new ActiveHold(1, QUEUE, "still", elsewhere, at(0), at(40)), longer);
    assertEquals(List.of(longer), holdTable.holding(at(39)));
    assertFalse(holdTable.dueNotices().getFirst().soonAnnounced());
    assertEquals(Optional.empty(), holdTable.prolong(longer, "", ANNA, at(40), at(50)));
    ActiveHold another = holdTable.make(QUEUE, "", elsewhere, at(40), at(60));
    assertEquals(List.of(another), holdTable.holding(at(50)));
  }

  @Test
  void whatIsReported_isReportedOnce_andStandsInTheOutbox_overARestart() throws IOException {
    holdTable.make(QUEUE, "", ANNA, at(0), at(30));
    HoldTable.DueHoldNotice soon = holdTable.dueNotices().getFirst();
    assertEquals(at(25), soon.due());
    assertTrue(holdTable.tell(soon, List.of(notice("n1")), at(26)));
    reopen();
    assertFalse(holdTable.tell(soon, List.of(notice("n2")), at(26)), "it was told");
    HoldTable.DueHoldNotice over = holdTable.dueNotices().getFirst();
    assertEquals(at(30), over.due());
    assertTrue(holdTable.tell(over, List.of(notice("n3")), at(31)));
    assertFalse(holdTable.tell(over, List.of(notice("n4")), at(31)));
    assertEquals(List.of(), holdTable.dueNotices());
    assertEquals(List.of(notice("n1"), notice("n3")), StoredNotices.waiting(database, C1));
  }

  @Test
  void whatWasProlongedMeanwhile_isNotReportedToBeOver() {
    ActiveHold made = holdTable.make(QUEUE, "", ANNA, at(0), at(4));
    HoldTable.DueHoldNotice over = holdTable.dueNotices().getFirst();
    assertTrue(over.soonAnnounced(), "a short one ends soon from the first");
    assertTrue(holdTable.prolong(made, "", ANNA, at(3), at(33)).isPresent());
    assertFalse(holdTable.tell(over, List.of(notice("n1")), at(4)));
    assertEquals(List.of(), StoredNotices.waiting(database, C1));
    assertEquals(1, holdTable.holding(at(5)).size());
  }

  @Test
  void aRelease_isReportedByWhom_unlessTheChannelKnows() {
    holdTable.make(QUEUE, "", ANNA, at(0), at(30));
    holdTable.make(QUEUE, "", ANNA, at(0), at(30));
    assertTrue(holdTable.release(1, Person.named("bob"), false, at(2)));
    assertTrue(holdTable.release(2, Person.named("anna"), true, at(3)));
    assertEquals(
        List.of(Optional.of(Person.named("bob"))),
        holdTable.dueNotices().stream().map(HoldTable.DueHoldNotice::releasedBy).toList());
    assertEquals(at(2), holdTable.dueNotices().getFirst().activeHold().until());
    assertTrue(holdTable.dueNotices().getFirst().isOver(at(2)));
  }

  @Test
  void whatIsLongOver_isForgotten() {
    holdTable.make(QUEUE, "", ANNA, at(0), at(30));
    assertEquals(0, new Cards(database).prune(at(30), 10));
    assertEquals(1, holdTable.dueNotices().size());
    assertEquals(1, new Cards(database).prune(at(31), 10));
    assertEquals(0, holdTable.dueNotices().size());
  }
}
