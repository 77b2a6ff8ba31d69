package dev.workerbot.operation;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Snapshot;
import dev.workerbot.message.HumanTime;
import dev.workerbot.store.Journal.Half;
import dev.workerbot.store.Journal.Step;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.Action;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Takes one worker through the halves of a start, stop or restart. Whatever supervisorctl answers,
 * only a status says where the worker is; so the same code takes up what an earlier run of the bot,
 * or a lost connection, left half done.
 */
final class WorkerRun {
  /** How often a half is asked for again when its answer was lost. */
  private static final int ATTEMPTS = 5;

  /** Deaths after which a worker that Supervisor brings up again and again is not waited for. */
  private static final int DEATHS = 3;

  private final Verb verb;
  private final Step step;
  private final Fleet fleet;
  private final Patience patience;
  private final Closing closing;
  private final Watcher watcher;
  private final long begun = System.nanoTime();

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

  /** Where a half ended. */
  private sealed interface Outcome {
    /** There, as seen in a status. */
    record Reached(WorkerStatus status, Duration after) implements Outcome {}

    record Missed(Optional<WorkerStatus> status, boolean reached, String cause) implements Outcome {
      Missed(Optional<WorkerStatus> status, String cause) {
        this(status, true, cause);
      }
    }
  }

  /** The bot is closing: the journal knows where we are, and the next run goes on. */
  static final class Suspended extends Exception {
    private static final long serialVersionUID = 1L;
  }

  WorkerRun(
      Verb verb, Step step, Fleet fleet, Patience patience, Closing closing, Watcher watcher) {
    this.verb = verb;
    this.step = step;
    this.fleet = fleet;
    this.patience = patience;
    this.closing = closing;
    this.watcher = watcher;
  }

  TargetResult run() throws Suspended {
    Target target = step.target();
    Outcome outcome =
        switch (verb) {
          case STOP -> stop();
          case START -> start();
          case RESTART ->
              switch (step.stopEnded() ? new Outcome.Reached(unseen(), Duration.ZERO) : stop()) {
                case Outcome.Reached _ -> start();
                case Outcome.Missed missed -> missed;
              };
          default -> throw new IllegalStateException(verb + " changes nothing");
        };
    return switch (outcome) {
      case Outcome.Reached(var status, var after) ->
          new TargetResult(
              target,
              true,
              true,
              Optional.of(status.state()),
              status.pid(),
              after,
              Optional.empty());
      case Outcome.Missed(var status, var reached, var cause) ->
          new TargetResult(
              target,
              false,
              reached,
              status.map(WorkerStatus::state),
              status.map(WorkerStatus::pid).orElse(OptionalInt.empty()),
              elapsed(),
              Optional.of(cause));
    };
  }

  private WorkerStatus unseen() {
    return new WorkerStatus(
        step.target().worker(), WorkerState.STOPPED, OptionalInt.empty(), Optional.empty(), "");
  }

  private Outcome stop() throws Suspended {
    OptionalInt old = step.pidBefore();
    boolean asked = step.stopBegun();
    boolean certain = false;
    int attempts = 0;
    while (true) {
      Sight sight = look(asked);
      if (sight.missed().isPresent()) {
        return sight.missed().get();
      }
      WorkerStatus status = sight.status();
      switch (status.state()) {
        case STOPPED, EXITED, FATAL -> {
          watcher.end(Half.STOP);
          return new Outcome.Reached(status, elapsed());
        }
        case UNKNOWN -> {
          return new Outcome.Missed(
              Optional.of(status), "Supervisor has lost track of the process (UNKNOWN)");
        }
        case STOPPING -> {
          asked = true;
          watcher.doing(
              "stopping, waits for its job to finish; Supervisor kills it after its stopwaitsecs ("
                  + HumanTime.wholeSeconds(elapsed())
                  + " so far)");
          pause();
        }
        case RUNNING, STARTING, BACKOFF -> {
          boolean another =
              asked && old.isPresent() && status.pid().isPresent() && !status.pid().equals(old);
          if (another && verb == Verb.RESTART) {
            // It went down and somebody, or Supervisor, has brought it up again already.
            watcher.end(Half.STOP);
            return new Outcome.Reached(status, elapsed());
          }
          if (certain && !another && attempts < ATTEMPTS) {
            certain = false;
            pause();
            continue;
          }
          if (attempts++ == ATTEMPTS) {
            return new Outcome.Missed(
                Optional.of(status), "it is still " + status.state() + " after being told to stop");
          }
          old = status.pid();
          watcher.begin(Half.STOP, old);
          watcher.doing("stopping");
          Asked answer = ask(supervisor().stop(step.target().worker(), patience.answer()));
          asked = true;
          if (answer.fault().isPresent()) {
            return new Outcome.Missed(Optional.of(status), answer.fault().get());
          }
          certain = answer.arrived();
        }
      }
    }
  }

