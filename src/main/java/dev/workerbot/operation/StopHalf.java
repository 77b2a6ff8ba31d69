package dev.workerbot.operation;

import dev.workerbot.message.HumanTime;
import dev.workerbot.store.Journal.Half;
import dev.workerbot.store.Journal.Step;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerStatus;
import java.util.Optional;
import java.util.OptionalInt;

/** Stops one worker, and looks until it is down. */
final class StopHalf {
  /** How often a stop is asked for again when its answer was lost. */
  private static final int ATTEMPTS = 5;

  private final Verb verb;
  private final Step step;
  private final Watch watch;
  private final Nudges nudges;

  StopHalf(Verb verb, Step step, Watch watch, Nudges nudges) {
    this.verb = verb;
    this.step = step;
    this.watch = watch;
    this.nudges = nudges;
  }

  HalfEnd run() throws WorkerRun.Suspended {
    OptionalInt old = step.pidBefore();
    boolean asked = step.stopBegun();
    boolean certain = false;
    Optional<String> refusal = Optional.empty();
    int attempts = 0;
    while (true) {
      Watch.Sight sight = watch.look(asked);
      if (sight.missed().isPresent()) {
        return sight.missed().get();
      }
      WorkerStatus status = sight.status();
      switch (status.state()) {
        case STOPPED, EXITED, FATAL -> {
          watch.watcher().end(Half.STOP);
          return new HalfEnd.Reached(status, watch.elapsed());
        }
        case UNKNOWN -> {
          return new HalfEnd.Missed(
              Optional.of(status), "Supervisor has lost track of the process (UNKNOWN)");
        }
        case STOPPING -> {
          asked = true;
          watch
              .watcher()
              .doing(
                  nudges
                          .job(step.target())
                          .map(job -> "stopping; " + job.whenStopped())
                          .orElse(
                              "stopping, waits for its job to finish; Supervisor kills it after its"
                                  + " stopwaitsecs")
                      + " (%s so far)".formatted(HumanTime.wholeSeconds(watch.elapsed())));
          watch.pauseLonger();
        }
        case RUNNING, STARTING, BACKOFF -> {
          boolean another =
              asked && old.isPresent() && status.pid().isPresent() && !status.pid().equals(old);
          if (another && verb == Verb.RESTART) {
            // It went down and somebody, or Supervisor, has brought it up again already.
            watch.watcher().end(Half.STOP);
            return new HalfEnd.Reached(status, watch.elapsed());
          }
          if (refusal.isPresent() && !another) {
            return new HalfEnd.Missed(Optional.of(status), refusal.get());
          }
          if (certain && !another && attempts < ATTEMPTS) {
            certain = false;
            watch.pause();
            continue;
          }
          if (attempts++ == ATTEMPTS) {
            return new HalfEnd.Missed(
                Optional.of(status), "it is still " + status.state() + " after being told to stop");
          }
          old = status.pid();
          watch.watcher().begin(Half.STOP, old);
          watch.watcher().doing("stopping");
          Watch.Asked answer =
              watch.ask(
                  watch.supervisor().stop(watch.target().worker(), watch.patience().answer()));
          asked = true;
          certain = !(answer instanceof Watch.Asked.Missed);
          refusal =
              answer instanceof Watch.Asked.Refused(var why) ? Optional.of(why) : Optional.empty();
        }
      }
    }
  }
}
