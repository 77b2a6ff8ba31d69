package dev.workerbot.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.worker.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifeCycleTest {
  private static final Fingerprint QUEUE =
      Fingerprint.of(Kind.Family.STATE, Target.of("queue@web1"));

  private Instant now = Instant.parse("2026-11-24T03:00:00Z");
  private final Look.Firing stuck = new Look.Firing(Kind.STUCK, now, Optional.empty());
  private Alert alert = Alert.open("a", 1, QUEUE, stuck, now, false);
  private final List<String> lines = new ArrayList<>();

  private void looks(Look look) {
    now = now.plusSeconds(10);
    LifeCycle.Setting setting =
        new LifeCycle.Setting(
            Optional.empty(), false, now, Duration.ofSeconds(30), Duration.ofMinutes(10));
    if (LifeCycle.next(Optional.of(alert), look, setting)
        instanceof LifeCycle.Next.Becomes(var next, var told)) {
      alert = next;
      lines.addAll(told);
    }
  }

  @Test
  void troubleThatComesAndGoes_isToldThreeTimes_thenThatItDoes_andThenItsEnd() {
    for (int i = 0; i < 20; i++) {
      looks(new Look.Well());
      looks(stuck);
    }
    assertEquals(21, alert.times(), "it is counted on");
    assertEquals(
        List.of(
            "queue@web1 is RUNNING again",
            "queue@web1: stuck again",
            "queue@web1 is RUNNING again",
            "queue@web1: stuck again",
            "queue@web1 is RUNNING again",
            "queue@web1: stuck again: it comes and goes, and this thread waits until that is over"),
        lines);
    lines.clear();
    for (int i = 0; i < 5; i++) {
      looks(new Look.Well());
    }
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.getFirst().startsWith("Resolved: queue@web1 is RUNNING again, after "));
  }
}
