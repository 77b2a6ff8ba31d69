package dev.workerbot.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Account;
import dev.workerbot.access.Hold;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Cards.Channel;
import dev.workerbot.store.Outbox.Notice;
import dev.workerbot.worker.Selector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds in a real SQLite file. */
class HoldsStoreIT {
  private static final Instant NOW = Instant.parse("2026-11-24T08:40:00.123Z");
  private static final Selector QUEUE = Selector.parse("queue:*@web*,horizon@prod");
  private static final Hold.Holder ANNA = new Hold.Holder("slack", "U1", "anna", "C1");
  private static final Channel C1 = new Channel("slack", "C1");

  @TempDir private Path dir;
  private Database database;
  private Holds holds;

  @BeforeEach
  void open() throws IOException {
    database = Database.open("jdbc:sqlite:" + dir.resolve("workerbot.db"));
    holds = new Holds(database);
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
        "漢字 '; DROP",
        List.of("one", ""),
        NOW,
        Optional.of("U1"));
  }

  @Test
  void holds_areNumbered_andLastUntilTheirTime_orTheirRelease() throws IOException {
    Hold first = holds.make(QUEUE, "漢字 '; DROP TABLE hold; --", ANNA, at(0), at(60));
    Hold second = holds.make(Selector.everything(), "", ANNA, at(1), at(10));
    reopen();
    assertEquals(List.of(1, 2), List.of(first.number(), second.number()));
    assertEquals(List.of(first, second), holds.holding(at(9)));
    assertEquals(List.of(first), holds.holding(at(10)));
    assertTrue(holds.release(1, "bob", true, at(20)));
    assertFalse(holds.release(1, "bob", true, at(20)), "it is over");
    assertFalse(holds.release(2, "bob", true, at(20)), "it ended by itself");
    assertEquals(List.of(), holds.holding(at(20)));
  }

  @Test
  void aHold_canBeProlonged_whileItLasts_andIsToldOfAnew() {
    Hold made = holds.make(QUEUE, "migrating", ANNA, at(0), at(10));
    assertTrue(holds.tell(holds.untold().getFirst(), List.of(notice("n1")), at(5)));
    assertTrue(holds.untold().getFirst().toldSoon());
    Hold.Holder elsewhere =
        new Hold.Holder("terminal", "anna", "Anna", "42", Optional.of(new Account(1000, "anna")));
    Hold longer = holds.prolong(made, "still", elsewhere, at(8), at(40)).orElseThrow();
    assertEquals(new Hold(1, QUEUE, "still", elsewhere, at(0), at(40)), longer);
    assertEquals(List.of(longer), holds.holding(at(39)));
    assertFalse(holds.untold().getFirst().toldSoon());
    assertEquals(Optional.empty(), holds.prolong(longer, "", ANNA, at(40), at(50)));
    Hold another = holds.make(QUEUE, "", elsewhere, at(40), at(60));
    assertEquals(List.of(another), holds.holding(at(50)));
  }

  @Test
  void whatIsTold_isToldOnce_andStandsInTheOutbox_overARestart() throws IOException {
    holds.make(QUEUE, "", ANNA, at(0), at(30));
    Holds.Untold soon = holds.untold().getFirst();
    assertEquals(at(25), soon.due());
    assertTrue(holds.tell(soon, List.of(notice("n1")), at(26)));
    reopen();
    assertFalse(holds.tell(soon, List.of(notice("n2")), at(26)), "it was told");
    Holds.Untold over = holds.untold().getFirst();
    assertEquals(at(30), over.due());
    assertTrue(holds.tell(over, List.of(notice("n3")), at(31)));
    assertFalse(holds.tell(over, List.of(notice("n4")), at(31)));
    assertEquals(List.of(), holds.untold());
    assertEquals(
        List.of(notice("n1"), notice("n3")),
        new Outbox(database).notices(C1).stream().map(Outbox.WaitingNotice::notice).toList());
  }

  @Test
  void whatWasProlongedMeanwhile_isNotToldToBeOver() {
    Hold made = holds.make(QUEUE, "", ANNA, at(0), at(4));
    Holds.Untold over = holds.untold().getFirst();
    assertTrue(over.toldSoon(), "a short one ends soon from the first");
    assertTrue(holds.prolong(made, "", ANNA, at(3), at(33)).isPresent());
    assertFalse(holds.tell(over, List.of(notice("n1")), at(4)));
    assertEquals(List.of(), new Outbox(database).notices(C1));
    assertEquals(1, holds.holding(at(5)).size());
  }

  @Test
  void aRelease_isToldByWhom_unlessTheChannelKnows() {
    holds.make(QUEUE, "", ANNA, at(0), at(30));
    holds.make(QUEUE, "", ANNA, at(0), at(30));
    assertTrue(holds.release(1, "bob", false, at(2)));
    assertTrue(holds.release(2, "anna", true, at(3)));
    assertEquals(
        List.of(Optional.of("bob")),
        holds.untold().stream().map(Holds.Untold::releasedBy).toList());
    assertEquals(at(2), holds.untold().getFirst().hold().until());
    assertTrue(holds.untold().getFirst().isOver(at(2)));
  }

  @Test
  void whatIsLongOver_isForgotten() {
    holds.make(QUEUE, "", ANNA, at(0), at(30));
    assertEquals(0, new Cards(database).prune(at(30), 10));
    assertEquals(1, holds.untold().size());
    assertEquals(1, new Cards(database).prune(at(31), 10));
    assertEquals(0, holds.untold().size());
  }
}
