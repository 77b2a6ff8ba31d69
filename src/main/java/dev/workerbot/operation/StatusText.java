package dev.workerbot.operation;

import dev.workerbot.message.CleanText;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is said of how workers are: trouble first, healthy groups folded into one line. */
public final class StatusText {
  /** Lines shown before "Show all" is offered. */
  static final int LINES = 30;

  /** Before all states. */
  private static final int ALERT = -1;

  /** What has exited and failed is as bad as what is FATAL. */
  private static final int FAILED = 0;

  /** What has done its work is neither trouble nor at work. */
  private static final int OVER = 7;

  private StatusText() {}

  /** What stands behind the line of workers, such as who holds them; empty for nothing. */
  interface StatusMarks {
    Sentence of(Set<Target> workers);
  }

  /**
   * @param whole whether every worker has its line
   */
  record StatusAnswer(Message message, boolean whole) {}

  /**
   * @param silence what is said of each server that gave no answer
   */
  static StatusAnswer of(
      SortedMap<Target, WorkerStatus> workers,
      Map<ServerName, MessageLine> silence,
      boolean all,
      WorkerFigures workerFigures,
      StatusMarks statusMarks,
      StatusNotes notes) {
    List<MessageLine> lines = new ArrayList<>();
    lines.addAll(silence.values());
    List<StatusRow> rows = new Rows(workerFigures, statusMarks, notes).of(workers, all);
    rows.stream()
        .sorted(Comparator.comparingInt(StatusRow::rank))
        .forEach(statusRow -> lines.add(new MessageLine(statusRow.severity(), statusRow.text())));
    boolean cut = !all && lines.size() > LINES;
    boolean folded = rows.size() < workers.size();
    Message message = Message.of(worst(lines), title(workers, silence, notes));
    if (cut) {
      message =
          message
              .withLines(lines.subList(0, LINES))
              .withLine(Sentence.of("… and %s lines more", (lines.size() - LINES)));
    } else {
      message = message.withLines(lines);
    }
    return new StatusAnswer(message, !cut && !folded);
  }

  private static Severity worst(List<MessageLine> lines) {
    return lines.stream()
        .map(MessageLine::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.PLAIN);
  }

  private static Sentence title(
      SortedMap<Target, WorkerStatus> workers,
      Map<ServerName, MessageLine> silence,
      StatusNotes notes) {
    if (workers.size() == 1 && silence.isEmpty()) {
      Target only = workers.firstKey();
      return Sentence.of(
          "%s on %s is %s%s",
          only.worker(),
          only.server(),
          notes.state(only, workers.get(only)),
          notes
              .trouble(only)
              .map(more -> Sentence.of("%s%s", ", with an open alert: ", more))
              .orElse(Sentence.EMPTY));
    }
    Sentence counts = counts(workers, notes);
    Sentence servers =
        Sentence.of(
            "%s%s",
            named(
                "; no status from ",
                silence,
                messageLine -> messageLine.severity() == Severity.BAD),
            named(
                "; waiting for ", silence, messageLine -> messageLine.severity() != Severity.BAD));
    return Sentence.of(
        "%s%s",
        (workers.isEmpty()
            ? Sentence.of("No workers")
            : Sentence.of("%s workers: %s", workers.size(), counts)),
        servers);
  }

  private static Sentence named(
      String what, Map<ServerName, MessageLine> silence, Predicate<MessageLine> which) {
    Sentence names =
        silence.entrySet().stream()
            .filter(one -> which.test(one.getValue()))
            .map(one -> Sentence.name(one.getKey()))
            .collect(Sentence.joining(", "));
    return names.isEmpty() ? Sentence.EMPTY : Sentence.of("%s%s", what, names);
  }

  /** {@code 2 FATAL, 1 EXITED as expected, 12 RUNNING}: trouble first. */
  public static Sentence counts(Map<Target, WorkerStatus> workers, Map<Target, Exit> exits) {
    return counts(workers, StatusNotes.of(exits));
  }

  /** How grave a state is, where a worker that has done its work is no trouble. */
  public static Severity severity(Target target, WorkerStatus status, Map<Target, Exit> exits) {
    return severity(target, status, StatusNotes.of(exits));
  }

  private static Severity severity(Target target, WorkerStatus status, StatusNotes notes) {
    return notes.isOver(target, status)
        ? Severity.PLAIN
        : notes.exit(target) == Exit.Judged.FAILED ? Severity.BAD : severity(status.state());
  }

