package dev.workerbot.request.state;

import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tells state changes in few lines: steps that only lead to the next are left out, exits that
 * follow each other are one line, and so are workers of one group to which the same happened
 * together.
 */
public final class Timeline {
  /** Unexpected exits that are closer than this are one crash loop. */
  private static final Duration LOOP = Duration.ofMinutes(10);

  /** The same for exits that are expected, of workers that recycle themselves. */
  private static final Duration RECYCLING = Duration.ofHours(3);

  private static final Duration TOGETHER = Duration.ofSeconds(30);

  private Timeline() {}

  /**
   * One line.
   *
   * @param at of the last of what it tells
   * @param who the workers, empty where there is but one that can be meant
   */
  public record Item(Instant at, Severity severity, Sentence who, Sentence text) {
    /** As it stands in a list. */
    public Sentence line() {
      return who.isEmpty() ? text : Sentence.of("%s %s", who, text);
    }
  }

  /**
   * A time in which somebody acted: a stop or start in it is what was asked for, and no line of its
   * own.
   */
  public record ActRecord(Set<Target> targets, Instant from, Instant to) {
    private static final Duration MARGIN = Duration.ofSeconds(2);

    boolean covers(StateChange stateChange) {
      return targets.contains(stateChange.target())
          && !stateChange.at().isBefore(from.minus(MARGIN))
          && !stateChange.at().isAfter(to.plus(MARGIN));
    }

    boolean isBetween(StateChange first, StateChange second) {
      return targets.contains(first.target())
          && from.isAfter(first.at())
          && from.isBefore(second.at());
    }
  }

  /**
   * The lines, oldest first.
   *
   * @param changes oldest first, of any workers
   * @param named whether each line must say which worker it is about
   */
  public static List<Item> of(
      Collection<StateChange> changes, List<ActRecord> acts, boolean named) {
    Map<Target, List<StateChange>> byTarget =
        changes.stream()
            .collect(Collectors.groupingBy(StateChange::target, TreeMap::new, Collectors.toList()));
    List<TimelineEntry> entries = new ArrayList<>();
    byTarget.values().forEach(path -> entries.addAll(entries(path, acts)));
    return together(entries, named).stream().sorted(Comparator.comparing(Item::at)).toList();
  }

  private record TimelineEntry(Target target, Instant at, Severity severity, String text) {
    String group() {
      return target.worker().group() + "@" + target.server();
    }
  }

  private static List<Item> together(List<TimelineEntry> entries, boolean named) {
    Map<String, List<List<TimelineEntry>>> alike = new LinkedHashMap<>();
    entries.stream()
        .sorted(Comparator.comparing(TimelineEntry::at))
        .forEach(timelineEntry -> {
          List<List<TimelineEntry>> clusters =
              alike.computeIfAbsent(
                  timelineEntry.group() + "\n" + timelineEntry.text(), _ -> new ArrayList<>());
          if (clusters.isEmpty()
              || Duration.between(clusters.getLast().getFirst().at(), timelineEntry.at())
                      .compareTo(TOGETHER)
                  > 0
              || clusters.getLast().stream()
                  .anyMatch(one -> one.target().equals(timelineEntry.target()))) {
            clusters.add(new ArrayList<>());
          }
          clusters.getLast().add(timelineEntry);
        });
    List<Item> items = new ArrayList<>();
    for (List<List<TimelineEntry>> clusters : alike.values()) {
      for (List<TimelineEntry> cluster : clusters) {
        TimelineEntry last = cluster.getLast();
        Sentence who =
            cluster.size() > 1
                ? Sentence.of("%s (%d workers)", Sentence.name(last.group()), cluster.size())
                : named ? Sentence.name(last.target()) : Sentence.EMPTY;
        items.add(new Item(last.at(), last.severity(), who, Sentence.outside(last.text())));
      }
    }
    return items;
  }

  /** One worker's path. */
  private static List<TimelineEntry> entries(List<StateChange> path, List<ActRecord> acts) {
    List<TimelineStep> steps = steps(path);
    List<TimelineEntry> entries = new ArrayList<>();
    int at = 0;
    while (at < steps.size()) {
      if (steps.get(at).isExit()) {
        int end = at + 1;
        while (end < steps.size() && follows(steps, at, end, acts)) {
          end++;
        }
        entries.add(exits(steps.subList(at, end)));
        at = end;
      } else {
        plain(steps.get(at), acts).ifPresent(entries::add);
        at++;
      }
    }
    return entries;
  }

  /** A change that tells something, and the state before it. */
  private record TimelineStep(Optional<WorkerState> from, StateChange stateChange) {
    boolean isExit() {
      return stateChange.state() == WorkerState.EXITED
          || (stateChange.state() == WorkerState.BACKOFF && stateChange.expected().isPresent());
    }

    boolean isExpected() {
      return stateChange.expected().orElse(false);
    }
  }

