package dev.workerbot.operation;

import dev.workerbot.command.Manner;
import dev.workerbot.store.Journal.Half;
import dev.workerbot.store.Journal.Step;
import dev.workerbot.worker.Verb;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Takes one worker through the halves of a start, stop or restart. Whatever supervisorctl answers,
 * only a status says where the worker is; so the same code takes up what an earlier run of the bot,
 * or a lost connection, left half done.
 */
final class WorkerRun {
  private final Verb verb;
  private final Manner manner;
  private final Step step;
  private final Watch watch;
  private final Nudges nudges;

  /** What a run tells of itself as it goes. */
  interface Watcher {
    /** What is being waited for, for people. */
    void doing(String what);

    /**
     * A half is about to be asked for.
     *
     * @param pid of the process that there is now
     */
    void begin(Half half, OptionalInt pid);

    /** The process that there was has surely heard what it was told. */
    void told(String how);

    void end(Half half);
  }

  /** The bot is closing: the journal knows where we are, and the next run goes on. */
  static final class Suspended extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param step as the journal has it, perhaps from an earlier run
   */
  WorkerRun(Verb verb, Manner manner, Step step, Watch watch, Nudges nudges) {
    this.verb = verb;
    this.manner = manner;
    this.step = step;
    this.watch = watch;
    this.nudges = nudges;
  }

  TargetResult run() throws Suspended {
    HalfEnd end =
        switch (verb) {
          case STOP -> stop();
          case START -> start();
          case RESTART -> {
            Optional<HalfEnd> over = step.stopEnded() ? Optional.empty() : firstHalf();
            yield over.isPresent() ? over.get() : start();
          }
          case PAUSE, CONTINUE -> new NudgeHalf(verb, step, watch, nudges).run();
          default -> throw new IllegalStateException(verb + " changes nothing");
        };
    return switch (end) {
      case HalfEnd.Reached(var status, var after) ->
          TargetResult.done(step.target(), status, after);
      case HalfEnd.Ended(var status, var how, var after) ->
          TargetResult.ended(step.target(), status, after, how);
      case HalfEnd.Missed missed -> TargetResult.missed(step.target(), missed, watch.elapsed());
    };
  }

  private HalfEnd stop() throws Suspended {
    return new StopHalf(verb, step, watch, nudges).run();
  }

  private HalfEnd start() throws Suspended {
    return new StartHalf(verb, step, watch).run();
  }

  /** The end of all, where nothing is to be started after it. */
  private Optional<HalfEnd> firstHalf() throws Suspended {
    if (!manner.graceful()) {
      return Optional.of(stop()).filter(end -> end instanceof HalfEnd.Missed);
    }
    GracefulHalf graceful = new GracefulHalf(step, watch, nudges);
    HalfEnd end = graceful.run();
    return Optional.of(end).filter(_ -> end instanceof HalfEnd.Missed || graceful.reloaded());
  }
}
