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
import java.util.Optional;
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

  private Optional<String> last() {
    return recent.of(new Target(WEB1, IMPORTER), NOW).map(line -> Sentence.kept(line).toString());
  }

  @Test
  void whatHappenedLast_standsBehindItsTime_butNotTheEndThatTheAlertTells() {
    see(61, new Transition.Spawned(11));
    see(60, new Transition.Exited(false, "exit code 1: it failed, often while it was starting"));
    see(59, new Transition.Spawned(12));
    see(1, new Transition.Exited(false, "exit code 12"));
    assertEquals(Optional.of(time(59) + " started"), last());
  }

  @Test
  void whatIsLongAgo_isNotJustBefore() {
    assertEquals(Optional.empty(), last());
    see(3601, new Transition.Spawned(11));
    assertEquals(Optional.empty(), last());
  }
}
