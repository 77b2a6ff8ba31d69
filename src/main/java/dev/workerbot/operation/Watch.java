package dev.workerbot.operation;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.watch.Snapshot;
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
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final Target target;
  private final Fleet fleet;
  private final OperationTimeouts operationTimeouts;
  private final ShutdownSignal shutdownSignal;
  private final WorkerRun.RunWatcher runWatcher;
  private final long begun;

  /**
   * @param soFar how long an earlier run of the bot was at it
   */
  Watch(
      Target target,
      Fleet fleet,
      OperationTimeouts operationTimeouts,
      ShutdownSignal shutdownSignal,
      WorkerRun.RunWatcher runWatcher,
      Duration soFar) {
    this.target = target;
    this.fleet = fleet;
    this.operationTimeouts = operationTimeouts;
    this.shutdownSignal = shutdownSignal;
    this.runWatcher = runWatcher;
    this.begun = System.nanoTime() - soFar.toNanos();
  }

  Target target() {
    return target;
  }

  OperationTimeouts patience() {
    return operationTimeouts;
  }

  WorkerRun.RunWatcher watcher() {
    return runWatcher;
  }

  /** What is known after a start or stop was asked for. */
  sealed interface AskResult {
    /** It arrived, and was answered. */
    record Answered() implements AskResult {}

    /** It was refused. */
    record AskRefused(String why) implements AskResult {}

    /** It may have been carried out, or not: the next look tells. */
    record Unclear(String why) implements AskResult {}

    /** It never arrived. */
    record AskMissed() implements AskResult {}
  }

  /** Reads an answer. */
  AskResult ask(Reply<Action> reply) throws WorkerRun.RunSuspended {
    if (reply instanceof Reply.FailedReply<Action>) {
      suspendIfClosing();
    }
    return switch (reply) {
      // Its process was there: a one-shot without startsecs has ended before anybody saw it
      // RUNNING.
      case Reply.Ok<Action>(Action.Fault(var fault, _))
          when fault.equals(Action.Fault.NOT_RUNNING_NOW) ->
          new AskResult.Answered();
      case Reply.Ok<Action>(Action.Fault(_, var sentence)) -> new AskResult.AskRefused(sentence);
      case Reply.Ok<Action> _ -> new AskResult.Answered();
      case Reply.FailedReply<Action>(var problem) ->
          switch (problem.problemKind()) {
            case LOST, HUNG, LOGIN_SHELL, NOT_UNDERSTOOD ->
                new AskResult.Unclear(problem.sentence());
            default -> {
              if (!problem.mayPass()) {
                yield new AskResult.AskRefused(problem.sentence());
              }
              pause();
              yield new AskResult.AskMissed();
            }
          };
    };
  }

  /** One look at the worker, or why there will be none. */
  record WatchedStatus(WorkerStatus status, Optional<StepResult.StepMissed> missed) {}

  /**
   * Looks until there is an answer.
   *
   * @param waits whether something was begun, so that a lost server is waited for
   */
  WatchedStatus look(boolean waits) throws WorkerRun.RunSuspended {
    long from = System.nanoTime();
    long pause = operationTimeouts.look().toNanos();
    while (true) {
      suspendIfClosing();
      Snapshot snapshot = fleet.look(target.server());
      Optional<Problem> problem = snapshot.problem();
      if (problem.isPresent()) {
        suspendIfClosing();
      }
      if (problem.isEmpty()) {
        return snapshot
            .worker(target.worker())
            .map(status -> new WatchedStatus(status, Optional.empty()))
            .orElseGet(() -> missed(true, "Supervisor does not know this worker any more"));
      }
      // What was begun is finished, even where somebody has to mend a key or a sudo rule first.
      Duration limit =
          waits ? operationTimeouts.resume() : Unbegun.limit(problem.get(), operationTimeouts);
      Duration waited = Duration.ofNanos(System.nanoTime() - from);
      if (waited.compareTo(limit) >= 0) {
        return missed(false, waits ? problem.get().sentence() : Unbegun.told(problem.get()));
      }
      runWatcher.doing(
          waits
              ? "%s — waiting for it, to finish what was begun (%s so far)"
                  .formatted(problem.get().sentence(), HumanTime.wholeSeconds(waited))
              : Unbegun.waiting(problem.get(), waited));
      if (shutdownSignal.within(Duration.ofNanos(pause))) {
        throw new WorkerRun.RunSuspended();
      }
      pause = Math.min(pause * 2, LONGEST_PAUSE.toNanos());
    }
  }

  /** Whoever closes the bot closes its connections too: what fails then is no fault of a server. */
  private void suspendIfClosing() throws WorkerRun.RunSuspended {
    if (shutdownSignal.hasBegun()) {
      throw new WorkerRun.RunSuspended();
    }
  }

  private WatchedStatus missed(boolean reached, String cause) {
    return new WatchedStatus(
        unseen(), Optional.of(new StepResult.StepMissed(Optional.empty(), reached, cause)));
  }

  /** Until the next look. */
  void pause() throws WorkerRun.RunSuspended {
    pause(operationTimeouts.look());
  }

  /** Until the next look at what may take an hour: the longer it has, the rarer are the looks. */
  void pauseLonger() throws WorkerRun.RunSuspended {
    Duration tenth = elapsed().dividedBy(10);
    Duration longer = tenth.compareTo(LONGEST_PAUSE) < 0 ? tenth : LONGEST_PAUSE;
    pause(longer.compareTo(operationTimeouts.look()) > 0 ? longer : operationTimeouts.look());
  }

  private void pause(Duration time) throws WorkerRun.RunSuspended {
    if (shutdownSignal.within(time)) {
      throw new WorkerRun.RunSuspended();
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

  /** Tells why the worker is EXITED. */
  ExitCheck exits() {
    return new ExitCheck(fleet, target);
  }

  /** Since the worker's turn came, in an earlier run of the bot perhaps. */
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
