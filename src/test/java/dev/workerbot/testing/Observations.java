package dev.workerbot.testing;

import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Remembers everything that was seen of servers. */
public final class Observations implements Consumer<Observation> {
  private final List<Observation> all = new CopyOnWriteArrayList<>();

  @Override
  public void accept(Observation observation) {
    all.add(observation);
    if (observation instanceof Observation.MissedObservations(_, _, var reported)) {
      reported.forEach(this);
    }
  }

  public List<Observation> all() {
    return List.copyOf(all);
  }

  /** Those of one kind, of one server. */
  public <T extends Observation> List<T> of(Class<T> kind, ServerName server) {
    return all().stream()
        .filter(one -> one.server().equals(server))
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** What one worker did, as its server's log told it. */
  public List<StateChange> steps(ServerName server, String worker) {
    WorkerName name = WorkerName.of(worker);
    return steps(server).stream().filter(one -> one.target().worker().equals(name)).toList();
  }

  /** The same of all workers of the server. */
  public List<StateChange> steps(ServerName server) {
    return of(Observation.StateChanged.class, server).stream()
        .flatMap(one -> one.change().stream())
        .toList();
  }

  public List<WorkerState> states(ServerName server, String worker) {
    return steps(server, worker).stream().map(StateChange::state).toList();
  }

  /** Waits until a worker came to this, as its log or a status that was quicker had it. */
  public void awaitStep(ServerName server, String worker, WorkerState step) {
    await(
        worker + " " + step,
        seen ->
            Stream.concat(
                    seen.steps(server, worker).stream(),
                    seen.of(Observation.StatusObserved.class, server).stream()
                        .flatMap(one -> one.changes().stream())
                        .filter(one -> one.target().worker().equals(WorkerName.of(worker))))
                .anyMatch(one -> one.state() == step));
  }

  /** Waits until its server gave no answer. */
  public void awaitSilence(ServerName server, Observation.ServerTrouble serverTrouble) {
    await(
        server + " is silent",
        seen ->
            seen.of(Observation.ServerSilence.class, server).stream()
                .anyMatch(one -> one.serverTrouble() == serverTrouble));
  }

  /** The newest status, whether the last question was answered or not. */
  public Optional<Observation.StatusObserved> status(ServerName server) {
    return of(Observation.StatusObserved.class, server).reversed().stream().findFirst();
  }

  public boolean isNow(ServerName server, String worker, WorkerState state) {
    WorkerName name = WorkerName.of(worker);
    return status(server).stream()
        .flatMap(statusObserved -> statusObserved.workers().stream())
        .anyMatch(one -> one.worker().equals(name) && one.state() == state);
  }

  /** Forgets what was before. */
  public void clear() {
    all.clear();
  }

  public void await(String what, Predicate<Observations> holds) {
    Await.until(() -> what + "; seen: " + lastOf(all()), () -> holds.test(this));
  }

  private static String lastOf(List<Observation> observations) {
    List<String> all =
        observations.stream()
            .filter(one -> !(one instanceof Observation.Memory))
            .map(Object::toString)
            .toList();
    return String.join("\n", all.subList(Math.max(0, all.size() - 30), all.size()));
  }
}
