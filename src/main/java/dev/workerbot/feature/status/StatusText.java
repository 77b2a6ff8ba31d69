package dev.workerbot.feature.status;

import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.state.StateText;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The answer to {@code status}: trouble first, healthy groups folded into one line. */
public final class StatusText {
  /** Lines shown before "Show all" is offered. */
  static final int LINES = 30;

  /** Before all states. */
  private static final int ALERT = -1;

  private StatusText() {}

  /** What stands behind the line of workers, such as who holds them; empty for nothing. */
  public interface StatusMarks {
    public Sentence of(Set<Target> workers);
  }

  /**
   * What is shown.
   *
   * @param whole whether every worker has its line
   */
  public record StatusAnswer(Message message, boolean whole) {}

  /**
   * The whole answer.
   *
   * @param silence what is said of each server that gave no answer
   */
  public static StatusAnswer of(
      SortedMap<Target, WorkerStatus> workers,
      Map<ServerName, MessageLine> silence,
      boolean all,
      WorkerFigures workerFigures,
      StatusMarks statusMarks,
      StatusNotes notes) {
    List<MessageLine> lines = new ArrayList<>();
    lines.addAll(silence.values());
    List<StatusRow> rows =
        new Rows(workerFigures, statusMarks, notes, isOfOne(workers, silence)).of(workers, all);
    rows.stream()
        .filter(statusRow -> !statusRow.text().isEmpty())
        .sorted(Comparator.comparingInt(StatusRow::rank))
        .forEach(statusRow -> lines.add(new MessageLine(statusRow.severity(), statusRow.text())));
    boolean cut = !all && lines.size() > LINES + 1;
    boolean folded = rows.size() < workers.size();
    Message message = Message.of(worst(silence.values(), rows), title(workers, silence, notes));
    return new StatusAnswer(
        message.withLines(
            cut
                ? MessageLine.atMost(LINES + 1, lines, Sentence.of("add `--all` to see them"))
                : lines),
        !cut && !folded);
  }

  private static Severity worst(Collection<MessageLine> silence, List<StatusRow> rows) {
    return Stream.concat(
            silence.stream().map(MessageLine::severity), rows.stream().map(StatusRow::severity))
        .max(Comparator.naturalOrder())
        .orElse(Severity.PLAIN);
  }

  /** Whose name and state are the title. */
  private static boolean isOfOne(
      SortedMap<Target, WorkerStatus> workers, Map<ServerName, MessageLine> silence) {
    return workers.size() == 1 && silence.isEmpty();
  }

  private static Sentence title(
      SortedMap<Target, WorkerStatus> workers,
      Map<ServerName, MessageLine> silence,
      StatusNotes notes) {
    if (isOfOne(workers, silence)) {
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
      String what, Map<ServerName, MessageLine> silence, Predicate<MessageLine> wanted) {
    Sentence names =
        silence.entrySet().stream()
            .filter(one -> wanted.test(one.getValue()))
            .map(one -> Sentence.name(one.getKey()))
            .collect(Sentence.joining(", "));
    return names.isEmpty() ? Sentence.EMPTY : Sentence.of("%s%s", what, names);
  }

  private static Severity severity(Target target, WorkerStatus status, StatusNotes notes) {
    return StateText.severity(status, notes.exit(target));
  }

  /** {@code 2 with an open alert; 2 FATAL, 12 RUNNING}. */
  private static Sentence counts(Map<Target, WorkerStatus> workers, StatusNotes notes) {
    long alerts = workers.keySet().stream().filter(notes::hasAlert).count();
    return Sentence.of(
        "%s%s",
        alerts == 0 ? Sentence.EMPTY : Sentence.of("%s with an open alert; ", alerts),
        StateText.counts(workers, notes.exits()));
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
  private record Rows(
      WorkerFigures workerFigures, StatusMarks statusMarks, StatusNotes notes, boolean isOfOne) {
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
              .map(least -> "up " + HumanTime.wholeSeconds(least) + " or more")
              .orElse("");
      boolean mixed =
          members.entrySet().stream()
              .anyMatch(one ->
                  !notes.state(one.getKey(), one.getValue()).equals(shown)
                      && !notes.isOver(one.getKey(), one.getValue()));
      WorkerStatus like = running ? running(members) : members.get(first);
      return new StatusRow(
          mixed ? StateText.rank(WorkerState.BACKOFF) : StateText.rank(like, notes.exit(first)),
          mixed || notes.isAnyOld(members.keySet())
              ? Severity.WARNING
              : severity(first, like, notes),
          joined(
              " – ",
              joined(
                  ", ",
                  Sentence.of(
                      "%s@%s %d/%d %s",
                      Sentence.name(stateGroup.name()),
                      stateGroup.server(),
                      count,
                      members.size(),
                      shown),
                  workerFigures.pausedOf(members.keySet()),
                  up,
                  workerFigures.of(members)),
              notes.old(members.keySet()),
              odd(members.keySet()),
              statusMarks.of(members.keySet())));
    }

    private static Sentence joined(String between, Object... parts) {
      return Stream.of(parts)
          .filter(part -> !part.toString().isEmpty())
          .collect(Sentence.joining(between));
    }

    private static String odd(Set<Target> workers) {
      return workers.stream()
          .flatMap(target -> OddName.why(target.worker()).stream())
          .findFirst()
          .orElse("");
    }

    private static WorkerStatus running(SortedMap<Target, WorkerStatus> members) {
      return members.values().stream()
          .filter(one -> one.state() == WorkerState.RUNNING)
          .findFirst()
          .orElseThrow();
    }

    /** The title says name and state of one; with a pid each of several would wrap on a phone. */
    private StatusRow row(Target target, WorkerStatus status) {
      Sentence figures =
          joined(
              ", ",
              isOfOne ? Sentence.EMPTY : Sentence.of("%s %s", target, notes.state(target, status)),
              workerFigures.pausedOf(target),
              status.uptime().map(up -> "up " + HumanTime.wholeSeconds(up)).orElse(""),
              isOfOne && status.pid().isPresent() ? "pid " + status.pid().getAsInt() : "",
              workerFigures.of(Map.of(target, status)));
      Set<Target> only = Set.of(target);
      Sentence text =
          joined(
                  " – ",
                  figures,
                  notes.note(target, status),
                  notes.old(target),
                  notes.alert(target),
                  odd(only),
                  statusMarks.of(only))
              .capitalised();
      return new StatusRow(
          notes.hasAlert(target) ? ALERT : StateText.rank(status, notes.exit(target)),
          notes
              .severity(target)
              .orElseGet(
                  () -> notes.isAnyOld(only) ? Severity.WARNING : severity(target, status, notes)),
          text);
    }
  }
}