  /** The same, with those that have an open alert before it. */
  private static Sentence counts(Map<Target, WorkerStatus> workers, StatusNotes notes) {
    long alerts = workers.keySet().stream().filter(notes::hasAlert).count();
    Map<String, Integer> ranks = new HashMap<>();
    Map<String, Integer> counted = new HashMap<>();
    workers.forEach((target, status) -> {
      String state = notes.state(target, status);
      ranks.put(state, restRank(target, status, notes));
      counted.merge(state, 1, Integer::sum);
    });
    return Sentence.of(
        "%s%s",
        (alerts == 0 ? Sentence.EMPTY : Sentence.of("%s with an open alert; ", alerts)),
        counted.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, Integer>>comparingInt(one -> ranks.get(one.getKey()))
                    .thenComparing(Map.Entry::getKey))
            .map(one -> Sentence.of("%s %s", one.getValue(), one.getKey()))
            .collect(Sentence.joining(", ")));
  }

  private record StatusRow(int rank, Severity severity, Sentence text) {}

  private record StateGroup(ServerName server, String name) implements Comparable<StateGroup> {
    @Override
    public int compareTo(StateGroup other) {
      int byServer = server.compareTo(other.server);
      return byServer != 0 ? byServer : name.compareTo(other.name);
    }
  }

  /** What has an open alert has a line of its own, before all others, whatever its state. */
  private record Rows(WorkerFigures workerFigures, StatusMarks statusMarks, StatusNotes notes) {
    List<StatusRow> of(SortedMap<Target, WorkerStatus> workers, boolean all) {
      Map<StateGroup, SortedMap<Target, WorkerStatus>> groups = new TreeMap<>();
      workers.forEach((target, status) ->
          groups
              .computeIfAbsent(
                  new StateGroup(target.server(), target.worker().group()), _ -> new TreeMap<>())
              .put(target, status));
      List<StatusRow> rows = new ArrayList<>();
      groups.forEach((stateGroup, members) -> {
        if (all || members.size() == 1) {
          members.forEach((target, status) -> rows.add(row(target, status)));
          return;
        }
        Set<String> states =
            members.entrySet().stream()
                .map(one -> notes.state(one.getKey(), one.getValue()))
                .collect(Collectors.toSet());
        members.forEach((target, status) -> {
          boolean odd = states.size() > 1 && status.state() != WorkerState.RUNNING;
          if (odd || notes.hasAlert(target)) {
            rows.add(row(target, status));
          }
        });
        rows.add(folded(stateGroup, members));
      });
      return rows;
    }

    private StatusRow folded(StateGroup stateGroup, SortedMap<Target, WorkerStatus> members) {
      Target first = members.firstKey();
      boolean running =
          members.values().stream().anyMatch(one -> one.state() == WorkerState.RUNNING);
      String shown =
          running ? WorkerState.RUNNING.toString() : notes.state(first, members.get(first));
      long count =
          members.entrySet().stream()
              .filter(one -> notes.state(one.getKey(), one.getValue()).equals(shown))
              .count();
      String up =
          members.values().stream()
              .flatMap(status -> status.uptime().stream())
              .min(Comparator.naturalOrder())
              .map(least -> ", up " + HumanTime.wholeSeconds(least) + " or more")
              .orElse("");
      boolean mixed =
          members.entrySet().stream()
              .anyMatch(one ->
                  !notes.state(one.getKey(), one.getValue()).equals(shown)
                      && !notes.isOver(one.getKey(), one.getValue()));
      WorkerStatus like = running ? running(members) : members.get(first);
      return new StatusRow(
          mixed ? rank(WorkerState.BACKOFF) : restRank(first, like, notes),
          mixed ? Severity.WARNING : severity(first, like, notes),
          Sentence.of(
              "%s@%s %d/%d %s%s%s%s%s%s",
              Sentence.name(stateGroup.name()),
              stateGroup.server(),
              count,
              members.size(),
              shown,
              workerFigures.pausedOf(members.keySet()),
              up,
              workerFigures.of(members),
              odd(members.keySet()),
              statusMarks.of(members.keySet())));
    }

    private static String odd(Set<Target> workers) {
      return workers.stream()
          .flatMap(target -> OddName.why(target.worker()).stream())
          .findFirst()
          .map(" – "::concat)
          .orElse("");
    }

    private static WorkerStatus running(SortedMap<Target, WorkerStatus> members) {
      return members.values().stream()
          .filter(one -> one.state() == WorkerState.RUNNING)
          .findFirst()
          .orElseThrow();
    }

    private StatusRow row(Target target, WorkerStatus status) {
      String note = notes.note(target, status);
      Sentence text =
          Sentence.of(
              "%s %s%s%s%s%s%s%s%s%s",
              target,
              notes.state(target, status),
              workerFigures.pausedOf(target),
              status.uptime().map(up -> ", up " + HumanTime.wholeSeconds(up)).orElse(""),
              status.pid().isPresent() ? ", pid " + status.pid().getAsInt() : "",
              workerFigures.of(Map.of(target, status)),
              note.isEmpty() ? "" : " – " + note,
              notes.alert(target),
              odd(Set.of(target)),
              statusMarks.of(Set.of(target)));
      return new StatusRow(
          StatusText.rank(target, status, notes),
          notes.severity(target).orElseGet(() -> severity(target, status, notes)),
          text);
    }
  }

  private static int rank(Target target, WorkerStatus status, StatusNotes notes) {
    return notes.hasAlert(target) ? ALERT : restRank(target, status, notes);
  }

  private static int restRank(Target target, WorkerStatus status, StatusNotes notes) {
    if (status.state() != WorkerState.EXITED) {
      return rank(status.state());
    }
    return switch (notes.exit(target)) {
      case EXPECTED, SEEMS_EXPECTED -> OVER;
      case FAILED -> FAILED;
      case UNKNOWN -> rank(status.state());
    };
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
      case RUNNING -> 8;
    };
  }

  public static Severity severity(WorkerState state) {
    return switch (state) {
      case FATAL, UNKNOWN -> Severity.BAD;
      case BACKOFF, EXITED, STOPPED -> Severity.WARNING;
      case STARTING, STOPPING -> Severity.WORKING;
      case RUNNING -> Severity.GOOD;
    };
  }

  /** {@code 3 d 4 h}, for the second word of a sentence. */
  public static String ago(Duration time) {
    return HumanTime.wholeSeconds(time) + " ago";
  }
}
