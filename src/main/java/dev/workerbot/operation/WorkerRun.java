package dev.workerbot.operation;

import dev.workerbot.command.Manner;
import dev.workerbot.store.Journal.Half;
import dev.workerbot.store.Journal.Step;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerStatus;
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

    void end(Half half);
  }

  /** The bot is closing: the journal knows where we are, and the next run goes on. */
  static final class Suspended extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param step as the journal has it, perhaps from an earlier run
   */
  WorkerRun(Verb verb, Manner manner, Step step, Watch watch) {
    this.verb = verb;
    this.manner = manner;
    this.step = step;
    this.watch = watch;
  }

  TargetResult run() throws Suspended {
    HalfEnd end =
        switch (verb) {
          case STOP -> stop();
          case START -> start();
          case RESTART -> {
            Optional<HalfEnd.Missed> missed = step.stopEnded() ? Optional.empty() : missed(stop());
            yield missed.isPresent() ? missed.get() : start();
          }
          default -> throw new IllegalStateException(verb + manner.text() + " is not built yet");
        };
    return switch (end) {
      case HalfEnd.Reached(var status, var after) ->
          TargetResult.done(step.target(), status, after);
      case HalfEnd.Missed(var status, var reached, var cause) ->
          new TargetResult(
              step.target(),
              false,
              reached,
              status.map(WorkerStatus::state),
              status.map(WorkerStatus::pid).orElse(OptionalInt.empty()),
              watch.elapsed(),
              Optional.of(cause));
    };
  }

  private HalfEnd stop() throws Suspended {
    return new StopHalf(verb, step, watch).run();
  }

  private HalfEnd start() throws Suspended {
    return new StartHalf(verb, step, watch).run();
  }

  private static Optional<HalfEnd.Missed> missed(HalfEnd end) {
    return end instanceof HalfEnd.Missed missed ? Optional.of(missed) : Optional.empty();
  }
}
