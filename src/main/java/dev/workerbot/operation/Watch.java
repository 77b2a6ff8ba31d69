package dev.workerbot.operation;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Snapshot;
import dev.workerbot.message.HumanTime;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.Action;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Looks at one worker of a running operation, and waits for its server where that is lost. */
final class Watch {
  private final Target target;
  private final Fleet fleet;
  private final Patience patience;
  private final Closing closing;
  private final WorkerRun.Watcher watcher;
  private final long begun = System.nanoTime();

  Watch(Target target, Fleet fleet, Patience patience, Closing closing, WorkerRun.Watcher watcher) {
    this.target = target;
    this.fleet = fleet;
    this.patience = patience;
    this.closing = closing;
    this.watcher = watcher;
  }

  Target target() {
    return target;
  }

  Patience patience() {
    return patience;
  }

  WorkerRun.Watcher watcher() {
    return watcher;
  }

  /** What was answered to a start or stop. */
  record Asked(boolean arrived, Optional<String> fault) {}

  /** Reads an answer; what was lost on the way may have been carried out all the same. */
  Asked ask(Reply<Action> reply) throws WorkerRun.Suspended {
    return switch (reply) {
      case Reply.Ok<Action>(Action.Done _) -> new Asked(true, Optional.empty());
      case Reply.Ok<Action>(Action.Nothing _) -> new Asked(true, Optional.empty());
      case Reply.Ok<Action>(Action.Fault(_, var sentence)) ->
          new Asked(true, Optional.of(sentence));
      case Reply.Failed<Action>(var problem) when problem.kind() == Problem.Kind.LOST ->
          // It may have been carried out; the next look tells.
          new Asked(true, Optional.empty());
      case Reply.Failed<Action>(var problem) when problem.mayPass() -> {
        pause();
        yield new Asked(false, Optional.empty());
      }
      case Reply.Failed<Action>(var problem) -> new Asked(true, Optional.of(problem.sentence()));
    };
  }

  /** One look at the worker, or why there will be none. */
  record Sight(WorkerStatus status, Optional<HalfEnd> missed) {}

  /**
   * Looks until there is an answer.
   *
   * @param waits whether something was begun, so that a lost server is waited for
   */
  Sight look(boolean waits) throws WorkerRun.Suspended {
    long from = System.nanoTime();
    long pause = patience.look().toNanos();
    while (true) {
      if (closing.hasBegun()) {
        throw new WorkerRun.Suspended();
      }
      Snapshot snapshot = fleet.look(target.server());
      Optional<Problem> problem = snapshot.problem();
      if (problem.isEmpty()) {
        return snapshot
            .worker(target.worker())
            .map(status -> new Sight(status, Optional.empty()))
            .orElseGet(() -> missed(true, "Supervisor does not know this worker any more"));
      }
      boolean over = System.nanoTime() - from > patience.resume().toNanos();
      if (!problem.get().mayPass() || !waits || over) {
        return missed(false, problem.get().sentence());
      }
      watcher.doing(
          problem.get().sentence()
              + " — waiting for it, to finish what was begun ("
              + HumanTime.wholeSeconds(Duration.ofNanos(System.nanoTime() - from))
              + " so far)");
      if (closing.within(Duration.ofNanos(pause))) {
        throw new WorkerRun.Suspended();
      }
      pause = Math.min(pause * 2, Duration.ofSeconds(15).toNanos());
    }
  }

  private Sight missed(boolean reached, String cause) {
    return new Sight(unseen(), Optional.of(new HalfEnd.Missed(Optional.empty(), reached, cause)));
  }

  void pause() throws WorkerRun.Suspended {
    if (closing.within(patience.look())) {
      throw new WorkerRun.Suspended();
    }
  }

  /**
   * What dies soon after its startsecs can be STARTING in every single look, with a new process
   * each time; and a status shows no pid of what is STARTING.
   */
  OptionalInt pid(WorkerStatus status) {
    if (status.state() == WorkerState.STARTING
        && supervisor().pid(target.worker()) instanceof Reply.Ok<OptionalInt>(var pid)) {
      return pid;
    }
    return status.pid();
  }

  private WorkerStatus unseen() {
    return new WorkerStatus(
        target.worker(), WorkerState.STOPPED, OptionalInt.empty(), Optional.empty(), "");
  }

  Supervisor supervisor() {
    return fleet.server(target.server()).supervisor();
  }

  /** Since the run began. */
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
