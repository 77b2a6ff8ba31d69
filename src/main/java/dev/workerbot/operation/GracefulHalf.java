package dev.workerbot.operation;

import dev.workerbot.graceful.JobTime;
import dev.workerbot.graceful.Nudge;
import dev.workerbot.message.HumanTime;
import dev.workerbot.store.Journal.Half;
import dev.workerbot.store.Journal.Step;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The first half of a graceful restart, in place of a stop: tells one worker to start anew when its
 * job is done, and looks until it does, however long that takes. Never kills it, and never tells a
 * process twice that takes that for something else.
 */
final class GracefulHalf {
  /** How often it is told when that has not arrived. */
  private static final int ATTEMPTS = 5;

  private final Step step;
  private final Watch watch;
  private final Nudges nudges;
  private boolean reloaded;

  GracefulHalf(Step step, Watch watch, Nudges nudges) {
    this.step = step;
    this.watch = watch;
    this.nudges = nudges;
  }

  /** Whether the same process runs on, as it should: then there is nothing to start. */
  boolean reloaded() {
    return reloaded;
  }

  HalfEnd run() throws WorkerRun.Suspended {
    OptionalInt old = step.pidBefore();
    boolean asked = step.stopBegun();
    boolean told = step.told().isPresent();
    boolean perhapsTold = asked && !told;
    String how = "";
    int attempts = 0;
    Duration since = watch.elapsed();
    while (true) {
      Watch.Sight sight = watch.look(asked);
      if (sight.missed().isPresent()) {
        return sight.missed().get();
      }
      WorkerStatus status = sight.status();
      switch (status.state()) {
        case STOPPED, EXITED, FATAL, BACKOFF -> {
          return reached(status);
        }
        case UNKNOWN -> {
          return new HalfEnd.Missed(
              Optional.of(status), "Supervisor has lost track of the process (UNKNOWN)");
        }
        case STOPPING -> {
          watch.watcher().doing("somebody is stopping it; it is started after that");
          watch.pauseLonger();
        }
        case RUNNING, STARTING -> {
          OptionalInt now = watch.pid(status);
          Nudges.Plan.Known plan;
          switch (nudges.plan(step.target(), Nudge.RESTART)) {
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
          boolean keeps = plan.found().way().keepsPid();
          boolean another = asked && old.isPresent() && now.isPresent() && !now.equals(old);
          if (another && !told && !how.isEmpty()) {
            // Its answer was lost, but it has heard it.
            watch.watcher().told(how);
          }
          if (another) {
            return keeps
                ? new HalfEnd.Missed(
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
          if (perhapsTold && !plan.found().way().repeatable()) {
            return new HalfEnd.Missed(
                Optional.of(status),
                "the answer was lost, so that it may or may not have been told to start anew; to be"
                    + " told twice could cost its job. Look whether it goes on before you ask"
                    + " again");
          }
          if (attempts++ == ATTEMPTS) {
            return new HalfEnd.Missed(
                Optional.of(status), "it cannot be told to start anew: no answer arrives");
          }
          old = now;
          watch.watcher().begin(Half.STOP, old);
          watch.watcher().doing("is told to start anew when its job is done");
          Nudges.Told answer = nudges.tell(watch, plan, Nudge.RESTART);
          old = answer.pid().isPresent() ? answer.pid() : old;
          how = answer.how();
          asked = true;
          since = watch.elapsed();
          switch (answer.asked()) {
            case Watch.Asked.Answered _ -> {
              told = true;
              watch.watcher().told(how);
            }
            case Watch.Asked.Refused(var why) -> {
              return new HalfEnd.Missed(Optional.of(status), ActionText.LEFT_ALONE + why);
            }
            case Watch.Asked.Unclear _ -> perhapsTold = true;
            case Watch.Asked.Missed _ -> watch.pause();
          }
        }
      }
    }
  }

  private HalfEnd reached(WorkerStatus status) {
    watch.watcher().end(Half.STOP);
    return new HalfEnd.Reached(status, watch.elapsed());
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
