package dev.workerbot.operation;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Journal.RestartStep;
import dev.workerbot.store.StoreException;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's part of an operation: run, written down before and after each half, explained. */
final class JournalledRun {
  private static final Logger LOG = LoggerFactory.getLogger(JournalledRun.class);

  /** How often a bug of our own is got over by looking at the worker again. */
  private static final int STUMBLES = 3;

  private final String id;
  private final Verb verb;
  private final RestartOptions restartOptions;
  private final Target target;
  private final RunParts runParts;
  private final ProgressBoard progressBoard;
  private final Runnable moved;
  private final Watch watch;

  /** As the journal has it, or would if it could be written. */
  private Journal.JournalStep journalStep;

  /**
   * What all runs share.
   *
   * @param workerSignaller tells workers to start anew, to pause and to go on
   */
  record RunParts(
      Fleet fleet,
      Journal journal,
      OperationTimeouts operationTimeouts,
      ShutdownSignal shutdownSignal,
      WorkerSignaller workerSignaller) {
    /** The same, but a started worker has to stay RUNNING for that long. */
    RunParts steadyFor(Duration time) {
      return new RunParts(
          fleet, journal, operationTimeouts.steadyFor(time), shutdownSignal, workerSignaller);
    }
  }

  /**
   * @param moved is told whenever the board has changed
   * @param soFar how long an earlier run of the bot was at it
   */
  JournalledRun(
      String id,
      Verb verb,
      RestartOptions restartOptions,
      Journal.JournalStep journalStep,
      RunParts runParts,
      ProgressBoard progressBoard,
      Runnable moved,
      Duration soFar) {
    this.id = id;
    this.verb = verb;
    this.restartOptions = restartOptions;
    this.target = journalStep.target();
    this.journalStep = journalStep;
    this.runParts = runParts;
    this.progressBoard = progressBoard;
    this.moved = moved;
    this.watch =
        new Watch(
            target,
            runParts.fleet(),
            runParts.operationTimeouts(),
            runParts.shutdownSignal(),
            new JournalWriter(),
            soFar);
  }

  /** Runs it to the verdict, which an earlier run of the bot may have reached already. */
  TargetResult toItsEnd() throws WorkerRun.RunSuspended {
    TargetResult end =
        journalStep.end().isPresent() ? TargetResult.of(target, journalStep.end().get()) : closed();
    TargetResult result = end.toldBy(journalStep.told());
    progressBoard.finished(result);
    moved.run();
    return result;
  }

  private TargetResult closed() throws WorkerRun.RunSuspended {
    TargetResult run = stumbling();
    TargetResult result = run.done() ? run : explained(run);
    mayFail(() ->
        runParts
            .journal()
            .close(
                id,
                target,
                new Journal.JournalEnd(
                    result.done(), result.state(), result.pid(), result.took(), result.cause())));
    return result;
  }

  /** What was begun is finished, whatever goes wrong in between, our own mistakes included. */
  private TargetResult stumbling() throws WorkerRun.RunSuspended {
    for (int stumbles = 1; ; stumbles++) {
      try {
        return run();
      } catch (StoreException cannotWrite) {
        if (runParts.shutdownSignal().hasBegun()) {
          throw new WorkerRun.RunSuspended();
        }
        return TargetResult.failed(target, "left alone: " + cannotWrite.getMessage());
      } catch (RuntimeException bug) {
        LOG.error("operation {} stumbled over {}", id, target, bug);
        if (stumbles == STUMBLES) {
          return TargetResult.failed(
              target,
              "something is broken inside workerbot; its log has the reason under "
                  + id
                  + ". Look at `status` before you go on");
        }
        if (runParts.shutdownSignal().within(runParts.operationTimeouts().look())) {
          throw new WorkerRun.RunSuspended();
        }
      }
    }
  }

  private TargetResult run() throws WorkerRun.RunSuspended {
    if (!runParts.fleet().has(target.server())) {
      return TargetResult.unreached(
          target,
          target.server()
              + " is not in the config any more; look there whether "
              + target.worker()
              + " runs");
    }
    Optional<TargetResult> already =
        journalStep.stopBegun() || journalStep.startBegun() ? Optional.empty() : already();
    return already.isPresent()
        ? already.get()
        : new WorkerRun(verb, restartOptions, journalStep, watch, runParts.workerSignaller())
            .run()
            .asBefore(journalStep);
  }

  /** Writes down and shows what a run tells of itself. */
  private final class JournalWriter implements WorkerRun.RunWatcher {
    @Override
    public void doing(String what) {
      progressBoard.doing(target, what);
      moved.run();
    }

    @Override
    public void begin(RestartStep restartStep, OptionalInt pid) {
      if (restartStep == RestartStep.START && verb != Verb.START) {
        // What was stopped, or has died of a signal, is started, written down or not.
        mayFail(() -> runParts.journal().begin(id, target, restartStep, pid));
      } else {
        runParts.journal().begin(id, target, restartStep, pid);
      }
      journalStep = journalStep.begun(restartStep, pid);
    }

    @Override
    public void told(String how) {
      mayFail(() -> runParts.journal().told(id, target, how));
      journalStep = journalStep.toldBy(how);
    }

    @Override
    public void end(RestartStep restartStep) {
      mayFail(() -> runParts.journal().end(id, target, restartStep));
      journalStep = journalStep.ended(restartStep);
    }
  }

  /** Where there is nothing to do; looked up when its turn has come, not when it was asked. */
  private Optional<TargetResult> already() throws WorkerRun.RunSuspended {
    if (verb != Verb.START && verb != Verb.STOP) {
      return Optional.empty();
    }
    Watch.WatchedStatus watchedStatus = watch.look(false);
    if (watchedStatus.missed().isPresent()) {
      TargetResult missed =
          TargetResult.missed(target, watchedStatus.missed().get(), watch.elapsed());
      return Optional.of(missed.asBefore(journalStep));
    }
    WorkerState state = watchedStatus.status().state();
    boolean isSo =
        verb == Verb.START
            ? state == WorkerState.RUNNING
            : !state.isUp() && !state.isPassing() && state != WorkerState.UNKNOWN;
    return isSo
        ? Optional.of(TargetResult.done(target, watchedStatus.status(), Duration.ZERO))
        : Optional.empty();
  }

  /** With what supervisord's main log tells of the cause. */
  private TargetResult explained(TargetResult result) {
    if (!result.reached() || result.state().isEmpty()) {
      return result;
    }
    return runParts.fleet().server(target.server()).supervisor().cause(target.worker())
            instanceof Reply.Ok<Optional<String>>(var cause)
        ? cause.map(result::withCause).orElse(result)
        : result;
  }

  /** A journal that cannot be written stops nobody from finishing what was begun. */
  static void mayFail(Runnable write) {
    try {
      write.run();
    } catch (StoreException cannotWrite) {
      LOG.error("the journal misses a step: {}", cannotWrite.getMessage());
    }
  }
}
