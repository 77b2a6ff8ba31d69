package dev.workerbot.operation;

import dev.workerbot.graceful.Nudge;
import dev.workerbot.store.Journal.Half;
import dev.workerbot.store.Journal.Step;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tells one worker to pause or to go on, and looks whether the same process is still there. What
 * does not know the signal dies of it: then the worker is brought up again.
 */
final class NudgeHalf {
  private static final int ATTEMPTS = 5;

  private final Verb verb;
  private final Nudge nudge;
  private final Step step;
  private final Watch watch;
  private final Nudges nudges;

  NudgeHalf(Verb verb, Step step, Watch watch, Nudges nudges) {
    this.verb = verb;
    this.nudge = verb == Verb.PAUSE ? Nudge.PAUSE : Nudge.CONTINUE;
    this.step = step;
    this.watch = watch;
    this.nudges = nudges;
  }

  HalfEnd run() throws WorkerRun.Suspended {
    OptionalInt old = step.pidBefore();
    boolean asked = step.stopBegun();
    boolean told = step.told().isPresent();
    int attempts = 0;
    Duration since = watch.elapsed();
    while (true) {
      Watch.Sight sight = watch.look(asked);
      if (sight.missed().isPresent()) {
        return sight.missed().get();
      }
      WorkerStatus status = sight.status();
      switch (status.state()) {
        case STOPPED, EXITED, FATAL -> {
          return asked
              ? broughtUp()
              : new HalfEnd.Missed(
                  Optional.of(status),
                  "it is %s, so there is nothing to %s".formatted(status.state(), verb));
        }
        case UNKNOWN, STOPPING -> {
          return new HalfEnd.Missed(
              Optional.of(status), "it is %s; look at it again later".formatted(status.state()));
        }
        case STARTING, BACKOFF -> {
          watch.watcher().doing("starting; it is told when it runs");
          watch.pause();
        }
        case RUNNING -> {
          boolean another = asked && old.isPresent() && !status.pid().equals(old);
          if (another) {
            return new HalfEnd.Missed(Optional.of(status), ended("it was started again"));
          }
          if (told) {
            if (watch.elapsed().minus(since).compareTo(watch.patience().steady()) >= 0) {
              watch.watcher().end(Half.STOP);
              return new HalfEnd.Reached(status, watch.elapsed());
            }
            watch.watcher().doing("was told to " + verb + "; watches whether it stays");
            watch.pause();
            continue;
          }
          Nudges.Plan.Known plan;
          switch (nudges.plan(step.target(), nudge)) {
            case Nudges.Plan.Known known -> plan = known;
            case Nudges.Plan.None(var why) -> {
              return new HalfEnd.Missed(Optional.of(status), ActionText.LEFT_ALONE + why);
            }
            case Nudges.Plan.Unknown(var problem) -> {
              if (!problem.mayPass()) {
                return new HalfEnd.Missed(Optional.of(status), problem.sentence());
              }
              watch.pause();
              continue;
            }
          }
          if (attempts++ == ATTEMPTS) {
            return new HalfEnd.Missed(
                Optional.of(status), "it cannot be told to " + verb + ": no answer arrives");
          }
          old = status.pid();
          watch.watcher().begin(Half.STOP, old);
          watch.watcher().doing("is told to " + verb);
          Nudges.Told answer = nudges.tell(watch, plan, nudge);
          asked = true;
          since = watch.elapsed();
          switch (answer.asked()) {
            case Watch.Asked.Answered _ -> {
              told = true;
              watch.watcher().told(answer.how());
            }
            case Watch.Asked.Refused(var why) -> {
              return new HalfEnd.Missed(Optional.of(status), ActionText.LEFT_ALONE + why);
            }
            // Both signals may come twice.
            case Watch.Asked.Unclear _, Watch.Asked.Missed _ -> watch.pause();
          }
        }
      }
    }
  }

  private HalfEnd broughtUp() throws WorkerRun.Suspended {
    return switch (new StartHalf(Verb.RESTART, step, watch).run()) {
      case HalfEnd.Reached(var status, _) ->
          new HalfEnd.Missed(Optional.of(status), ended("it was started again"));
      case HalfEnd.Ended(var status, var how, _) ->
          new HalfEnd.Missed(
              Optional.of(status), ended("it was started again, and has ended with " + how));
      case HalfEnd.Missed(var status, var reached, var cause) ->
          new HalfEnd.Missed(status, reached, ended("it does not come up again: " + cause));
    };
  }

  private String ended(String then) {
    return "the signal ended it, perhaps in the middle of a job, and %s; a PHP without the extension pcntl cannot be paused"
        .formatted(then);
  }
}
