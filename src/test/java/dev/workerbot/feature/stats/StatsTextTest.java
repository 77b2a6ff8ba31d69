package dev.workerbot.feature.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.health.JobThroughput;
import dev.workerbot.history.Sample;
import dev.workerbot.history.StatsReport;
import dev.workerbot.history.WorkerStats;
import dev.workerbot.history.WorkerStats.Down;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.request.state.Exit;
import dev.workerbot.testing.TellingNames;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatsTextTest {
  private static final long MB = 1024 * 1024;
  private static final Instant TO = Instant.parse("2026-11-24T08:40:00Z");

  private static final WorkerStats HORIZON =
      new WorkerStats(
          Target.of("horizon@web1"),
          List.of(new Sample(TO.minusSeconds(600), 60 * MB), new Sample(TO, 90 * MB)),
          OptionalLong.of(86 * MB),
          List.of(TO.minusSeconds(300), TO.minusSeconds(200)),
          List.of(
              new Down(TO.minusSeconds(300), TO.minusSeconds(290), true),
              new Down(TO.minusSeconds(200), TO.minusSeconds(80), true)),
          Optional.of(WorkerState.RUNNING));

  private static final WorkerStats MAILER =
      new WorkerStats(
          Target.of("mailer@web1"),
          List.of(),
          OptionalLong.empty(),
          List.of(),
          List.of(),
          Optional.of(WorkerState.RUNNING));

  private static Message reported(String selector, Duration period, WorkerStats... workers) {
    return StatsText.of(
        new StatsReport(TO.minus(period), TO, List.of(workers)),
        new Stats(Selector.parse(selector), period),
        Map.of(
            Target.of("once@web1"),
            Exit.of(true, Optional.empty()),
            Target.of("bad@web1"),
            Exit.of(false, Optional.of("exit code 1"))),
        Map.of(Target.of("busy@web1"), new JobThroughput(412, 3, Duration.ofMinutes(12))));
  }

  @Test
  void whatAWorkerHasDone_isSaid_byItsLog() {
    assertEquals(
        "busy@web1 by its log: 412 jobs done in 12 min (34 a minute), 3 failed",
        reported("*", Duration.ofHours(24), exited("busy"), exited("odd"))
            .lines()
            .getLast()
            .text());
  }

  @Test
  void workersThatEnded_asExpectedOrNot_areDistinguished() {
    List<String> reported =
        reported("*", Duration.ofHours(24), exited("once"), exited("bad"), exited("odd"))
            .lines()
            .stream()
            .map(line -> line.severity() + " " + line.text().replaceFirst(", memory unknown.*", ""))
            .toList();
    assertEquals(
        List.of(
            "PLAIN once@web1 EXITED as expected",
            "BAD bad@web1 EXITED, failed",
            "WARNING odd@web1 EXITED"),
        reported);
  }

  private static WorkerStats exited(String name) {
    return new WorkerStats(
        Target.of(name + "@web1"),
        List.of(),
        OptionalLong.empty(),
        List.of(),
        List.of(),
        Optional.of(WorkerState.EXITED));
  }

  @Test
  void oneWorker_isNamedInTheTitleOnly() {
    Message message = reported("horizon@web1", Duration.ofHours(24), HORIZON);
    assertEquals("horizon@web1, the last 24 h", message.title());
    assertEquals(
        List.of("RUNNING, 86 MB now (60 MB to 90 MB), 2 restarts, down 2 times, 2 min 10 s in all"),
        message.lines().stream().map(MessageLine::text).toList());
  }

  @Test
  void several_beginWithTheOneThatWasDownLongest() {
    Message message = reported("*@web1", Duration.ofMinutes(90), MAILER, HORIZON);
    assertEquals("2 workers of *@web1, the last 90 min", message.title());
    assertEquals(
        List.of(
            "horizon@web1 RUNNING, 86 MB now (60 MB to 90 MB), 2 restarts, down 2 times, 2 min 10 s"
                + " in all",
            "mailer@web1 RUNNING, memory unknown, no restart, never down"),
        message.lines().stream().map(MessageLine::text).toList());
  }

  @Test
  void workersWhoseNamesTellOfSecrets_areNamedWhole() {
    TellingNames.stayWhole((target, by) -> {
      WorkerStats stats =
          new WorkerStats(
              target,
              List.of(),
              OptionalLong.of(86 * MB),
              List.of(),
              List.of(),
              Optional.of(WorkerState.RUNNING));
      return List.of(
          reported(target.toString(), Duration.ofHours(24), stats),
          reported(target.toString(), Duration.ofHours(24), stats, stats),
          StatsText.nothing(new Stats(Selector.of(List.of(target)), Duration.ofHours(24))));
    });
  }
}
