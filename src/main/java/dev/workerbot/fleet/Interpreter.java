package dev.workerbot.fleet;

import dev.workerbot.supervisor.Causes;
import dev.workerbot.supervisor.MainLog.Event;
import dev.workerbot.supervisor.MainLog.Event.OfProcess;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Sighting;
import dev.workerbot.worker.Transition;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes sightings of the lines of a main log and of snapshots: finds the worker for a process name,
 * the cause for a FATAL, and tells a worker that was stopped from one that went down with
 * supervisord. Times are in nanoseconds.
 */
final class Interpreter {
  /** Lines of namesakes that wait for a snapshot. */
  private static final int MOST_HELD = 2000;

  private final ServerName server;
  private final Map<WorkerName, Cause> causes = new HashMap<>();
  private final List<Held> held = new ArrayList<>();
  private Map<WorkerName, WorkerStatus> newest = Map.of();
  private Map<String, List<WorkerName>> byProcess = Map.of();
  private long newestAskedAt;
  private boolean goesDown;
  private long goesDownSince;
  private OptionalInt supervisord = OptionalInt.empty();

  /** Of which a snapshot already told that it is another process than before. */
  private OptionalInt toldOf = OptionalInt.empty();

  private record Cause(String words, long heardAt) {}

  private record Held(OfProcess event, Instant at, long heardAt, boolean isDown) {}

  Interpreter(ServerName server) {
    this.server = server;
  }

  /**
   * What was written before anybody listened: it is known, and not told, but for how those ended
   * that are EXITED still.
   */
  List<Sighting> known(List<Event> events, Instant at, long now) {
    Map<WorkerName, Transition> last = new LinkedHashMap<>();
    for (Event event : events) {
      for (Sighting sighting : heard(event, at, now)) {
        if (sighting instanceof Sighting.Change(_, _, var worker, var what)) {
          last.put(worker, what);
        }
      }
    }
    held.clear();
    toldOf = OptionalInt.empty();
    List<Sighting> ends = new ArrayList<>();
    last.forEach((worker, what) -> {
      boolean isExited = newest.get(worker).state() == WorkerState.EXITED;
      if (isExited && what instanceof Transition.Exited end) {
        ends.add(new Sighting.Past(server, at, worker, end));
      }
    });
    return ends;
  }

  /** A line just came in. */
  List<Sighting> heard(Event event, Instant at, long now) {
    return switch (event) {
      case OfProcess process -> of(process, at, now);
      case Event.DaemonStopping _ -> {
        goesDown = true;
        goesDownSince = now;
        yield List.of();
      }
      case Event.DaemonStarted(var pid) -> started(pid, at);
      case Event.NotSpawned _, Event.LogReopened _, Event.Other _ -> List.of();
    };
  }

  private List<Sighting> started(int pid, Instant at) {
    goesDown = false;
    causes.clear();
    boolean isTold = toldOf.equals(OptionalInt.of(pid));
    toldOf = OptionalInt.empty();
    supervisord = OptionalInt.of(pid);
    return isTold ? List.of() : List.of(new Sighting.Restart(server, at, pid));
  }

  private List<Sighting> of(OfProcess event, Instant at, long now) {
    List<WorkerName> workers = byProcess.getOrDefault(event.process(), List.of());
    if (workers.size() == 1) {
      return told(workers.getFirst(), event, at, now, goesDown);
    }
    if (held.size() < MOST_HELD) {
      held.add(new Held(event, at, now, goesDown));
    }
    return List.of();
  }

  private List<Sighting> told(
      WorkerName worker, OfProcess event, Instant at, long now, boolean isDown) {
    return transition(worker, event, now, isDown)
        .<List<Sighting>>map(what -> List.of(new Sighting.Change(server, at, worker, what)))
        .orElse(List.of());
  }

  private Optional<Transition> transition(
      WorkerName worker, OfProcess event, long now, boolean isDown) {
    return switch (event) {
      case Event.Spawned(_, var pid) -> Optional.of(new Transition.Spawned(pid));
      case Event.Up _ -> {
        causes.remove(worker);
        yield Optional.of(new Transition.Up());
      }
      case Event.Exited(_, var end, var expected) -> {
        String words = Causes.of(end);
        causes.put(worker, new Cause(words, now));
        yield isDown ? Optional.empty() : Optional.of(new Transition.Exited(expected, words));
      }
      case Event.Stopped _ -> {
        causes.remove(worker);
        yield isDown ? Optional.empty() : Optional.of(new Transition.Stopped());
      }
      case Event.GaveUp _ -> Optional.of(new Transition.GaveUp(cause(worker)));
      case Event.Killing _ -> Optional.empty();
    };
  }

  /** How the last try ended: by an exit that was heard, or before there was a process. */
  private Optional<String> cause(WorkerName worker) {
    Optional<Cause> exit = Optional.ofNullable(causes.get(worker));
    boolean isOlder = exit.isEmpty() || exit.get().heardAt() <= newestAskedAt;
    Optional<String> note =
        Optional.ofNullable(newest.get(worker)).flatMap(one -> Causes.notSpawned(one.note()));
    return isOlder && note.isPresent() ? note : exit.map(Cause::words);
  }

  /** All workers as they are now: tells first whom the lines were about that had to wait for it. */
  List<Sighting> looked(List<WorkerStatus> workers, long askedAt) {
    Map<WorkerName, WorkerStatus> before = newest;
    newest = new LinkedHashMap<>();
    byProcess = new HashMap<>();
    for (WorkerStatus one : workers) {
      if (newest.put(one.worker(), one) == null) {
        byProcess.computeIfAbsent(one.worker().process(), _ -> new ArrayList<>()).add(one.worker());
      }
    }
    newestAskedAt = askedAt;
    causes.keySet().retainAll(newest.keySet());
    if (goesDown && askedAt > goesDownSince) {
      // While it goes down it answers nobody: it is up again.
      goesDown = false;
    }
    return attribute(before, askedAt);
  }

  private List<Sighting> attribute(Map<WorkerName, WorkerStatus> before, long askedAt) {
    Map<String, List<Held>> due = new LinkedHashMap<>();
    for (Held one : held) {
      if (one.heardAt() < askedAt) {
        due.computeIfAbsent(one.event().process(), _ -> new ArrayList<>()).add(one);
      }
    }
    held.removeIf(one -> one.heardAt() < askedAt);
    List<Sighting> sightings = new ArrayList<>();
    due.forEach((process, lines) -> {
      List<WorkerStatus> after =
          byProcess.getOrDefault(process, List.of()).stream().map(newest::get).toList();
      for (var found : Namesakes.attribute(lines, Held::event, before, after)) {
        Held line = found.line();
        sightings.addAll(
            told(found.worker(), line.event(), line.at(), line.heardAt(), line.isDown()));
      }
    });
    return sightings;
  }

  /** The process below which the workers were found: another than before after a restart. */
  Optional<Sighting> supervisord(int pid, Instant at) {
    boolean isOther = supervisord.isPresent() && supervisord.getAsInt() != pid;
    supervisord = OptionalInt.of(pid);
    if (!isOther) {
      return Optional.empty();
    }
    toldOf = OptionalInt.of(pid);
    return Optional.of(new Sighting.Restart(server, at, pid));
  }

  /** supervisord's process, as far as known. */
  OptionalInt supervisord() {
    return supervisord;
  }

  List<WorkerStatus> newest() {
    return List.copyOf(newest.values());
  }
}
