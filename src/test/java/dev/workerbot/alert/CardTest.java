package dev.workerbot.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.alert.Card.Evidence;
import dev.workerbot.worker.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CardTest {
  private static final Instant NOW = Instant.parse("2026-11-24T03:00:00Z");

  private static Alert alert(String worker) {
    Target target = Target.of(worker + "@web1");
    return Alert.open(
        "id-" + worker,
        17,
        Fingerprint.of(AlertKind.Family.STATE, target),
        new Condition.Firing(AlertKind.FATAL, NOW, Optional.empty()),
        NOW,
        false);
  }

  private static Card card(Alert... alerts) {
    return new Card(
        17, alerts[0].fingerprint().server(), "usual", NOW, List.of(alerts), Evidence.NONE);
  }

  private static Evidence found(String log) {
    return new Evidence("Last lines of it (/log)", log, List.of("exited a moment before"));
  }

  @Test
  void ofOneWorker_itsLogIsOneLine() {
    Alert only = alert("horizon");
    Card card = card(only).with(only, found("a failed\nb\na failed"));
    assertEquals(found("a failed ×2"), card.evidence());
    assertEquals(Optional.of("a failed ×2"), card.logLine(only));
  }

  @Test
  void ofSeveral_thereIsALineOfEach_whicheverIsFoundFirst() {
    Alert first = alert("horizon");
    Alert second = alert("queue:queue_00");
    Alert third = alert("mailer");
    Card late =
        card(first)
            .with(first, found("start\nPHP Fatal error: no memory\n#0 {main}"))
            .with(second)
            .with(third)
            .with(second, found("no route to redis\n"))
            .with(third, found(""));
    assertEquals(
        "horizon: PHP Fatal error: no memory\nqueue:queue_00: no route to redis",
        late.evidence().excerpt());
    assertEquals("What each of them logged last", late.evidence().caption());
    assertEquals(List.of("exited a moment before"), late.evidence().before());
    Card early =
        card(first, second, third)
            .with(third, found("x"))
            .with(second, found("y"))
            .with(first, found("z"));
    assertEquals("mailer: x\nqueue:queue_00: y\nhorizon: z", early.evidence().excerpt());
    assertEquals(
        "mailer: x\nhorizon: z\nqueue:queue_00: again",
        early.with(second, found("again")).evidence().excerpt());
  }

  private static Alert over(Alert alert) {
    return alert.resolved(NOW.plusSeconds(60), "is RUNNING again");
  }

  @Test
  void whatIsOver_showsItsNewestLog_unlessThatIsOfAWorkerThatIsWell() {
    Alert loop = alert("looper");
    Card card = card(loop).with(loop, found("Error: the first cause"));
    assertEquals(
        Optional.of("Error: the newest cause"),
        card.with(over(loop), found("Error: the newest cause\nready")).logLine(loop));
    assertEquals(card, card.with(over(loop), found("ready")));
    assertEquals(card, card.with(over(loop), Evidence.NONE));
    assertEquals(
        List.of("exited a moment before"),
        card.with(over(loop), new Evidence("", "failed", List.of("started"))).evidence().before());
    Card quiet = card(loop).with(loop, found("boot 1"));
    assertEquals(Optional.of("boot 9"), quiet.with(over(loop), found("boot 9")).logLine(loop));
  }

  @Test
  void ofSeveral_whatIsOverShowsItsNewestLog_andTheOthersTheirOwn() {
    Alert loop = alert("looper");
    Alert other = alert("mailer");
    Card card = card(loop, other).with(loop, found("Error: first")).with(other, found("no route"));
    Card after = card.with(over(loop), found("Error: newest"));
    assertEquals(Optional.of("Error: newest"), after.logLine(loop));
    assertEquals(Optional.of("no route"), after.logLine(other));
    assertEquals(card, card.with(over(loop), found("ready")));
  }
}
