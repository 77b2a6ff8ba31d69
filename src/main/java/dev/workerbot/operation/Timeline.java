package dev.workerbot.operation;

import dev.workerbot.message.CleanText;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Severity;
import dev.workerbot.store.StateChanges.Change;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
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
  public record Item(Instant at, Severity severity, String who, String text) {
    /** As it stands in a list. */
    public String line() {
      return who.isEmpty() ? text : who + " " + text;
    }
  }

  /**
   * A time in which somebody acted: a stop or start in it is what was asked for, and no line of its
   * own.
   */
  public record Act(Set<Target> targets, Instant from, Instant to) {
    private static final Duration MARGIN = Duration.ofSeconds(2);

    boolean covers(Change change) {
      return targets.contains(change.target())
          && !change.at().isBefore(from.minus(MARGIN))
          && !change.at().isAfter(to.plus(MARGIN));
    }

    boolean isBetween(Change first, Change second) {
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
  public static List<Item> of(Collection<Change> changes, List<Act> acts, boolean named) {
    Map<Target, List<Change>> byTarget =
        changes.stream()
            .collect(Collectors.groupingBy(Change::target, TreeMap::new, Collectors.toList()));
    List<Entry> entries = new ArrayList<>();
    byTarget.values().forEach(path -> entries.addAll(entries(path, acts)));
    return together(entries, named).stream().sorted(Comparator.comparing(Item::at)).toList();
  }

  private record Entry(Target target, Instant at, Severity severity, String text) {
    String group() {
      return target.worker().group() + "@" + target.server();
    }
  }

  private static List<Item> together(List<Entry> entries, boolean named) {
    Map<String, List<List<Entry>>> alike = new LinkedHashMap<>();
    entries.stream()
        .sorted(Comparator.comparing(Entry::at))
        .forEach(entry -> {
          List<List<Entry>> clusters =
              alike.computeIfAbsent(entry.group() + "\n" + entry.text(), _ -> new ArrayList<>());
          if (clusters.isEmpty()
              || Duration.between(clusters.getLast().getFirst().at(), entry.at())
                      .compareTo(TOGETHER)
                  > 0
              || clusters.getLast().stream().anyMatch(one -> one.target().equals(entry.target()))) {
            clusters.add(new ArrayList<>());
          }
          clusters.getLast().add(entry);
        });
    List<Item> items = new ArrayList<>();
    for (List<List<Entry>> clusters : alike.values()) {
      for (List<Entry> cluster : clusters) {
        Entry last = cluster.getLast();
        String who =
            cluster.size() > 1
                ? "%s (%d workers)".formatted(last.group(), cluster.size())
                : named ? last.target().toString() : "";
        items.add(new Item(last.at(), last.severity(), who, last.text()));
      }
    }
    return items;
  }

  /** One worker's path. */
  private static List<Entry> entries(List<Change> path, List<Act> acts) {
    List<Step> steps = steps(path);
    List<Entry> entries = new ArrayList<>();
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
  private record Step(Optional<WorkerState> from, Change change) {
    boolean isExit() {
      return change.state() == WorkerState.EXITED
          || (change.state() == WorkerState.BACKOFF && change.expected().isPresent());
    }

    boolean isExpected() {
      return change.expected().orElse(false);
    }
  }

  private static List<Step> steps(List<Change> path) {
    List<Step> steps = new ArrayList<>();
    Optional<WorkerState> from = Optional.empty();
    for (int i = 0; i < path.size(); i++) {
      Change change = path.get(i);
      boolean leadsOn =
          i + 1 < path.size()
              && change.state().isPassing()
              && !(change.state() == WorkerState.BACKOFF && change.expected().isPresent());
      // What follows an exit by itself, and is not yet over, is told with the exit.
      boolean repeats =
          i > 0
              && change.state() == WorkerState.BACKOFF
              && path.get(i - 1).state() == WorkerState.EXITED;
      if (!leadsOn && !repeats) {
        steps.add(new Step(from, change));
        from = Optional.of(change.state());
      }
    }
    return steps;
  }

  /** Whether the step belongs into one line with the exits from {@code first} on. */
  private static boolean follows(List<Step> steps, int first, int next, List<Act> acts) {
    Change before = steps.get(next - 1).change();
    Step step = steps.get(next);
    Change change = step.change();
    if (acts.stream().anyMatch(act -> act.isBetween(before, change))
        || before.state() == WorkerState.FATAL) {
      return false;
    }
    Duration pause = Duration.between(before.at(), change.at());
    boolean expected = steps.get(first).isExpected();
    if (step.isExit()) {
      return step.isExpected() == expected && pause.compareTo(expected ? RECYCLING : LOOP) <= 0;
    }
    return steps.get(next - 1).isExit()
        && pause.compareTo(LOOP) <= 0
        && (change.state() == WorkerState.RUNNING
            || change.state() == WorkerState.STARTING
            || change.state() == WorkerState.FATAL);
  }

  /** Exits, each perhaps followed by RUNNING, the last perhaps by FATAL. */
  private static Entry exits(List<Step> steps) {
    List<Step> exits = steps.stream().filter(Step::isExit).toList();
    Change first = exits.getFirst().change();
    Change last = exits.getLast().change();
    boolean expected = exits.getFirst().isExpected();
    StringBuilder text = new StringBuilder();
    if (exits.size() > 1) {
      text.append(expected ? "ended as expected " : "exited ")
          .append(exits.size())
          .append(" times in ")
          .append(HumanTime.wholeSeconds(Duration.between(first.at(), last.at())));
      last.cause().ifPresent(cause -> text.append(", last: ").append(CleanText.singleLine(cause)));
    } else {
      exits.getFirst().from().ifPresent(from -> text.append(from).append(" → "));
      text.append(expected ? "exited as expected" : "exited");
      last.cause().ifPresent(cause -> text.append(": ").append(CleanText.singleLine(cause)));
    }
    Change end = steps.getLast().change();
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
    return new Entry(last.target(), last.at(), severity, text.toString());
  }

  private static Optional<Entry> plain(Step step, List<Act> acts) {
    Change change = step.change();
    boolean asked =
        (change.state() == WorkerState.STOPPED || change.state() == WorkerState.RUNNING)
            && acts.stream().anyMatch(act -> act.covers(change));
    if (asked) {
      return Optional.empty();
    }
    String what;
    if (step.from().isEmpty()) {
      what = change.state().toString();
    } else if (step.from().get() == change.state()) {
      what = change.began() ? change.state() + " with a new process" : change.state().toString();
    } else {
      what = step.from().get() + " → " + change.state();
    }
    String cause = change.cause().map(why -> ": " + CleanText.singleLine(why)).orElse("");
    return Optional.of(
        new Entry(change.target(), change.at(), StatusText.severity(change.state()), what + cause));
  }
}
