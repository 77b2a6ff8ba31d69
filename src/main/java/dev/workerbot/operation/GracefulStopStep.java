package dev.workerbot.operation;

import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.graceful.JobTime;
import dev.workerbot.message.HumanTime;
import dev.workerbot.store.Journal.JournalStep;
import dev.workerbot.store.Journal.RestartStep;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The first half of a graceful restart, in place of a stop: tells one worker to start anew when its
 * job is done, and looks until it does, however long that takes. Never kills it, and never tells a
 * process twice that takes that for something else.
 */
final class GracefulStopStep {
  /** How often it is told when that has not arrived. */
  private static final int ATTEMPTS = 5;

  private final JournalStep journalStep;
  private final Watch watch;
  private final WorkerSignaller workerSignaller;
  private boolean reloaded;

  GracefulStopStep(JournalStep journalStep, Watch watch, WorkerSignaller workerSignaller) {
    this.journalStep = journalStep;
    this.watch = watch;
    this.workerSignaller = workerSignaller;
  }

  /** Whether the same process runs on, as it should: then there is nothing to start. */
  boolean reloaded() {
    return reloaded;
  }

  StepResult run() throws WorkerRun.RunSuspended {
    OptionalInt old = journalStep.pidBefore();
    boolean asked = journalStep.stopBegun();
    boolean told = journalStep.told().isPresent();
    boolean perhapsTold = asked && !told;
    String how = "";
    int attempts = 0;
    Duration since = watch.elapsed();
    while (true) {
      Watch.WatchedStatus watchedStatus = watch.look(asked);
      if (watchedStatus.missed().isPresent()) {
        return watchedStatus.missed().get();
      }
      WorkerStatus status = watchedStatus.status();
      switch (status.state()) {
        case STOPPED, EXITED, FATAL, BACKOFF -> {
          return reached(status);
        }
        case UNKNOWN -> {
          return new StepResult.StepMissed(
              Optional.of(status), "Supervisor has lost track of the process (UNKNOWN)");
        }
        case STOPPING -> {
          watch.watcher().doing("it is being stopped; workerbot starts it after that");
          watch.pauseLonger();
        }
        case RUNNING, STARTING -> {
          OptionalInt now = watch.pid(status);
          WorkerSignaller.SignalChoice.ChosenSignal plan;
          switch (workerSignaller.plan(journalStep.target(), GracefulSignal.RESTART)) {
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
          boolean keeps = plan.found().signalPlan().keepsPid();
          boolean another = asked && old.isPresent() && now.isPresent() && !now.equals(old);
          if (another && !told && !how.isEmpty()) {
            // Its answer was lost, but it has heard it.
            watch.watcher().told(how);
          }
          if (another) {
            return keeps
                ? new StepResult.StepMissed(
                    Optional.of(status),
                    "it ended instead of reloading, and Supervisor has started it again")
                : reached(status);
          }
          Duration time = watch.elapsed().minus(since);
          if (told && keeps && time.compareTo(watch.patience().steady()) >= 0) {
            reloaded = true;
            return reached(status);
          }
          if (told) {
            watch.watcher().doing(waiting(keeps, plan.job(), time));
            watch.pauseLonger();
            continue;
          }
          if (now.isEmpty()) {
            watch.watcher().doing("starting; it is told to start anew when it runs");
            watch.pause();
            continue;
          }
          if (perhapsTold && !plan.found().signalPlan().repeatable()) {
            return new StepResult.StepMissed(
                Optional.of(status),
                "the answer was lost, so that it may or may not have been told to start anew; to be"
                    + " told twice could cost its job. Look whether it goes on before you ask"
                    + " again");
          }
          if (attempts++ == ATTEMPTS) {
            return new StepResult.StepMissed(
                Optional.of(status), "it cannot be told to start anew: no answer arrives");
          }
          old = now;
          watch.watcher().begin(RestartStep.STOP, old);
          watch.watcher().doing("is told to start anew when its job is done");
          WorkerSignaller.SentSignal answer =
              workerSignaller.tell(watch, plan, GracefulSignal.RESTART);
          old = answer.pid().isPresent() ? answer.pid() : old;
          how = answer.how();
          asked = true;
          since = watch.elapsed();
          switch (answer.askResult()) {
            case Watch.AskResult.Answered _ -> {
              told = true;
              watch.watcher().told(how);
            }
            case Watch.AskResult.AskRefused(var why) -> {
              return new StepResult.StepMissed(Optional.of(status), ActionText.LEFT_ALONE + why);
            }
            case Watch.AskResult.Unclear _ -> perhapsTold = true;
            case Watch.AskResult.AskMissed _ -> watch.pause();
          }
        }
      }
    }
  }

  private StepResult reached(WorkerStatus status) {
    watch.watcher().end(RestartStep.STOP);
    return new StepResult.Reached(status, watch.elapsed());
  }

  private static String waiting(boolean keeps, Optional<JobTime> job, Duration time) {
    if (keeps) {
      return "was told to reload; watches whether it stays up";
    }
    return "finishes its job, then starts anew%s (%s so far)"
        .formatted(
            job.map(known -> "; a job may take " + known.job()).orElse(""),
            HumanTime.wholeSeconds(time));
  }
}
