package dev.workerbot.operation;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Snapshot;
import dev.workerbot.message.HumanTime;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.Action;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Looks at one worker of a running operation, and waits for its server where that is lost. */
final class Watch {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final Target target;
  private final Fleet fleet;
  private final Patience patience;
  private final Duration lostBefore;
  private final Closing closing;
  private final WorkerRun.Watcher watcher;
  private final long begun;

  /**
   * @param lostBefore how long a lost server is waited for while nothing is begun there
   * @param soFar how long an earlier run of the bot was at it
   */
  Watch(
      Target target,
      Fleet fleet,
      Patience patience,
      Duration lostBefore,
      Closing closing,
      WorkerRun.Watcher watcher,
      Duration soFar) {
    this.target = target;
    this.fleet = fleet;
    this.patience = patience;
    this.lostBefore = lostBefore;
    this.closing = closing;
    this.watcher = watcher;
    this.begun = System.nanoTime() - soFar.toNanos();
  }

  Target target() {
    return target;
  }

  Patience patience() {
    return patience;
  }

  WorkerRun.Watcher watcher() {
    return watcher;
  }

  /** What is known after a start or stop was asked for. */
  sealed interface Asked {
    /** It arrived, and was answered. */
    record Answered() implements Asked {}

    /** It was refused. */
    record Refused(String why) implements Asked {}

    /** It may have been carried out, or not: the next look tells. */
    record Unclear(String why) implements Asked {}

    /** It never arrived. */
    record Missed() implements Asked {}
  }

  /** Reads an answer. */
  Asked ask(Reply<Action> reply) throws WorkerRun.Suspended {
    if (reply instanceof Reply.Failed<Action>) {
      suspendIfClosing();
    }
    return switch (reply) {
      // Its process was there: a one-shot without startsecs has ended before anybody saw it
      // RUNNING.
      case Reply.Ok<Action>(Action.Fault(var fault, _))
          when fault.equals(Action.Fault.NOT_RUNNING_NOW) ->
          new Asked.Answered();
      case Reply.Ok<Action>(Action.Fault(_, var sentence)) -> new Asked.Refused(sentence);
      case Reply.Ok<Action> _ -> new Asked.Answered();
      case Reply.Failed<Action>(var problem) ->
          switch (problem.kind()) {
            case LOST, HUNG, LOGIN_SHELL, NOT_UNDERSTOOD -> new Asked.Unclear(problem.sentence());
            default -> {
              if (!problem.mayPass()) {
                yield new Asked.Refused(problem.sentence());
              }
              pause();
              yield new Asked.Missed();
            }
          };
    };
  }

  /** One look at the worker, or why there will be none. */
  record Sight(WorkerStatus status, Optional<HalfEnd.Missed> missed) {}

  /**
   * Looks until there is an answer.
   *
   * @param waits whether something was begun, so that a lost server is waited for
   */
  Sight look(boolean waits) throws WorkerRun.Suspended {
    long from = System.nanoTime();
    long pause = patience.look().toNanos();
    while (true) {
      suspendIfClosing();
      Snapshot snapshot = fleet.look(target.server());
      Optional<Problem> problem = snapshot.problem();
      if (problem.isPresent()) {
        suspendIfClosing();
      }
      if (problem.isEmpty()) {
        return snapshot
            .worker(target.worker())
            .map(status -> new Sight(status, Optional.empty()))
            .orElseGet(() -> missed(true, "Supervisor does not know this worker any more"));
      }
      // What was begun is finished, even where somebody has to mend a key or a sudo rule first.
      Duration limit =
          waits ? patience.resume() : problem.get().isSilence() ? lostBefore : Duration.ZERO;
      if (System.nanoTime() - from >= limit.toNanos()) {
        return missed(false, waits ? problem.get().sentence() : notBegun(problem.get()));
      }
      watcher.doing(
          problem.get().sentence()
              + (waits
                  ? " — waiting for it, to finish what was begun ("
                  : " — nothing was begun here; waiting for it (")
              + HumanTime.wholeSeconds(Duration.ofNanos(System.nanoTime() - from))
              + " so far)");
      if (closing.within(Duration.ofNanos(pause))) {
        throw new WorkerRun.Suspended();
      }
      pause = Math.min(pause * 2, LONGEST_PAUSE.toNanos());
    }
  }

  private static String notBegun(Problem problem) {
    return problem.isSilence()
        ? ActionText.NOT_BEGUN_LOST + " (" + problem.sentence() + ")"
        : ActionText.NOT_BEGUN + problem.sentence();
  }

  /** Whoever closes the bot closes its connections too: what fails then is no fault of a server. */
  private void suspendIfClosing() throws WorkerRun.Suspended {
    if (closing.hasBegun()) {
      throw new WorkerRun.Suspended();
    }
  }

  private Sight missed(boolean reached, String cause) {
    return new Sight(unseen(), Optional.of(new HalfEnd.Missed(Optional.empty(), reached, cause)));
  }

  /** Until the next look. */
  void pause() throws WorkerRun.Suspended {
    pause(patience.look());
  }

  /** Until the next look at what may take an hour: the longer it has, the rarer are the looks. */
  void pauseLonger() throws WorkerRun.Suspended {
    Duration tenth = elapsed().dividedBy(10);
    Duration longer = tenth.compareTo(LONGEST_PAUSE) < 0 ? tenth : LONGEST_PAUSE;
    pause(longer.compareTo(patience.look()) > 0 ? longer : patience.look());
  }

  private void pause(Duration time) throws WorkerRun.Suspended {
    if (closing.within(time)) {
      throw new WorkerRun.Suspended();
    }
  }

  /**
   * What dies soon after its startsecs can be STARTING in every single look, with a new process
   * each time; and a status shows no pid of what is STARTING.
   */
  OptionalInt pid(WorkerStatus status) {
    if (status.state() == WorkerState.STARTING
        && supervisor().pid(target.worker()) instanceof Reply.Ok<OptionalInt>(var pid)) {
      return pid;
    }
    return status.pid();
  }

  private WorkerStatus unseen() {
    return new WorkerStatus(
        target.worker(), WorkerState.STOPPED, OptionalInt.empty(), Optional.empty(), "");
  }

  Supervisor supervisor() {
    return fleet.server(target.server()).supervisor();
  }

  /** Tells why the worker is EXITED. */
  ExitCheck exits() {
    return new ExitCheck(fleet, target);
  }

  /** Since the worker's turn came, in an earlier run of the bot perhaps. */
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
