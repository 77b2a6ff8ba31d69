package dev.workerbot.operation;

import dev.workerbot.message.HumanTime;
import dev.workerbot.store.Journal.JournalStep;
import dev.workerbot.store.Journal.RestartStep;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerStatus;
import java.util.Optional;
import java.util.OptionalInt;

/** Stops one worker, and looks until it is down. */
final class StopStep {
  /** How often a stop is asked for again when its answer was lost. */
  private static final int ATTEMPTS = 5;

  private final Verb verb;
  private final JournalStep journalStep;
  private final Watch watch;
  private final WorkerSignaller workerSignaller;

  StopStep(Verb verb, JournalStep journalStep, Watch watch, WorkerSignaller workerSignaller) {
    this.verb = verb;
    this.journalStep = journalStep;
    this.watch = watch;
    this.workerSignaller = workerSignaller;
  }

  StepResult run() throws WorkerRun.RunSuspended {
    OptionalInt old = journalStep.pidBefore();
    boolean asked = journalStep.stopBegun();
    boolean certain = false;
    Optional<String> refusal = Optional.empty();
    int attempts = 0;
    while (true) {
      Watch.WatchedStatus watchedStatus = watch.look(asked);
      if (watchedStatus.missed().isPresent()) {
        return watchedStatus.missed().get();
      }
      WorkerStatus status = watchedStatus.status();
      switch (status.state()) {
        case STOPPED, EXITED, FATAL -> {
          watch.watcher().end(RestartStep.STOP);
          return new StepResult.Reached(status, watch.elapsed());
        }
        case UNKNOWN -> {
          return new StepResult.StepMissed(
              Optional.of(status), "Supervisor has lost track of the process (UNKNOWN)");
        }
        case STOPPING -> {
          asked = true;
          watch
              .watcher()
              .doing(
                  workerSignaller
                          .job(journalStep.target())
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
            watch.watcher().end(RestartStep.STOP);
            return new StepResult.Reached(status, watch.elapsed());
          }
          if (refusal.isPresent() && !another) {
            return new StepResult.StepMissed(Optional.of(status), refusal.get());
          }
          if (certain && !another && attempts < ATTEMPTS) {
            certain = false;
            watch.pause();
            continue;
          }
          if (attempts++ == ATTEMPTS) {
            return new StepResult.StepMissed(
                Optional.of(status), "it is still " + status.state() + " after being told to stop");
          }
          old = status.pid();
          watch.watcher().begin(RestartStep.STOP, old);
          watch.watcher().doing("stopping");
          Watch.AskResult answer =
              watch.ask(
                  watch.supervisor().stop(watch.target().worker(), watch.patience().answer()));
          asked = true;
          certain = !(answer instanceof Watch.AskResult.AskMissed);
          refusal =
              answer instanceof Watch.AskResult.AskRefused(var why)
                  ? Optional.of(why)
                  : Optional.empty();
        }
      }
    }
  }
}
