package dev.workerbot.feature.alert.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.fleet.timeline.ServerTimeline;
import dev.workerbot.fleet.timeline.Transition;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTransitionsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T03:04:05Z");
  private static final ServerName WEB1 = new ServerName("web1");
  private static final WorkerName IMPORTER = WorkerName.of("importer");

  private final ServerTimeline timeline = new ServerTimeline(WEB1, List.of());
  private final RecentTransitions recent = new RecentTransitions();

  private void see(int secondsAgo, Transition what) {
    Instant at = NOW.minusSeconds(secondsAgo);
    recent.see(timeline.heard(IMPORTER, what, at, at));
  }

  private static String time(int secondsAgo) {
    return LocalTime.ofInstant(NOW.minusSeconds(secondsAgo), ZoneId.systemDefault())
        .format(DateTimeFormatter.ISO_LOCAL_TIME);
  }

  @Test
  void whatHappened_standsBehindItsTime() {
    see(61, new Transition.Exited(false, "exit code 1: it failed, often while it was starting"));
    see(60, new Transition.Spawned(12));
    see(1, new Transition.Exited(false, "exit code 12"));
    assertEquals(
        List.of(
            time(61) + " ended with exit code 1",
            time(60) + " started",
            time(1) + " ended with exit code 12"),
        recent.of(new Target(WEB1, IMPORTER), NOW).stream()
            .map(line -> Sentence.kept(line).toString())
            .toList());
  }
}
