package dev.workerbot.operation;

import dev.workerbot.message.CleanText;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.Line;
import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is said of how workers are: trouble first, healthy groups folded into one line. */
final class StatusText {
  /** Lines shown before "Show all" is offered. */
  static final int LINES = 30;

  private StatusText() {}

  /** What stands behind the line of workers, such as who holds them; empty for nothing. */
  interface Marks {
    String of(Set<Target> workers);
  }

  /**
   * @param whole whether every worker has its line
   */
  record Told(Message message, boolean whole) {}

  static Told of(
      SortedMap<Target, WorkerStatus> workers,
      Map<ServerName, Problem> problems,
      boolean all,
      Vitals vitals,
      Marks marks) {
    List<Line> lines = new ArrayList<>();
    problems.forEach((server, problem) -> lines.add(new Line(Severity.BAD, problem.on(server))));
    List<Row> rows = rows(workers, all, vitals, marks);
    rows.stream()
        .sorted(Comparator.comparingInt(Row::rank))
        .forEach(row -> lines.add(new Line(row.severity(), row.text())));
    boolean cut = !all && lines.size() > LINES;
    boolean folded = rows.size() < workers.size();
    Message message = Message.of(worst(lines), title(workers, problems));
    if (cut) {
      message =
          message
              .withLines(lines.subList(0, LINES))
              .withLine("… and " + (lines.size() - LINES) + " lines more");
    } else {
      message = message.withLines(lines);
    }
    return new Told(message, !cut && !folded);
  }

  private static Severity worst(List<Line> lines) {
    return lines.stream().map(Line::severity).max(Comparator.naturalOrder()).orElse(Severity.PLAIN);
  }

  private static String title(
      SortedMap<Target, WorkerStatus> workers, Map<ServerName, Problem> problems) {
    if (workers.size() == 1 && problems.isEmpty()) {
      Target only = workers.firstKey();
      return only.worker() + " on " + only.server() + " is " + workers.get(only).state();
    }
    String counts = counts(workers.values().stream().map(WorkerStatus::state).toList());
    String servers =
        problems.isEmpty()
            ? ""
            : "; no status from "
                + problems.keySet().stream()
                    .map(ServerName::value)
                    .collect(Collectors.joining(", "));
    return (workers.isEmpty() ? "No workers" : workers.size() + " workers: " + counts) + servers;
  }

  /** {@code 2 FATAL, 1 STOPPED, 12 RUNNING}: trouble first. */
  static String counts(List<WorkerState> states) {
    Map<WorkerState, Long> counted =
        states.stream()
            .collect(
                Collectors.groupingBy(
                    state -> state, () -> new EnumMap<>(WorkerState.class), Collectors.counting()));
    return counted.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> rank(entry.getKey())))
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private record Row(int rank, Severity severity, String text) {}

  private record Group(ServerName server, String name) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int byServer = server.compareTo(other.server);
      return byServer != 0 ? byServer : name.compareTo(other.name);
    }
  }

  private static List<Row> rows(
      SortedMap<Target, WorkerStatus> workers, boolean all, Vitals vitals, Marks marks) {
    Map<Group, SortedMap<Target, WorkerStatus>> groups = new TreeMap<>();
    workers.forEach((target, status) ->
        groups
            .computeIfAbsent(
                new Group(target.server(), target.worker().group()), _ -> new TreeMap<>())
            .put(target, status));
    List<Row> rows = new ArrayList<>();
    groups.forEach((group, members) -> {
      Set<WorkerState> states =
          members.values().stream().map(WorkerStatus::state).collect(Collectors.toSet());
      if (all || members.size() == 1) {
        members.forEach((target, status) -> rows.add(row(target, status, vitals, marks)));
      } else if (states.size() == 1) {
        rows.add(folded(group, members, vitals, marks));
      } else {
        members.forEach((target, status) -> {
          if (status.state() != WorkerState.RUNNING) {
            rows.add(row(target, status, vitals, marks));
          }
        });
        rows.add(folded(group, members, vitals, marks));
      }
    });
    return rows;
  }

  private static Row folded(
      Group group, SortedMap<Target, WorkerStatus> members, Vitals vitals, Marks marks) {
    List<WorkerState> states = members.values().stream().map(WorkerStatus::state).toList();
    WorkerState shown =
        states.contains(WorkerState.RUNNING) ? WorkerState.RUNNING : states.getFirst();
    long count = states.stream().filter(state -> state == shown).count();
    String up =
        members.values().stream()
            .flatMap(status -> status.uptime().stream())
            .min(Comparator.naturalOrder())
            .map(least -> ", up " + HumanTime.wholeSeconds(least) + " or more")
            .orElse("");
    boolean mixed = count < states.size();
    return new Row(
        rank(mixed ? WorkerState.BACKOFF : shown),
        mixed ? Severity.WARNING : severity(shown),
        "%s@%s %d/%d %s%s%s%s%s"
            .formatted(
                Message.code(group.name()).replace("`", ""),
                group.server(),
                count,
                states.size(),
                shown,
                vitals.pausedOf(members.keySet()),
                up,
                vitals.of(members),
                marks.of(members.keySet())));
  }

  private static Row row(Target target, WorkerStatus status, Vitals vitals, Marks marks) {
    StringBuilder text = new StringBuilder().append(target).append(' ').append(status.state());
    text.append(vitals.pausedOf(target));
    status.uptime().ifPresent(up -> text.append(", up ").append(HumanTime.wholeSeconds(up)));
    if (status.pid().isPresent()) {
      text.append(", pid ").append(status.pid().getAsInt());
    }
    text.append(vitals.of(Map.of(target, status)));
    if (!status.note().isEmpty()) {
      text.append(" – ").append(note(status));
    }
    text.append(marks.of(Set.of(target)));
    return new Row(rank(status.state()), severity(status.state()), text.toString());
  }

  /** What Supervisor says of a worker's state, without what only its own tools can do. */
  static String note(WorkerStatus status) {
    return CleanText.singleLine(status.note())
        .replaceFirst(
            "^Exited too quickly \\(process log may have details\\)$", "exits too quickly")
        .replaceFirst(" \\(try \"tail .*\"\\)$", "");
  }

  private static int rank(WorkerState state) {
    return switch (state) {
      case FATAL -> 0;
      case UNKNOWN -> 1;
      case BACKOFF -> 2;
      case EXITED -> 3;
      case STOPPING -> 4;
      case STARTING -> 5;
      case STOPPED -> 6;
      case RUNNING -> 7;
    };
  }

  static Severity severity(WorkerState state) {
    return switch (state) {
      case FATAL, UNKNOWN -> Severity.BAD;
      case BACKOFF, EXITED, STOPPED -> Severity.WARNING;
      case STARTING, STOPPING -> Severity.WORKING;
      case RUNNING -> Severity.GOOD;
    };
  }

  /** {@code 3 d 4 h}, for the second word of a sentence. */
  static String ago(Duration time) {
    return HumanTime.wholeSeconds(time) + " ago";
  }
}
