package dev.workerbot.operation;

import dev.workerbot.command.Manner;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Journal.Half;
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
  private final Manner manner;
  private final Target target;
  private final Parts parts;
  private final Board board;
  private final Runnable moved;
  private final Watch watch;

  /** As the journal has it, or would if it could be written. */
  private Journal.Step step;

  /**
   * What all runs share.
   *
   * @param lostBefore how long a lost server is waited for while nothing is begun there
   * @param nudges tells workers to start anew, to pause and to go on
   */
  record Parts(
      Fleet fleet,
      Journal journal,
      Patience patience,
      Closing closing,
      Duration lostBefore,
      Nudges nudges) {
    /** Where what was asked is begun after a connection that is lost for a moment. */
    Parts(Fleet fleet, Journal journal, Patience patience, Closing closing, Nudges nudges) {
      this(fleet, journal, patience, closing, patience.unbegun(), nudges);
    }

    /** The same for a part of what is begun: a lost server is waited for before each worker. */
    Parts rolling(Duration steady, Duration lost) {
      return new Parts(fleet, journal, patience.steadyFor(steady), closing, lost, nudges);
    }
  }

  /**
   * @param moved is told whenever the board has changed
   * @param soFar how long an earlier run of the bot was at it
   */
  JournalledRun(
      String id,
      Verb verb,
      Manner manner,
      Journal.Step step,
      Parts parts,
      Board board,
      Runnable moved,
      Duration soFar) {
    this.id = id;
    this.verb = verb;
    this.manner = manner;
    this.target = step.target();
    this.step = step;
    this.parts = parts;
    this.board = board;
    this.moved = moved;
    this.watch =
        new Watch(
            target,
            parts.fleet(),
            parts.patience(),
            parts.lostBefore(),
            parts.closing(),
            new Written(),
            soFar);
  }

  /** Runs it to the verdict, which an earlier run of the bot may have reached already. */
  TargetResult toItsEnd() throws WorkerRun.Suspended {
    TargetResult end =
        step.end().isPresent() ? TargetResult.of(target, step.end().get()) : closed();
    TargetResult result = end.toldBy(step.told());
    board.finished(result);
    moved.run();
    return result;
  }

  private TargetResult closed() throws WorkerRun.Suspended {
    TargetResult run = stumbling();
    TargetResult result = run.done() ? run : explained(run);
    mayFail(() ->
        parts
            .journal()
            .close(
                id,
                target,
                new Journal.End(
                    result.done(), result.state(), result.pid(), result.took(), result.cause())));
    return result;
  }

  /** What was begun is finished, whatever goes wrong in between, our own mistakes included. */
  private TargetResult stumbling() throws WorkerRun.Suspended {
    for (int stumbles = 1; ; stumbles++) {
      try {
        return run();
      } catch (StoreException cannotWrite) {
        if (parts.closing().hasBegun()) {
          throw new WorkerRun.Suspended();
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
        if (parts.closing().within(parts.patience().look())) {
          throw new WorkerRun.Suspended();
        }
      }
    }
  }

  private TargetResult run() throws WorkerRun.Suspended {
    if (!parts.fleet().has(target.server())) {
      return TargetResult.unreached(
          target,
          target.server()
              + " is not in the config any more; look there whether "
              + target.worker()
              + " runs");
    }
    Optional<TargetResult> already =
        step.stopBegun() || step.startBegun() ? Optional.empty() : already();
    return already.isPresent()
        ? already.get()
        : new WorkerRun(verb, manner, step, watch, parts.nudges()).run().asBefore(step);
  }

  /** Writes down and shows what a run tells of itself. */
  private final class Written implements WorkerRun.Watcher {
    @Override
    public void doing(String what) {
      board.doing(target, what);
      moved.run();
    }

    @Override
    public void begin(Half half, OptionalInt pid) {
      if (half == Half.START && verb != Verb.START) {
        // What was stopped, or has died of a signal, is started, written down or not.
        mayFail(() -> parts.journal().begin(id, target, half, pid));
      } else {
        parts.journal().begin(id, target, half, pid);
      }
      step = step.begun(half, pid);
    }

    @Override
    public void told(String how) {
      mayFail(() -> parts.journal().told(id, target, how));
      step = step.toldBy(how);
    }

    @Override
    public void end(Half half) {
      mayFail(() -> parts.journal().end(id, target, half));
      step = step.ended(half);
    }
  }

  /** Where there is nothing to do; looked up when its turn has come, not when it was asked. */
  private Optional<TargetResult> already() throws WorkerRun.Suspended {
    if (verb != Verb.START && verb != Verb.STOP) {
      return Optional.empty();
    }
    Watch.Sight sight = watch.look(false);
    if (sight.missed().isPresent()) {
      TargetResult missed = TargetResult.missed(target, sight.missed().get(), watch.elapsed());
      return Optional.of(missed.asBefore(step));
    }
    WorkerState state = sight.status().state();
    boolean isSo =
        verb == Verb.START
            ? state == WorkerState.RUNNING
            : !state.isUp() && !state.isPassing() && state != WorkerState.UNKNOWN;
    return isSo
        ? Optional.of(TargetResult.done(target, sight.status(), Duration.ZERO))
        : Optional.empty();
  }

  /** With what supervisord's main log tells of the cause. */
  private TargetResult explained(TargetResult result) {
    if (!result.reached() || result.state().isEmpty()) {
      return result;
    }
    return parts.fleet().server(target.server()).supervisor().cause(target.worker())
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
