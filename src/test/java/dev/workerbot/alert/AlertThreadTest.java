package dev.workerbot.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.alert.AlertLifecycle.NextState;
import dev.workerbot.message.entity.Person;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the thread of a card tells. */
class AlertThreadTest {
  private static final Instant OPENED = Instant.parse("2026-11-24T03:00:00Z");
  private static final Condition.Firing FATAL =
      new Condition.Firing(AlertKind.FATAL, OPENED, Optional.of("exit code 1"));

  private final List<String> thread = new ArrayList<>();
  private Alert alert =
      Alert.open(
          "a1",
          17,
          Fingerprint.of(AlertKind.Family.STATE, Target.of("horizon@web1")),
          FATAL,
          OPENED,
          false);

  private void looks(int second, Condition condition, Optional<RecentOperation> operation) {
    AlertLifecycle.Setting setting =
        new AlertLifecycle.Setting(
            operation,
            false,
            OPENED.plusSeconds(second),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10));
    if (AlertLifecycle.next(Optional.of(alert), condition, setting)
        instanceof NextState.Becomes(var next, var lines)) {
      alert = next;
      lines.forEach(line -> thread.add(line.toString()));
    }
  }

  private static Optional<RecentOperation> start(Optional<Integer> endedAt, boolean done) {
    return Optional.of(
        new RecentOperation(
            "op",
            "start",
            Person.named("anna"),
            OPENED.plusSeconds(60),
            endedAt.map(OPENED::plusSeconds),
            done));
  }

  @Test
  void aStartThatHelps_isOneLineAtItsEnd() {
    looks(60, FATAL, start(Optional.empty(), false));
    assertEquals(
        Optional.of("being started by @anna"),
        alert.operation().map(recentOperation -> recentOperation.phrase().toString()));
    looks(62, new Condition.Healthy(), start(Optional.empty(), false));
    looks(67, new Condition.Healthy(), start(Optional.of(66), true));
    assertEquals(List.of(), thread);
    looks(97, new Condition.Healthy(), start(Optional.of(66), true));
    assertEquals(
        List.of("Resolved: horizon@web1 is RUNNING again, after 1 min 2 s; started by" + " @anna"),
        thread);
  }

  @Test
  void aStartThatFails_isOneLine() {
    looks(60, FATAL, start(Optional.empty(), false));
    looks(66, FATAL, start(Optional.of(65), false));
    looks(70, FATAL, start(Optional.of(65), false));
    assertEquals(List.of("horizon@web1: the start by @anna failed"), thread);
  }

  @Test
  void whatBecomesWellByItself_isReported() {
    looks(60, new Condition.Healthy(), Optional.empty());
    assertEquals(List.of("horizon@web1 is RUNNING again"), thread);
    looks(90, new Condition.Healthy(), Optional.empty());
    assertTrue(thread.getLast().endsWith("after 1 min"), thread.toString());
  }
}