  private static List<TimelineStep> steps(List<StateChange> path) {
    List<TimelineStep> steps = new ArrayList<>();
    Optional<WorkerState> from = Optional.empty();
    for (int i = 0; i < path.size(); i++) {
      StateChange stateChange = path.get(i);
      boolean leadsOn =
          i + 1 < path.size()
              && stateChange.state().isPassing()
              && !(stateChange.state() == WorkerState.BACKOFF
                  && stateChange.expected().isPresent());
      // What follows an exit by itself, and is not yet over, is reported with the exit.
      boolean repeats =
          i > 0
              && stateChange.state() == WorkerState.BACKOFF
              && path.get(i - 1).state() == WorkerState.EXITED;
      if (!leadsOn && !repeats) {
        steps.add(new TimelineStep(from, stateChange));
        from = Optional.of(stateChange.state());
      }
    }
    return steps;
  }

  /** Whether the step belongs into one line with the exits from {@code first} on. */
  private static boolean follows(
      List<TimelineStep> steps, int first, int next, List<ActRecord> acts) {
    StateChange before = steps.get(next - 1).stateChange();
    TimelineStep timelineStep = steps.get(next);
    StateChange stateChange = timelineStep.stateChange();
    if (acts.stream().anyMatch(actRecord -> actRecord.isBetween(before, stateChange))
        || before.state() == WorkerState.FATAL) {
      return false;
    }
    Duration pause = Duration.between(before.at(), stateChange.at());
    boolean expected = steps.get(first).isExpected();
    if (timelineStep.isExit()) {
      return timelineStep.isExpected() == expected
          && pause.compareTo(expected ? RECYCLING : LOOP) <= 0;
    }
    return steps.get(next - 1).isExit()
        && pause.compareTo(LOOP) <= 0
        && (stateChange.state() == WorkerState.RUNNING
            || stateChange.state() == WorkerState.STARTING
            || stateChange.state() == WorkerState.FATAL);
  }

  /** Exits, each perhaps followed by RUNNING, the last perhaps by FATAL. */
  private static TimelineEntry exits(List<TimelineStep> steps) {
    List<TimelineStep> exits = steps.stream().filter(TimelineStep::isExit).toList();
    StateChange first = exits.getFirst().stateChange();
    StateChange last = exits.getLast().stateChange();
    boolean expected = exits.getFirst().isExpected();
    StringBuilder text = new StringBuilder();
    if (exits.size() > 1) {
      text.append(expected ? "exited as expected " : "exited ")
          .append(exits.size())
          .append(" times in ")
          .append(HumanTime.wholeSeconds(Duration.between(first.at(), last.at())));
      last.cause().ifPresent(cause -> text.append(", last: ").append(CleanText.singleLine(cause)));
    } else {
      exits.getFirst().from().ifPresent(from -> text.append(from).append(" → "));
      text.append(expected ? "exited as expected" : "exited");
      last.cause().ifPresent(cause -> text.append(": ").append(CleanText.singleLine(cause)));
    }
    StateChange end = steps.getLast().stateChange();
    boolean fatal = end.state() == WorkerState.FATAL;
    if (fatal) {
      text.append("; then FATAL");
      if (last.cause().isEmpty()) {
        end.cause().ifPresent(cause -> text.append(": ").append(CleanText.singleLine(cause)));
      }
    } else if (end.state() == WorkerState.RUNNING) {
      text.append("; RUNNING again after ")
          .append(HumanTime.wholeSeconds(Duration.between(last.at(), end.at())));
    } else if (end.state() == WorkerState.STARTING) {
      text.append("; STARTING again");
    }
    Severity severity =
        fatal
            ? Severity.BAD
            : expected ? Severity.PLAIN : exits.size() > 1 ? Severity.BAD : Severity.WARNING;
    return new TimelineEntry(last.target(), last.at(), severity, text.toString());
  }

  private static Optional<TimelineEntry> plain(TimelineStep timelineStep, List<ActRecord> acts) {
    StateChange stateChange = timelineStep.stateChange();
    boolean asked =
        (stateChange.state() == WorkerState.STOPPED || stateChange.state() == WorkerState.RUNNING)
            && acts.stream().anyMatch(actRecord -> actRecord.covers(stateChange));
    if (asked) {
      return Optional.empty();
    }
    String what;
    if (timelineStep.from().isEmpty()) {
      what = stateChange.state().toString();
    } else if (timelineStep.from().get() == stateChange.state()) {
      what =
          stateChange.began()
              ? stateChange.state() + " with a new process"
              : stateChange.state().toString();
    } else {
      what = timelineStep.from().get() + " → " + stateChange.state();
    }
    String cause = stateChange.cause().map(why -> ": " + CleanText.singleLine(why)).orElse("");
    return Optional.of(
        new TimelineEntry(
            stateChange.target(),
            stateChange.at(),
            StateText.severity(stateChange.state()),
            what + cause));
  }
}
