package dev.workerbot.supervisor;

import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code supervisorctl status} prints. The state is one of Supervisor's eight, or counts
 * as UNKNOWN; what follows is free text and differs by state. Never throws. Source: supervisor
 * 4.2.5, supervisorctl.py, _show_statuses, and rpcinterface.py, _interpretProcessInfo.
 */
final class StatusParser {
  private static final Pattern LINE =
      Pattern.compile(
          "(\\S+)\\s+(STOPPED|STARTING|RUNNING|BACKOFF|STOPPING|EXITED|FATAL|UNKNOWN)(?:\\s+(.*))?");

  /** A line of the table, in a state that this version of workerbot has not heard of. */
  private static final Pattern OTHER = Pattern.compile("(\\S+)\\s{3,}([A-Z]{3,20})(?:\\s.*)?");

  private static final Pattern UP =
      Pattern.compile("pid (\\d{1,9}), uptime (?:(\\d{1,6}) days?, )?(\\d{1,2}):(\\d{2}):(\\d{2})");

  private StatusParser() {}

  /**
   * @param unknown lines that are no worker's; shown to people perhaps, never obeyed
   */
  record Parsed(List<WorkerStatus> workers, List<String> unknown) {}

  static Parsed parse(String output) {
    List<WorkerStatus> workers = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    output
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> line(line).ifPresentOrElse(workers::add, () -> unknown.add(line)));
    return new Parsed(List.copyOf(workers), List.copyOf(unknown));
  }

  static Optional<WorkerStatus> line(String line) {
    Matcher matcher = LINE.matcher(line.stripTrailing());
    if (!matcher.matches()) {
      Matcher other = OTHER.matcher(line.stripTrailing());
      return other.matches()
          ? WorkerName.tryOf(other.group(1))
              .map(name -> status(name, WorkerState.UNKNOWN, "Supervisor says " + other.group(2)))
          : Optional.empty();
    }
    String rest = matcher.group(3) == null ? "" : matcher.group(3).strip();
    WorkerState state = WorkerState.valueOf(matcher.group(2));
    return WorkerName.tryOf(matcher.group(1)).map(name -> status(name, state, rest));
  }

  private static WorkerStatus status(WorkerName name, WorkerState state, String rest) {
    Matcher up = UP.matcher(rest);
    if (state == WorkerState.RUNNING && up.matches()) {
      long days = up.group(2) == null ? 0 : Long.parseLong(up.group(2));
      Duration uptime =
          Duration.ofDays(days)
              .plusHours(Long.parseLong(up.group(3)))
              .plusMinutes(Long.parseLong(up.group(4)))
              .plusSeconds(Long.parseLong(up.group(5)));
      return new WorkerStatus(
          name, state, OptionalInt.of(Integer.parseInt(up.group(1))), Optional.of(uptime), "");
    }
    return new WorkerStatus(name, state, OptionalInt.empty(), Optional.empty(), rest);
  }
}
