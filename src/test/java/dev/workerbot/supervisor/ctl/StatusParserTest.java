package dev.workerbot.supervisor.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StatusParserTest {
  /** As supervisorctl 4.2.5 printed it. */
  private static final String REAL =
      """
      laravel-worker:laravel-worker_00   RUNNING   pid 7287, uptime 0:00:02
      horizon                          STOPPED   Not started
      exit0                            EXITED    Nov 24 08:40 AM
      quick                            FATAL     Exited too quickly (process log may have details)
      nofileauto                       FATAL     can't find command 'php-nope'
      slowboff                         BACKOFF   Exited too quickly (process log may have details)
      stub2                            STOPPING\s\s
      newone                           STARTING\s\s
      old                              RUNNING   pid 1, uptime 1 day, 2:03:04
      older                            RUNNING   pid 99999, uptime 412 days, 0:00:00
      """;

  @Test
  void realOutput_isRead() {
    StatusParser.ParsedStatus parsedStatus = StatusParser.parse(REAL);
    assertEquals(List.of(), parsedStatus.unknown());
    assertEquals(
        new WorkerStatus(
            new WorkerName("laravel-worker", "laravel-worker_00"),
            WorkerState.RUNNING,
            OptionalInt.of(7287),
            Optional.of(Duration.ofSeconds(2)),
            ""),
        parsedStatus.workers().getFirst());
    assertEquals(
        List.of(
            WorkerState.RUNNING,
            WorkerState.STOPPED,
            WorkerState.EXITED,
            WorkerState.FATAL,
            WorkerState.FATAL,
            WorkerState.BACKOFF,
            WorkerState.STOPPING,
            WorkerState.STARTING,
            WorkerState.RUNNING,
            WorkerState.RUNNING),
        parsedStatus.workers().stream().map(WorkerStatus::state).toList());
    assertEquals("can't find command 'php-nope'", parsedStatus.workers().get(4).note());
    assertEquals(Optional.of(Duration.parse("PT26H3M4S")), parsedStatus.workers().get(8).uptime());
    assertEquals(Optional.of(Duration.ofDays(412)), parsedStatus.workers().get(9).uptime());
  }

  @Test
  void linesOfAnotherKind_areUnknown_andObeyedByNobody() {
    StatusParser.ParsedStatus parsedStatus =
        StatusParser.parse(
            "Warning: sys.stdout.encoding is set to ascii, so Unicode output may fail.\n"
                + "\u001B[2Jhorizon RUNNING pid 1, uptime 0:00:01\n"
                + "x: ERROR (no such process)\n"
                + "-c evil RUNNING\n"
                + "good STOPPED Not started\n");
    assertEquals(1, parsedStatus.workers().size());
    assertEquals(4, parsedStatus.unknown().size());
  }

  @Property
  void noInput_makesItThrow(@ForAll String output) {
    StatusParser.ParsedStatus parsedStatus = StatusParser.parse(output);
    assertTrue(
        parsedStatus.workers().size() + parsedStatus.unknown().size() <= output.length() + 1);
  }

  @Property
  void whatIsPrinted_isReadBack(
      @ForAll String name, @ForAll WorkerState state, @ForAll boolean other) {
    WorkerName.tryOf(name)
        .ifPresent(worker -> {
          String line =
              String.format(
                  Locale.ROOT, "%-33s   %-10s%s", worker, state, other ? "Not started" : "");
          WorkerStatus read = StatusParser.line(line).orElseThrow();
          assertEquals(worker, read.worker());
          assertEquals(state, read.state());
          assertEquals(other ? "Not started" : "", read.note());
        });
  }

  @Test
  void aStateThatNobodyKnows_isShownAsUnknown_ratherThanLost() {
    StatusParser.ParsedStatus parsedStatus =
        StatusParser.parse("a      RUNNING   pid 1, uptime 0:00:01\nb      FROZEN    since noon\n");
    assertEquals(2, parsedStatus.workers().size());
    assertEquals(WorkerState.UNKNOWN, parsedStatus.workers().getLast().state());
    assertEquals("Supervisor says FROZEN", parsedStatus.workers().getLast().note());
    assertEquals(
        1, StatusParser.parse("Warning: sys.stdout.encoding is set to ascii\n").unknown().size());
  }

  @Test
  void workersWithOddNames_areCounted_andShown() {
    StatusParser.ParsedStatus parsedStatus =
        StatusParser.parse(
            """
            -dash                            RUNNING   pid 7, uptime 0:00:01
            a\u200Bb                            FATAL     can't find command 'x'
            shop:tab\tbed                     STOPPED   Not started
            usual                            RUNNING   pid 8, uptime 0:00:01
            %s   EXITED    Nov 24 08:40 AM
            """
                .formatted("x".repeat(250)));
    assertEquals(List.of(), parsedStatus.unknown());
    assertEquals(
        List.of("⟨-⟩dash", "a⟨U+200B⟩b", "shop:tab⟨U+0009⟩bed", "usual"),
        parsedStatus.workers().stream().map(one -> one.worker().toString()).limit(4).toList());
    assertEquals(5, parsedStatus.workers().size());
    assertEquals(OptionalInt.of(7), parsedStatus.workers().getFirst().pid());
    assertEquals("can't find command 'x'", parsedStatus.workers().get(1).note());
    assertEquals(WorkerState.EXITED, parsedStatus.workers().getLast().state());
  }
}
