package dev.workerbot.fleet.timeline;

import dev.workerbot.supervisor.mainlog.MainLog.Event;
import dev.workerbot.supervisor.mainlog.MainLog.Event.OfProcess;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds out which of several workers with the same process name a line is about, from the snapshots
 * before and after it. Never guesses: what could be about more than one is told of none. Times are
 * in nanoseconds.
 */
final class AmbiguousProcessResolver {
  /** How much later than a snapshot that shows it a line may come. */
  private static final long SLACK = Duration.ofMillis(900).toNanos();

  private static final long REMEMBERED = Duration.ofSeconds(20).toNanos();
  private static final int MOST_HELD = 2000;

  private final List<AmbiguousLine> held = new ArrayList<>();
  private final Deque<StatusReading> looks = new ArrayDeque<>();

  /**
   * A line about a process.
   *
   * @param isDown whether supervisord was going down
   * @param followsNotSpawned whether the line before it said that some process could not be started
   */
  record AmbiguousLine(
      OfProcess event, HeardLine heard, boolean isDown, boolean followsNotSpawned) {
    long heardAt() {
      return heard.nanos();
    }
  }

  /** A line, and of whom it is. */
  record Attributed(WorkerName worker, AmbiguousLine ambiguousLine) {}

  private record StatusReading(long askedAt, Map<WorkerName, WorkerStatus> workers) {}

  void hold(AmbiguousLine ambiguousLine) {
    if (held.size() < MOST_HELD) {
      held.add(ambiguousLine);
    }
  }

  void forget() {
    held.clear();
  }

  /** Of whom the lines are that can be told by now. */
  List<Attributed> looked(Map<WorkerName, WorkerStatus> workers, long askedAt) {
    looks.addLast(new StatusReading(askedAt, workers));
    while (looks.size() > 2 && askedAt - looks.peekFirst().askedAt() > REMEMBERED) {
      looks.removeFirst();
    }
    Map<String, List<AmbiguousLine>> due = new LinkedHashMap<>();
    for (AmbiguousLine ambiguousLine : held) {
      if (ambiguousLine.heardAt() < askedAt) {
        due.computeIfAbsent(ambiguousLine.event().process(), _ -> new ArrayList<>())
            .add(ambiguousLine);
      }
    }
    List<Attributed> found = new ArrayList<>();
    due.forEach((process, lines) -> {
      List<Story> interpretations =
          interpretations(process, lines.getFirst().heard().writtenNanos() - SLACK);
      List<Story> moved = interpretations.stream().filter(story -> !story.isStill()).toList();
      if (interpretations.size() == 1 || moved.size() == 1) {
        WorkerName only = (moved.size() == 1 ? moved : interpretations).getFirst().worker();
        lines.forEach(ambiguousLine -> found.add(new Attributed(only, ambiguousLine)));
        held.removeAll(lines);
      } else if (askedAt - lines.getLast().heardAt() >= SLACK
          || askedAt - lines.getFirst().heardAt() >= REMEMBERED / 2) {
        // Nothing that comes later can tell more.
        found.addAll(oneEach(lines, moved));
        held.removeAll(lines);
      }
    });
    return found;
  }

  /** How one worker was, in the snapshots from before the first line to now. */
  private record Story(WorkerName worker, List<Optional<WorkerStatus>> states) {
    /** Nothing can have happened to it that the snapshots miss. */
    boolean isStill() {
      Set<Object> different = new HashSet<>();
      for (Optional<WorkerStatus> state : states) {
        different.add(state.map(one -> List.of(one.state(), one.pid(), one.note())));
      }
      return different.size() == 1 && states.getFirst().stream().noneMatch(Story::isPassing);
    }

    private static boolean isPassing(WorkerStatus status) {
      return status.state().isPassing();
    }

    boolean came(WorkerState state) {
      Optional<WorkerStatus> last = states.getLast();
      return last.stream().anyMatch(one -> one.state() == state)
          && states.stream()
              .anyMatch(one ->
                  !one.map(WorkerStatus::state).equals(last.map(WorkerStatus::state))
                      || !one.map(WorkerStatus::pid).equals(last.map(WorkerStatus::pid)));
    }

    boolean had(int pid) {
      return states.stream()
          .flatMap(Optional::stream)
          .anyMatch(one -> one.pid().stream().anyMatch(own -> own == pid));
    }

    /** It has no process, or another, where it had one before, or tried to. */
    boolean ended() {
      Optional<Integer> last = pid(states.getLast());
      return came(WorkerState.FATAL)
          || came(WorkerState.EXITED)
          || came(WorkerState.BACKOFF)
          || states.stream().map(Story::pid).anyMatch(pid -> pid.isPresent() && !pid.equals(last));
    }

    private static Optional<Integer> pid(Optional<WorkerStatus> status) {
      return status.flatMap(one -> one.pid().stream().boxed().findFirst());
    }
  }

  private List<Story> interpretations(String process, long since) {
    List<StatusReading> window = new ArrayList<>();
    for (StatusReading statusReading : looks) {
      if (statusReading.askedAt() <= since) {
        window.clear();
      }
      window.add(statusReading);
    }
    return window.getLast().workers().keySet().stream()
        .filter(worker -> worker.process().equals(process))
        .map(worker ->
            new Story(
                worker,
                window.stream()
                    .map(statusReading -> Optional.ofNullable(statusReading.workers().get(worker)))
                    .toList()))
        .toList();
  }

  private static List<Attributed> oneEach(List<AmbiguousLine> lines, List<Story> moved) {
    List<Attributed> found = new ArrayList<>();
    for (AmbiguousLine ambiguousLine : lines) {
      if (ambiguousLine.event() instanceof Event.SpawnedEvent(_, var pid)) {
        moved.stream()
            .filter(story -> story.had(pid))
            .findFirst()
            .ifPresent(story -> found.add(new Attributed(story.worker(), ambiguousLine)));
      }
    }
    found.addAll(
        alike(lines, Event.GaveUpEvent.class, moved, story -> story.came(WorkerState.FATAL)));
    found.addAll(
        alike(lines, Event.StoppedEvent.class, moved, story -> story.came(WorkerState.STOPPED)));
    found.addAll(
        alike(lines, Event.RunningEvent.class, moved, story -> story.came(WorkerState.RUNNING)));
    found.addAll(alike(lines, Event.ExitedEvent.class, moved, Story::ended));
    found.sort(Comparator.comparingInt(one -> lines.indexOf(one.ambiguousLine())));
    return found;
  }

  /** Of the only worker that they fit; or one each, whichever, where they are equal and as many. */
  private static List<Attributed> alike(
      List<AmbiguousLine> lines,
      Class<? extends OfProcess> kind,
      List<Story> moved,
      Predicate<Story> fits) {
    List<AmbiguousLine> such =
        lines.stream().filter(ambiguousLine -> kind.isInstance(ambiguousLine.event())).toList();
    List<Story> whom = moved.stream().filter(fits).toList();
    if (whom.size() == 1) {
      WorkerName only = whom.getFirst().worker();
      return such.stream().map(ambiguousLine -> new Attributed(only, ambiguousLine)).toList();
    }
    List<Attributed> found = new ArrayList<>();
    if (such.size() == whom.size()
        && such.stream().map(AmbiguousLine::event).distinct().count() == 1) {
      for (int i = 0; i < such.size(); i++) {
        found.add(new Attributed(whom.get(i).worker(), such.get(i)));
      }
    }
    return found;
  }
}