  private Outcome start() throws Suspended {
    boolean asked = false;
    Optional<String> fault = Optional.empty();
    int attempts = 0;
    int deaths = 0;
    OptionalInt seen = OptionalInt.empty();
    OptionalInt process = OptionalInt.empty();
    Duration seenAfter = Duration.ZERO;
    long from = System.nanoTime();
    while (true) {
      long before = System.nanoTime();
      Sight sight = look(asked || verb == Verb.RESTART || step.startBegun());
      from += System.nanoTime() - before;
      if (sight.missed().isPresent()) {
        return sight.missed().get();
      }
      WorkerStatus status = sight.status();
      if (System.nanoTime() - from > patience.settle().toNanos()) {
        return new Outcome.Missed(
            Optional.of(status),
            "it is still "
                + status.state()
                + " after "
                + HumanTime.of(patience.settle())
                + (status.note().isEmpty() ? "" : ": " + StatusText.note(status)));
      }
      OptionalInt now = pid(status);
      // After BACKOFF another process is what Supervisor promised; otherwise the last one died.
      if (process.isPresent() && now.isPresent() && !process.equals(now)) {
        deaths++;
      }
      if (deaths == DEATHS) {
        return new Outcome.Missed(
            Optional.of(status),
            "it keeps dying: Supervisor has brought it up again %d times in %s"
                .formatted(deaths, HumanTime.wholeSeconds(elapsed())));
      }
      process = now;
      switch (status.state()) {
        case RUNNING -> {
          if (seen.isPresent() && seen.equals(status.pid())) {
            watcher.end(Half.START);
            return new Outcome.Reached(status, seenAfter);
          }
          // Seen once is not enough: Supervisor can say RUNNING of what dies in the same second.
          seen = status.pid();
          seenAfter = elapsed();
          watcher.doing("RUNNING, looks once more");
          pause();
        }
        case STARTING -> {
          watcher.doing("starting");
          pause();
        }
        case BACKOFF -> {
          asked = true;
          watcher.doing(
              "it does not stay up, Supervisor tries again"
                  + (status.note().isEmpty() ? "" : " (" + StatusText.note(status) + ")"));
          pause();
        }
        case STOPPING -> {
          watcher.doing("still stopping, is started after that");
          pause();
        }
        case UNKNOWN -> {
          return new Outcome.Missed(
              Optional.of(status), "Supervisor has lost track of the process (UNKNOWN)");
        }
        case STOPPED, EXITED, FATAL -> {
          if (asked && (fault.isPresent() || status.state() != WorkerState.STOPPED)) {
            return new Outcome.Missed(Optional.of(status), whyDown(status, fault));
          }
          if (attempts++ == ATTEMPTS) {
            return new Outcome.Missed(
                Optional.of(status),
                "it is still " + status.state() + " after being told to start");
          }
          watcher.begin(Half.START, OptionalInt.empty());
          watcher.doing("starting");
          Asked answer = ask(supervisor().start(step.target().worker(), patience.answer()));
          asked = answer.arrived();
          fault = answer.fault();
        }
      }
    }
  }

  /**
   * What dies soon after its startsecs can be STARTING in every single look, with a new process
   * each time; and a status shows no pid of what is STARTING.
   */
  private OptionalInt pid(WorkerStatus status) {
    if (status.state() == WorkerState.STARTING
        && supervisor().pid(step.target().worker()) instanceof Reply.Ok<OptionalInt>(var pid)) {
      return pid;
    }
    return status.pid();
  }

  private static String whyDown(WorkerStatus status, Optional<String> fault) {
    return switch (status.state()) {
      case EXITED -> "it started and has exited again";
      case FATAL ->
          status.note().isEmpty()
              ? fault.orElse("Supervisor gave up on it")
              : StatusText.note(status) + ", so Supervisor gave up on it";
      default -> fault.orElse("it did not start");
    };
  }

  /** What was answered to a start or stop. */
  private record Asked(boolean arrived, Optional<String> fault) {}

  private Asked ask(Reply<Action> reply) throws Suspended {
    return switch (reply) {
      case Reply.Ok<Action>(Action.Done _) -> new Asked(true, Optional.empty());
      case Reply.Ok<Action>(Action.Nothing _) -> new Asked(true, Optional.empty());
      case Reply.Ok<Action>(Action.Fault(_, var sentence)) ->
          new Asked(true, Optional.of(sentence));
      case Reply.Failed<Action>(var problem) when problem.kind() == Problem.Kind.LOST ->
          // It may have been carried out; the next look tells.
          new Asked(true, Optional.empty());
      case Reply.Failed<Action>(var problem) when problem.mayPass() -> {
        pause();
        yield new Asked(false, Optional.empty());
      }
      case Reply.Failed<Action>(var problem) -> new Asked(true, Optional.of(problem.sentence()));
    };
  }

  /** One look at the worker, or why there will be none. */
  private record Sight(WorkerStatus status, Optional<Outcome> missed) {}

  /**
   * Looks until there is an answer.
   *
   * @param waits whether something was begun, so that a lost server is waited for
   */
  private Sight look(boolean waits) throws Suspended {
    long from = System.nanoTime();
    long pause = patience.look().toNanos();
    while (true) {
      if (closing.hasBegun()) {
        throw new Suspended();
      }
      Snapshot snapshot = fleet.look(step.target().server());
      Optional<Problem> problem = snapshot.problem();
      if (problem.isEmpty()) {
        return snapshot
            .worker(step.target().worker())
            .map(status -> new Sight(status, Optional.empty()))
            .orElseGet(() -> missed(true, "Supervisor does not know this worker any more"));
      }
      boolean over = System.nanoTime() - from > patience.resume().toNanos();
      if (!problem.get().mayPass() || !waits || over) {
        return missed(false, problem.get().sentence());
      }
      watcher.doing(
          problem.get().sentence()
              + " — waiting for it, to finish what was begun ("
              + HumanTime.wholeSeconds(Duration.ofNanos(System.nanoTime() - from))
              + " so far)");
      if (closing.within(Duration.ofNanos(pause))) {
        throw new Suspended();
      }
      pause = Math.min(pause * 2, Duration.ofSeconds(15).toNanos());
    }
  }

  private Sight missed(boolean reached, String cause) {
    return new Sight(unseen(), Optional.of(new Outcome.Missed(Optional.empty(), reached, cause)));
  }

  private void pause() throws Suspended {
    if (closing.within(patience.look())) {
      throw new Suspended();
    }
  }

  private Supervisor supervisor() {
    return fleet.server(step.target().server()).supervisor();
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
