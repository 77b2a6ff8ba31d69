package dev.workerbot.operation;

import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.store.Journal.JournalStep;
import dev.workerbot.store.Journal.RestartStep;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tells one worker to pause or to go on, and looks whether the same process is still there. What
 * does not know the signal dies of it: then the worker is brought up again.
 */
final class SignalStep {
  private static final int ATTEMPTS = 5;

  private final Verb verb;
  private final GracefulSignal gracefulSignal;
  private final JournalStep journalStep;
  private final Watch watch;
  private final WorkerSignaller workerSignaller;

  SignalStep(Verb verb, JournalStep journalStep, Watch watch, WorkerSignaller workerSignaller) {
    this.verb = verb;
    this.gracefulSignal = verb == Verb.PAUSE ? GracefulSignal.PAUSE : GracefulSignal.CONTINUE;
    this.journalStep = journalStep;
    this.watch = watch;
    this.workerSignaller = workerSignaller;
  }

  StepResult run() throws WorkerRun.RunSuspended {
    OptionalInt old = journalStep.pidBefore();
    boolean asked = journalStep.stopBegun();
    boolean told = journalStep.told().isPresent();
    int attempts = 0;
    Duration since = watch.elapsed();
    while (true) {
      Watch.WatchedStatus watchedStatus = watch.look(asked);
      if (watchedStatus.missed().isPresent()) {
        return watchedStatus.missed().get();
      }
      WorkerStatus status = watchedStatus.status();
      switch (status.state()) {
        case STOPPED, EXITED, FATAL -> {
          return asked
              ? broughtUp()
              : new StepResult.StepMissed(
                  Optional.of(status),
                  "it is %s, so there is nothing to %s".formatted(status.state(), verb));
        }
        case UNKNOWN, STOPPING -> {
          return new StepResult.StepMissed(
              Optional.of(status), "it is %s; look at it again later".formatted(status.state()));
        }
        case STARTING, BACKOFF -> {
          watch.watcher().doing("starting; it is told when it runs");
          watch.pause();
        }
        case RUNNING -> {
          boolean another = asked && old.isPresent() && !status.pid().equals(old);
          if (another) {
            return new StepResult.StepMissed(Optional.of(status), ended("it was started again"));
          }
          if (told) {
            if (watch.elapsed().minus(since).compareTo(watch.patience().steady()) >= 0) {
              watch.watcher().end(RestartStep.STOP);
              return new StepResult.Reached(status, watch.elapsed());
            }
            watch.watcher().doing("was told to " + verb + "; watches whether it stays");
            watch.pause();
            continue;
          }
          WorkerSignaller.SignalChoice.ChosenSignal plan;
          switch (workerSignaller.plan(journalStep.target(), gracefulSignal)) {
            case WorkerSignaller.SignalChoice.ChosenSignal chosenSignal -> plan = chosenSignal;
            case WorkerSignaller.SignalChoice.NoSignal(var why) -> {
              return new StepResult.StepMissed(Optional.of(status), ActionText.LEFT_ALONE + why);
            }
            case WorkerSignaller.SignalChoice.UnknownSignal(var problem) -> {
              if (!problem.mayPass()) {
                return new StepResult.StepMissed(Optional.of(status), problem.sentence());
              }
              watch.pause();
              continue;
            }
          }
          if (attempts++ == ATTEMPTS) {
            return new StepResult.StepMissed(
                Optional.of(status), "it cannot be told to " + verb + ": no answer arrives");
          }
          old = status.pid();
          watch.watcher().begin(RestartStep.STOP, old);
          watch.watcher().doing("is told to " + verb);
          WorkerSignaller.SentSignal answer = workerSignaller.tell(watch, plan, gracefulSignal);
          asked = true;
          since = watch.elapsed();
          switch (answer.askResult()) {
            case Watch.AskResult.Answered _ -> {
              told = true;
              watch.watcher().told(answer.how());
            }
            case Watch.AskResult.AskRefused(var why) -> {
              return new StepResult.StepMissed(Optional.of(status), ActionText.LEFT_ALONE + why);
            }
            // Both signals may come twice.
            case Watch.AskResult.Unclear _, Watch.AskResult.AskMissed _ -> watch.pause();
          }
        }
      }
    }
  }

  private StepResult broughtUp() throws WorkerRun.RunSuspended {
    return switch (new StartStep(Verb.RESTART, journalStep, watch).run()) {
      case StepResult.Reached(var status, _) ->
          new StepResult.StepMissed(Optional.of(status), ended("it was started again"));
      case StepResult.StepEnded(var status, var how, _) ->
          new StepResult.StepMissed(
              Optional.of(status), ended("it was started again, and has ended with " + how));
      case StepResult.StepMissed(var status, var reached, var cause) ->
          new StepResult.StepMissed(status, reached, ended("it does not come up again: " + cause));
    };
  }

  private String ended(String then) {
    return "the signal ended it, perhaps in the middle of a job, and %s; a PHP without the extension pcntl cannot be paused"
        .formatted(then);
  }
}
