package dev.workerbot.operation;

import dev.workerbot.message.HumanTime;
import dev.workerbot.store.Journal.JournalStep;
import dev.workerbot.store.Journal.RestartStep;
import dev.workerbot.supervisor.Ending;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Starts one worker, and looks until the same process has stayed RUNNING for a while, or has ended
 * as its config expects.
 */
final class StartStep {
  /** How often a start is asked for again when its answer was lost. */
  private static final int ATTEMPTS = 5;

  /** Deaths after which a worker that Supervisor brings up again and again is not waited for. */
  private static final int DEATHS = 3;

  private final Verb verb;
  private final JournalStep journalStep;
  private final Watch watch;
  private final ExitCheck exits;

  StartStep(Verb verb, JournalStep journalStep, Watch watch) {
    this.verb = verb;
    this.journalStep = journalStep;
    this.watch = watch;
    this.exits = watch.exits();
  }

  StepResult run() throws WorkerRun.RunSuspended {
    boolean begun = verb == Verb.RESTART || journalStep.startBegun();
    boolean asked = false;
    String unclear = "";
    Optional<String> fault = Optional.empty();
    Duration steady = watch.patience().steady();
    int attempts = 0;
    int deaths = 0;
    OptionalInt seen = OptionalInt.empty();
    OptionalInt process = OptionalInt.empty();
    Duration seenAfter = Duration.ZERO;
    Optional<Ending> earlier = Optional.empty();
    Optional<Duration> exitedAfter = Optional.empty();
    long from = System.nanoTime();
    while (true) {
      long before = System.nanoTime();
      Watch.WatchedStatus watchedStatus = watch.look(begun);
      from += System.nanoTime() - before;
      if (watchedStatus.missed().isPresent()) {
        return watchedStatus.missed().get();
      }
      WorkerStatus status = watchedStatus.status();
      if (System.nanoTime() - from > watch.patience().settle().toNanos()) {
        return new StepResult.StepMissed(
            Optional.of(status),
            "it is still "
                + status.state()
                + " after "
                + HumanTime.of(watch.patience().settle())
                + (status.note().isEmpty() ? "" : ": " + StateText.note(status)));
      }
      OptionalInt now = watch.pid(status);
      // After BACKOFF another process is what Supervisor promised; otherwise the last one died.
      if (process.isPresent() && now.isPresent() && !process.equals(now)) {
        deaths++;
      }
      if (status.state() != WorkerState.EXITED) {
        exitedAfter = Optional.empty();
      } else if (exitedAfter.isEmpty()) {
        exitedAfter = Optional.of(watch.elapsed());
        deaths += asked ? 1 : 0;
      }
      if (deaths == DEATHS) {
        return new StepResult.StepMissed(
            Optional.of(status),
            "it keeps dying: Supervisor has brought it up again %d times in %s"
                .formatted(deaths, HumanTime.wholeSeconds(watch.elapsed())));
      }
      process = now;
      switch (status.state()) {
        case RUNNING -> {
          asked = true;
          boolean again = seen.isPresent() && seen.equals(status.pid());
          if (again && watch.elapsed().minus(seenAfter).compareTo(steady) >= 0) {
            watch.watcher().end(RestartStep.START);
            return new StepResult.Reached(status, seenAfter);
          }
          if (!again) {
            // Seen once is not enough: what cannot reach its database dies seconds after RUNNING.
            seen = status.pid();
            seenAfter = watch.elapsed();
          }
          watch
              .watcher()
              .doing(
                  "RUNNING; watches for %s whether it stays up"
                      .formatted(HumanTime.wholeSeconds(steady)));
          watch.pause();
        }
        case STARTING -> {
          asked = true;
          watch.watcher().doing("starting");
          watch.pause();
        }
        case BACKOFF -> {
          asked = true;
          watch
              .watcher()
              .doing(
                  "it does not stay up, Supervisor tries again"
                      + (status.note().isEmpty() ? "" : " (" + StateText.note(status) + ")"));
          watch.pause();
        }
        case STOPPING -> {
          watch.watcher().doing("still stopping, is started after that");
          watch.pause();
        }
        case UNKNOWN -> {
          return new StepResult.StepMissed(
              Optional.of(status), "Supervisor has lost track of the process (UNKNOWN)");
        }
        case STOPPED, EXITED, FATAL -> {
          if (seen.isPresent() && status.state() == WorkerState.STOPPED) {
            return new StepResult.StepMissed(
                Optional.of(status), "it was RUNNING, and somebody has stopped it again");
          }
          if (status.state() == WorkerState.EXITED && fault.isEmpty()) {
            // What has run is not run again, though the answer to its start was lost.
            asked |= !unclear.isEmpty() && !exits.ending().equals(earlier);
            if (asked) {
              Optional<StepResult> end = exited(status, earlier, exitedAfter.orElseThrow());
              if (end.isPresent()) {
                return end.get();
              }
              watch.watcher().doing("it has exited; looks whether Supervisor starts it again");
              watch.pause();
              continue;
            }
          }
          if (asked && (fault.isPresent() || status.state() != WorkerState.STOPPED)) {
            return new StepResult.StepMissed(Optional.of(status), whyDown(status, fault));
          }
          if (attempts++ == ATTEMPTS) {
            return new StepResult.StepMissed(
                Optional.of(status),
                "it is still " + status.state() + " after being told to start" + unclear);
          }
          if (status.state() != WorkerState.STOPPED) {
            earlier = exits.ending();
          }
          watch.watcher().begin(RestartStep.START, OptionalInt.empty());
          watch.watcher().doing("starting");
          Watch.AskResult answer =
              watch.ask(
                  watch.supervisor().start(watch.target().worker(), watch.patience().answer()));
          begun |= !(answer instanceof Watch.AskResult.AskMissed);
          asked =
              answer instanceof Watch.AskResult.Answered
                  || answer instanceof Watch.AskResult.AskRefused;
          fault =
              answer instanceof Watch.AskResult.AskRefused(var why)
                  ? Optional.of(why)
                  : Optional.empty();
          unclear = answer instanceof Watch.AskResult.Unclear(var why) ? " (" + why + ")" : "";
        }
      }
    }
  }

  /** Empty while Supervisor may start it again. */
  private Optional<StepResult> exited(
      WorkerStatus status, Optional<Ending> earlier, Duration after) {
    return switch (exits.of(earlier, watch.elapsed().minus(after))) {
      case ExitCheck.ExitVerdict.Passing _ -> Optional.empty();
      case ExitCheck.ExitVerdict.FailedExit(var sentence) ->
          Optional.of(new StepResult.StepMissed(Optional.of(status), sentence));
      case ExitCheck.ExitVerdict.Expected(var how, var ran) -> {
        watch.watcher().end(RestartStep.START);
        yield Optional.of(new StepResult.StepEnded(status, how, ran.orElse(after)));
      }
    };
  }

  private static String whyDown(WorkerStatus status, Optional<String> fault) {
    return switch (status.state()) {
      case FATAL ->
          status.note().isEmpty()
              ? fault.orElse("Supervisor gave up on it")
              : "Supervisor gave up on it: " + StateText.note(status);
      default -> fault.orElse("it did not start");
    };
  }
}
