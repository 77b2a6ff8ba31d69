package dev.workerbot.fleet.watch.log;

import dev.workerbot.supervisor.mainlog.MainLog.Event;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notices when snapshots show what the main log should have shown and did not: supervisord writes
 * none of it, or not where we listen. What no line ever tells is left out, such as the stop of a
 * worker in BACKOFF. Times are in nanoseconds.
 */
public final class MissedLineDetector {
  /** How much later than a snapshot a line may come. */
  public static final Duration GRACE = Duration.ofSeconds(3);

  private static final int REMEMBERED = 4000;

  private final Set<Integer> pids = new LinkedHashSet<>();
  private final Map<String, Long> gaveUp = new HashMap<>();
  private final Map<String, Long> exited = new HashMap<>();
  private final List<Suspicion> suspicions = new ArrayList<>();

  /**
   * Something that a line should tell.
   *
   * @param since when the snapshot was asked for that did not show it yet
   */
  private record Suspicion(StateChange change, long since, long noticed) {}

  public void heard(Event event, long now) {
    switch (event) {
      case Event.SpawnedEvent(_, var pid) -> {
        pids.add(pid);
        if (pids.size() > REMEMBERED) {
          pids.remove(pids.iterator().next());
        }
      }
      case Event.GaveUpEvent(var process) -> gaveUp.put(process, now);
      case Event.ExitedEvent(var process, _, _) -> exited.put(process, now);
      default -> {}
    }
  }

  /**
   * A status has shown this of a server whose log is listened to, and no line so far.
   *
   * @param before when the status was asked for that did not show it yet
   */
  public void shown(List<StateChange> changes, long before, long now) {
    for (StateChange change : changes) {
      boolean isLogged =
          switch (change.state()) {
            case RUNNING -> change.pid().isPresent();
            case FATAL, EXITED -> change.expected().isEmpty();
            default -> false;
          };
      if (isLogged) {
        suspicions.add(new Suspicion(change, before, now));
      }
    }
  }

  /**
   * When to ask {@link #areLinesMissing} again; {@link Long#MAX_VALUE} where nothing is suspected.
   */
  public long next() {
    suspicions.removeIf(this::wasLogged);
    return suspicions.stream()
        .mapToLong(one -> one.noticed() + GRACE.toNanos())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Whether a line is missing by now. */
  public boolean areLinesMissing(long now) {
    return next() <= now;
  }

  public void forget() {
    suspicions.clear();
  }

  private boolean wasLogged(Suspicion suspicion) {
    StateChange change = suspicion.change();
    if (change.state() == WorkerState.RUNNING) {
      return pids.contains(change.pid().orElseThrow());
    }
    Map<String, Long> logged = change.state() == WorkerState.FATAL ? gaveUp : exited;
    return logged.getOrDefault(change.target().worker().process(), Long.MIN_VALUE)
        >= suspicion.since();
  }
}
