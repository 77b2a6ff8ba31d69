package dev.workerbot.supervisor;

import dev.workerbot.supervisor.MainLog.Event;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * How a worker's process ended last, as supervisord's main log has it.
 *
 * @param expected whether its config counts such an end as a good one
 * @param at by the server's own clock
 * @param ran how long the process lived; empty where the log does not say when it began
 */
public record Ending(MainLog.End how, boolean expected, LocalDateTime at, Optional<Duration> ran) {
  /** How a status shows when a process ended, in the server's time, after the year. */
  private static final DateTimeFormatter STOPPED_AT =
      DateTimeFormatter.ofPattern("yyyy MMM dd hh:mm a", Locale.ENGLISH);

  private static final Duration A_MINUTE_AND_ITS_END = Duration.ofSeconds(62);

  /**
   * The newest end of a process of this name; empty where the log has none, or where the process
   * was up again or stopped since.
   */
  static Optional<Ending> last(String mainLog, String process) {
    Optional<Ending> last = Optional.empty();
    Optional<LocalDateTime> begun = Optional.empty();
    for (String text : mainLog.lines().toList()) {
      Optional<MainLog.Line> line = MainLog.read(text);
      if (line.isEmpty()
          || !(line.get().event() instanceof Event.OfProcess event)
          || !event.process().equals(process)) {
        continue;
      }
      LocalDateTime at = line.get().at();
      switch (event) {
        case Event.Spawned _ -> begun = Optional.of(at);
        case Event.Exited exited -> {
          last =
              Optional.of(
                  new Ending(
                      exited.end(),
                      exited.expected(),
                      at,
                      begun
                          .map(start -> Duration.between(start, at))
                          .filter(ran -> !ran.isNegative())));
          begun = Optional.empty();
        }
        case Event.Up _, Event.Stopped _ -> last = Optional.empty();
        case Event.GaveUp _, Event.Killing _ -> {
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
    try {
      LocalDateTime seen = LocalDateTime.parse(at.getYear() + " " + status.note(), STOPPED_AT);
      return Duration.between(seen, at).abs().compareTo(A_MINUTE_AND_ITS_END) < 0;
    } catch (DateTimeParseException otherwiseWritten) {
      return true;
    }
  }

  /** {@code exit code 0}, {@code SIGTERM}: without what that means. */
  public String words() {
    return switch (how) {
      case MainLog.End.Code(var code) -> "exit code " + code;
      case MainLog.End.Signal(var name) -> "ended by " + name;
      case MainLog.End.Unknown _ -> "in a way that Supervisor does not know";
    };
  }
}
