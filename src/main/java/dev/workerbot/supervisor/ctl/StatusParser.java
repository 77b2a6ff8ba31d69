package dev.workerbot.supervisor.ctl;

import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code supervisorctl status} prints. The state is one of Supervisor's eight, or counts
 * as UNKNOWN; what follows is free text and differs by state. Never throws. Source: supervisor
 * 4.2.5, supervisorctl.py, _show_statuses, and rpcinterface.py, _interpretProcessInfo.
 */
public final class StatusParser {
  /** As many workers as one server can have here. */
  static final int MOST_WORKERS = 5_000;

  /** More than so many print. */
  static final int MOST_BYTES = 2 << 20;

  /** As much of what follows a state as anybody reads. */
  private static final int LONGEST_NOTE = 500;

  private static final String BLANKS = " \t\u000B\f\r";

  /** A state that this version of workerbot has not heard of. */
  private static final Pattern OTHER = Pattern.compile("[A-Z]{3,20}");

  private static final int LONGEST_STATE = 21;

  /** What divides the columns of the table. */
  private static final int GAP = 3;

  private static final Pattern UP =
      Pattern.compile("pid (\\d{1,9}), uptime (?:(\\d{1,6}) days?, )?(\\d{1,2}):(\\d{2}):(\\d{2})");

  private StatusParser() {}

  /**
   * @param unknown lines that are no worker's; shown to people perhaps, never obeyed
   */
  record ParsedStatus(List<WorkerStatus> workers, List<String> unknown) {}

  /** All workers; why not, where the output does not show them. */
  static Reply<List<WorkerStatus>> workers(String output, boolean truncated) {
    ParsedStatus parsedStatus = parse(output);
    int count = parsedStatus.workers().size();
    if (count > MOST_WORKERS) {
      return new Reply.FailedReply<>(
          Faults.tooMuch("more than %,d workers".formatted(MOST_WORKERS)));
    }
    if (truncated && count > 0) {
      return new Reply.FailedReply<>(
          Faults.tooMuch("workers over more than %,d bytes".formatted(MOST_BYTES)));
    }
    boolean nothing = count == 0 && !parsedStatus.unknown().isEmpty();
    return nothing || truncated
        ? new Reply.FailedReply<>(Faults.notUnderstood(output))
        : new Reply.Ok<>(parsedStatus.workers());
  }

  /** Takes time linear in the length of the output; of a worker that comes twice, the first. */
  static ParsedStatus parse(String output) {
    Map<WorkerName, WorkerStatus> workers = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    output
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line ->
            line(line)
                .ifPresentOrElse(
                    one -> workers.putIfAbsent(one.worker(), one), () -> unknown.add(line)));
    return new ParsedStatus(List.copyOf(workers.values()), List.copyOf(unknown));
  }

  /** Empty where it is no worker's. */
  public static Optional<WorkerStatus> line(String line) {
    return usual(line).or(() -> odd(line));
  }

  /**
   * A worker whose name workerbot does not take. Supervisor's names have no space, all else that is
   * blank they can have; and its table has a gap, which other lines do not.
   */
  private static Optional<WorkerStatus> odd(String line) {
    int nameEnd = line.indexOf(' ');
    int stateStart = nameEnd;
    while (stateStart >= 0 && stateStart < line.length() && line.charAt(stateStart) == ' ') {
      stateStart++;
    }
    if (nameEnd <= 0 || stateStart - nameEnd < GAP) {
      return Optional.empty();
    }
    int space = line.indexOf(' ', stateStart);
    int stateEnd = space < 0 ? line.length() : space;
    if (stateEnd - stateStart > LONGEST_STATE) {
      return Optional.empty();
    }
    String word = line.substring(stateStart, stateEnd);
    String rest = line.substring(stateEnd).strip();
    String note = rest.substring(0, Math.min(rest.length(), LONGEST_NOTE));
    return Arrays.stream(WorkerState.values())
        .filter(one -> one.name().equals(word))
        .findFirst()
        .map(state -> status(OddName.shown(line.substring(0, nameEnd)), state, note));
  }

  private static Optional<WorkerStatus> usual(String line) {
    int nameEnd = skip(line, 0, false);
    int stateStart = skip(line, nameEnd, true);
    int stateEnd = skip(line, stateStart, false);
    if (nameEnd == 0 || nameEnd > 2 * WorkerName.MAX_LENGTH + 1 || stateStart == stateEnd) {
      return Optional.empty();
    }
    String word = line.substring(stateStart, Math.min(stateEnd, stateStart + LONGEST_STATE));
    String rest = line.substring(stateEnd).strip();
    String note = rest.substring(0, Math.min(rest.length(), LONGEST_NOTE));
    Optional<WorkerName> name = WorkerName.tryOf(line.substring(0, nameEnd));
    Optional<WorkerState> state =
        Arrays.stream(WorkerState.values()).filter(one -> one.name().equals(word)).findFirst();
    if (state.isPresent()) {
      return name.map(one -> status(one, state.get(), note));
    }
    boolean isOther = stateStart - nameEnd >= GAP && OTHER.matcher(word).matches();
    return isOther
        ? name.map(one -> status(one, WorkerState.UNKNOWN, "Supervisor says " + word))
        : Optional.empty();
  }

  /** Where what begins there ends: blanks, or anything else. */
  private static int skip(String line, int from, boolean blanks) {
    int at = from;
    while (at < line.length() && BLANKS.indexOf(line.charAt(at)) >= 0 == blanks) {
      at++;
    }
    return at;
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
