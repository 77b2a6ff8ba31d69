package dev.workerbot.supervisor.mainlog;

import dev.workerbot.supervisor.mainlog.MainLog.Event;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.WorkerStatus.LastEnd;
import dev.workerbot.worker.WorkerStatus.ReportedExit;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * How a worker's process ended last, as supervisord's main log has it or supervisord itself tells.
 *
 * @param expected whether its config counts such an end as a good one
 * @param at by the server's own clock
 * @param ran how long the process lived; empty where the log does not say when it began
 */
public record Ending(
    MainLog.ProcessEnd how, boolean expected, LocalDateTime at, Optional<Duration> ran) {
  /** As much of the main log as is read for it. */
  public static final int MAIN_LOG_BYTES = 16_000;

  private static final Duration A_MINUTE_AND_ITS_END = Duration.ofSeconds(62);

  /**
   * The newest end of a process of this name; empty where the log has none, or where the process
   * was up again or stopped since.
   */
  public static Optional<Ending> last(String mainLog, String process) {
    return Optional.ofNullable(last(mainLog).get(process));
  }

  /**
   * An exit by itself, whatever became of the process since.
   *
   * @param pid of the process; empty where the log does not say when it began
   */
  public record LastExit(LocalDateTime at, OptionalInt pid) {}

  /** The newest of a process of this name; empty where the log has none. */
  public static Optional<LastExit> lastExit(String mainLog, String process) {
    Optional<LastExit> last = Optional.empty();
    OptionalInt pid = OptionalInt.empty();
    for (String text : mainLog.lines().toList()) {
      Optional<MainLog.MainLogLine> line = MainLog.read(text);
      if (line.isPresent()
          && line.get().event() instanceof Event.OfProcess event
          && event.process().equals(process)) {
        if (event instanceof Event.SpawnedEvent(_, var spawned)) {
          pid = OptionalInt.of(spawned);
        } else if (event instanceof Event.ExitedEvent) {
          last = Optional.of(new LastExit(line.get().at(), pid));
          pid = OptionalInt.empty();
        }
      }
    }
    return last;
  }

  /** The same of these workers, in one reading; the log names processes without their group. */
  public static Map<WorkerName, Ending> last(String mainLog, List<WorkerStatus> workers) {
    Map<String, Ending> byProcess = last(mainLog);
    Map<String, List<WorkerStatus>> sameName =
        workers.stream().collect(Collectors.groupingBy(one -> one.worker().process()));
    Map<WorkerName, Ending> found = new HashMap<>();
    byProcess.forEach((process, ending) -> {
      List<WorkerStatus> meant = sameName.getOrDefault(process, List.of());
      if (meant.size() == 1
          && ending.isOf(meant.getFirst())
          // What never came to be has left no exit code: the one in the log is an older one's.
          && Causes.notSpawned(meant.getFirst().note()).isEmpty()) {
        found.put(meant.getFirst().worker(), ending);
      }
    });
    return found;
  }

  /** The same as supervisord tells of each that is EXITED; a lane asks it, supervisorctl not. */
  public static Map<WorkerName, Ending> reported(List<WorkerStatus> workers) {
    Map<WorkerName, Ending> found = new HashMap<>();
    for (WorkerStatus status : workers) {
      status
          .end()
          .ifPresent(
              end -> status.exit().ifPresent(exit -> found.put(status.worker(), of(end, exit))));
    }
    return found;
  }

  private static Ending of(LastEnd end, ReportedExit exit) {
    return new Ending(
        Causes.end(exit),
        exit.expected(),
        LocalDateTime.ofInstant(end.at(), ZoneOffset.UTC),
        Optional.of(end.ran()));
  }

  private static Map<String, Ending> last(String mainLog) {
    Map<String, Ending> last = new HashMap<>();
    Map<String, LocalDateTime> begun = new HashMap<>();
    for (String text : mainLog.lines().toList()) {
      Optional<MainLog.MainLogLine> line = MainLog.read(text);
      if (line.isEmpty() || !(line.get().event() instanceof Event.OfProcess event)) {
        continue;
      }
      LocalDateTime at = line.get().at();
      switch (event) {
        case Event.SpawnedEvent(var process, _) -> begun.put(process, at);
        case Event.ExitedEvent(var process, var processEnd, var expected) ->
            last.put(
                process,
                new Ending(
                    processEnd,
                    expected,
                    at,
                    Optional.ofNullable(begun.remove(process))
                        .map(start -> Duration.between(start, at))
                        .filter(ran -> !ran.isNegative())));
        case Event.RunningEvent _, Event.StoppedEvent _ -> last.remove(event.process());
        case Event.GaveUpEvent _, Event.Killing _ -> {
          // Neither a beginning nor an end.
        }
      }
    }
    return last;
  }

  /**
   * Whether it can be the end of the process that a status shows. A log that tells less than all
   * may have an older one.
   */
  boolean isOf(WorkerStatus status) {
    if (status.state() != WorkerState.EXITED) {
      return true;
    }
    return ServerTime.of(status.note(), at.plusDays(1))
        .map(seen -> Duration.between(seen, at).abs().compareTo(A_MINUTE_AND_ITS_END) < 0)
        .orElse(true);
  }

  /** {@code exit code 0}, {@code SIGTERM}: without what that means. */
  public String words() {
    return switch (how) {
      case MainLog.ProcessEnd.Code(var code) -> "exit code " + code;
      case MainLog.ProcessEnd.SignalEnd(var name) -> "ended by " + name;
      case MainLog.ProcessEnd.UnknownEnd _ -> "in a way that Supervisor does not know";
    };
  }
}
