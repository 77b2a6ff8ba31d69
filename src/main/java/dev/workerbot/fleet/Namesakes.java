package dev.workerbot.fleet;

import dev.workerbot.supervisor.MainLog.Event;
import dev.workerbot.supervisor.MainLog.Event.OfProcess;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds out which of several workers with the same process name a line is about, from the snapshots
 * before and after it. Never guesses: what could be about more than one is told of none.
 */
final class Namesakes {
  private Namesakes() {}

  /** A line, and of whom it is. */
  record Attributed<T>(WorkerName worker, T line) {}

  /** One of the workers, before and after. */
  private record Step(WorkerName worker, Optional<WorkerStatus> before, WorkerStatus after) {
    boolean isMove() {
      return before.isEmpty()
          || before.get().state() != after.state()
          || !before.get().pid().equals(after.pid())
          || !before.get().note().equals(after.note());
    }

    /** Nothing can have happened to it that both snapshots miss. */
    boolean isStill() {
      return !isMove() && !after.state().isPassing();
    }

    boolean came(WorkerState state) {
      return after.state() == state
          && (before.isEmpty()
              || before.get().state() != state
              || !before.get().pid().equals(after.pid()));
    }

    boolean lostItsProcess() {
      return before.stream().anyMatch(one -> one.pid().isPresent())
          && !before.get().pid().equals(after.pid());
    }
  }

  /**
   * @param lines about one process name, in their order, all written between the snapshots
   * @param event what a line tells
   */
  static <T> List<Attributed<T>> attribute(
      List<T> lines,
      Function<T, OfProcess> event,
      Map<WorkerName, WorkerStatus> before,
      List<WorkerStatus> after) {
    List<Step> steps =
        after.stream()
            .map(one -> new Step(one.worker(), Optional.ofNullable(before.get(one.worker())), one))
            .toList();
    List<Step> moved = steps.stream().filter(step -> !step.isStill()).toList();
    if (steps.size() == 1 || moved.size() == 1) {
      WorkerName worker = (steps.size() == 1 ? steps : moved).getFirst().worker();
      return lines.stream().map(line -> new Attributed<>(worker, line)).toList();
    }
    List<Attributed<T>> found = new ArrayList<>();
    for (T line : lines) {
      if (event.apply(line) instanceof Event.Spawned(_, var pid)) {
        moved.stream()
            .filter(step -> step.after().pid().stream().anyMatch(own -> own == pid))
            .findFirst()
            .ifPresent(step -> found.add(new Attributed<>(step.worker(), line)));
      }
    }
    found.addAll(
        alike(lines, event, Event.GaveUp.class, moved, step -> step.came(WorkerState.FATAL)));
    found.addAll(
        alike(lines, event, Event.Stopped.class, moved, step -> step.came(WorkerState.STOPPED)));
    found.addAll(
        alike(lines, event, Event.Up.class, moved, step -> step.came(WorkerState.RUNNING)));
    found.addAll(alike(lines, event, Event.Exited.class, moved, Step::lostItsProcess));
    found.sort(Comparator.comparingInt(one -> lines.indexOf(one.line())));
    return found;
  }

  /** As many equal lines as there are workers that they fit: one each, whichever. */
  private static <T> List<Attributed<T>> alike(
      List<T> lines,
      Function<T, OfProcess> event,
      Class<? extends OfProcess> kind,
      List<Step> moved,
      Predicate<Step> fits) {
    List<T> such = lines.stream().filter(line -> kind.isInstance(event.apply(line))).toList();
    List<Step> whom = moved.stream().filter(fits).toList();
    boolean areEqual = such.stream().map(event).distinct().count() == 1;
    List<Attributed<T>> found = new ArrayList<>();
    if (areEqual && such.size() == whom.size()) {
      for (int i = 0; i < such.size(); i++) {
        found.add(new Attributed<>(whom.get(i).worker(), such.get(i)));
      }
    }
    return found;
  }
}
