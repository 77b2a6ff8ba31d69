package dev.workerbot.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.worker.Target;
import dev.workerbot.worker.event.OpenCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertLifecycleTest {
  private static final Fingerprint QUEUE =
      Fingerprint.of(AlertKind.Family.STATE, Target.of("queue@web1"));

  private Instant now = Instant.parse("2026-11-24T03:00:00Z");
  private final Condition.Firing stuck =
      new Condition.Firing(AlertKind.STUCK, now, Optional.empty());
  private Alert alert = Alert.open("a", 1, QUEUE, stuck, now, false);
  private final List<String> lines = new ArrayList<>();

  private void looks(Condition condition) {
    now = now.plusSeconds(10);
    AlertLifecycle.Setting setting =
        new AlertLifecycle.Setting(
            Optional.empty(), false, now, Duration.ofSeconds(30), Duration.ofMinutes(10));
    if (AlertLifecycle.next(Optional.of(alert), condition, setting)
        instanceof AlertLifecycle.NextState.Becomes(var next, var reported)) {
      alert = next;
      reported.forEach(line -> lines.add(line.toString()));
    }
  }

  @Test
  void troubleThatComesAndGoes_isCounted() {
    for (int i = 0; i < 20; i++) {
      looks(new Condition.Healthy());
      looks(stuck);
    }
    assertEquals(21, alert.times());
    assertEquals(40, lines.size());
    assertEquals(
        List.of("queue@web1 is RUNNING again", "queue@web1: stuck again"), lines.subList(0, 2));
    lines.clear();
    for (int i = 0; i < 5; i++) {
      looks(new Condition.Healthy());
    }
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.getLast().startsWith("Resolved: queue@web1 is RUNNING again, after "));
  }

  @Test
  void aCauseThatWasDecided_staysSo_untilThereIsAnother() {
    String open = "the last time: " + OpenCause.KILLED.words();
    looks(new Condition.Firing(AlertKind.CRASH_LOOP, now, Optional.of(open)));
    assertTrue(alert.isCauseOpen());
    String decided = OpenCause.KILLED.decide(open, "App\\Jobs\\X ran into its timeout");
    assertEquals("the last time: killed by SIGKILL: App\\Jobs\\X ran into its timeout", decided);
    alert = alert.because(decided);
    assertFalse(alert.isCauseOpen());
    looks(new Condition.Firing(AlertKind.CRASH_LOOP, now, Optional.of(open)));
    assertEquals(Optional.of(decided), alert.cause());
    looks(new Condition.Firing(AlertKind.CRASH_LOOP, now, Optional.of("exit code 1")));
    assertEquals(Optional.of("exit code 1"), alert.cause());
  }
}
