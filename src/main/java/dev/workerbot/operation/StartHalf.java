package dev.workerbot.operation;

import dev.workerbot.message.HumanTime;
import dev.workerbot.store.Journal.Half;
import dev.workerbot.store.Journal.Step;
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
final class StartHalf {
  /** How often a start is asked for again when its answer was lost. */
  private static final int ATTEMPTS = 5;

  /** Deaths after which a worker that Supervisor brings up again and again is not waited for. */
  private static final int DEATHS = 3;

  private final Verb verb;
  private final Step step;
  private final Watch watch;
  private final ExitCheck exits;

  StartHalf(Verb verb, Step step, Watch watch) {
    this.verb = verb;
    this.step = step;
    this.watch = watch;
    this.exits = watch.exits();
  }

  HalfEnd run() throws WorkerRun.Suspended {
    boolean begun = verb == Verb.RESTART || step.startBegun();
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
      Watch.Sight sight = watch.look(begun);
      from += System.nanoTime() - before;
      if (sight.missed().isPresent()) {
        return sight.missed().get();
      }
      WorkerStatus status = sight.status();
      if (System.nanoTime() - from > watch.patience().settle().toNanos()) {
        return new HalfEnd.Missed(
            Optional.of(status),
            "it is still "
                + status.state()
                + " after "
                + HumanTime.of(watch.patience().settle())
                + (status.note().isEmpty() ? "" : ": " + StatusText.note(status)));
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
        return new HalfEnd.Missed(
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
            watch.watcher().end(Half.START);
            return new HalfEnd.Reached(status, seenAfter);
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
                      + (status.note().isEmpty() ? "" : " (" + StatusText.note(status) + ")"));
          watch.pause();
        }
        case STOPPING -> {
          watch.watcher().doing("still stopping, is started after that");
          watch.pause();
        }
        case UNKNOWN -> {
          return new HalfEnd.Missed(
              Optional.of(status), "Supervisor has lost track of the process (UNKNOWN)");
        }
        case STOPPED, EXITED, FATAL -> {
          if (seen.isPresent() && status.state() == WorkerState.STOPPED) {
            return new HalfEnd.Missed(
                Optional.of(status), "it was RUNNING, and somebody has stopped it again");
          }
          if (status.state() == WorkerState.EXITED && fault.isEmpty()) {
            // What has run is not run again, though the answer to its start was lost.
            asked |= !unclear.isEmpty() && !exits.ending().equals(earlier);
            if (asked) {
              Optional<HalfEnd> end = exited(status, earlier, exitedAfter.orElseThrow());
              if (end.isPresent()) {
                return end.get();
              }
              watch.watcher().doing("it has exited; looks whether Supervisor starts it again");
              watch.pause();
              continue;
            }
          }
          if (asked && (fault.isPresent() || status.state() != WorkerState.STOPPED)) {
            return new HalfEnd.Missed(Optional.of(status), whyDown(status, fault));
          }
          if (attempts++ == ATTEMPTS) {
            return new HalfEnd.Missed(
                Optional.of(status),
                "it is still " + status.state() + " after being told to start" + unclear);
          }
          if (status.state() != WorkerState.STOPPED) {
            earlier = exits.ending();
          }
          watch.watcher().begin(Half.START, OptionalInt.empty());
          watch.watcher().doing("starting");
          Watch.Asked answer =
              watch.ask(
                  watch.supervisor().start(watch.target().worker(), watch.patience().answer()));
          begun |= !(answer instanceof Watch.Asked.Missed);
          asked = answer instanceof Watch.Asked.Answered || answer instanceof Watch.Asked.Refused;
          fault =
              answer instanceof Watch.Asked.Refused(var why) ? Optional.of(why) : Optional.empty();
          unclear = answer instanceof Watch.Asked.Unclear(var why) ? " (" + why + ")" : "";
        }
      }
    }
  }

  /** Empty while Supervisor may start it again. */
  private Optional<HalfEnd> exited(WorkerStatus status, Optional<Ending> earlier, Duration after) {
    return switch (exits.of(earlier, watch.elapsed().minus(after))) {
      case ExitCheck.Verdict.Passing _ -> Optional.empty();
      case ExitCheck.Verdict.Failed(var sentence) ->
          Optional.of(new HalfEnd.Missed(Optional.of(status), sentence));
      case ExitCheck.Verdict.Expected(var how, var ran) -> {
        watch.watcher().end(Half.START);
        yield Optional.of(new HalfEnd.Ended(status, how, ran.orElse(after)));
      }
    };
  }

  private static String whyDown(WorkerStatus status, Optional<String> fault) {
    return switch (status.state()) {
      case FATAL ->
          status.note().isEmpty()
              ? fault.orElse("Supervisor gave up on it")
              : "Supervisor gave up on it: " + StatusText.note(status);
      default -> fault.orElse("it did not start");
    };
  }
}
