package dev.workerbot.supervisor.lane;

import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.lane.call.LaneAnswer;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneBroken;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneFault;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneRefusal;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTrouble;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTroubleKind;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneValue;
import dev.workerbot.supervisor.lane.call.LaneRequest;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.time.Backoff;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Starts, stops and signals over a lane, with supervisorctl's verdicts. There supervisord answers a
 * start and a stop at once, so that their end is watched for here, by the rule by which supervisord
 * itself waits for it. Source: supervisor 4.2.5, rpcinterface.py, startProcess and stopProcess, and
 * supervisorctl.py, _startresult and _signalresult.
 */
final class LaneActions {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);
  private static final Duration PAUSE_WITHOUT_LANE = Duration.ofSeconds(1);

  /** Supervisor's faults, in supervisorctl's words. */
  private static final Map<Integer, String> FAULTS =
      Map.of(
          10, "no such process",
          20, "no such file",
          21, "file is not executable",
          40, ActionResult.Fault.NOT_RUNNING_NOW,
          50, "spawn error",
          60, "already started",
          70, "not running");

  private static final int NO_SUCH_PROCESS = 10;

  private final Function<LaneRequest, LaneAnswer> lane;
  private final Supervisor supervisorctl;

  /**
   * @param supervisorctl does what the lane does not
   */
  LaneActions(Function<LaneRequest, LaneAnswer> lane, Supervisor supervisorctl) {
    this.lane = lane;
    this.supervisorctl = supervisorctl;
  }

  /** A start or a stop. */
  private enum Change {
    START("start") {
      @Override
      Optional<ActionResult> end(ChangeLook look, boolean first) {
        if (look.spawnFailed()) {
          return ActionResult.ofError("spawn error");
        }
        return switch (look.state()) {
          case STARTING -> Optional.empty();
          case RUNNING -> Optional.of(new ActionResult.ActionDone());
          // Only what needs no startsecs, and was RUNNING, has ended so soon without an error.
          case EXITED ->
              first
                  ? Optional.of(new ActionResult.ActionDone())
                  : ActionResult.ofError(ActionResult.Fault.NOT_RUNNING_NOW);
          default -> ActionResult.ofError(ActionResult.Fault.NOT_RUNNING_NOW);
        };
      }

      @Override
      Reply<ActionResult> otherwise(Supervisor supervisorctl, WorkerName worker, Duration limit) {
        return supervisorctl.start(worker, limit);
      }
    },
    STOP("stop") {
      @Override
      Optional<ActionResult> end(ChangeLook look, boolean first) {
        // Where it is up it was down, and somebody has started it since.
        return look.state() == WorkerState.STOPPING
            ? Optional.empty()
            : Optional.of(new ActionResult.ActionDone());
      }

      @Override
      Reply<ActionResult> otherwise(Supervisor supervisorctl, WorkerName worker, Duration limit) {
        return supervisorctl.stop(worker, limit);
      }
    };

    private final String call;

    Change(String call) {
      this.call = call;
    }

    /** Empty while it goes on. */
    abstract Optional<ActionResult> end(ChangeLook look, boolean first);

    abstract Reply<ActionResult> otherwise(
        Supervisor supervisorctl, WorkerName worker, Duration limit);
  }

  /**
   * A worker that was told to start or to stop.
   *
   * @param throughLane whether another look costs next to nothing
   */
  private record ChangeLook(WorkerState state, boolean spawnFailed, boolean throughLane) {
    /** Of a worker that supervisord knows no longer. */
    static final ChangeLook GONE = new ChangeLook(WorkerState.UNKNOWN, false, true);

    static ChangeLook of(LaneRow row) {
      return new ChangeLook(
          row.state().orElse(WorkerState.UNKNOWN), !row.spawnError().isEmpty(), true);
    }

    static ChangeLook of(WorkerStatus status) {
      boolean didNotComeUp =
          status.state() == WorkerState.BACKOFF || status.state() == WorkerState.FATAL;
      return new ChangeLook(
          status.state(), didNotComeUp && !status.note().startsWith("unknown error"), false);
    }
  }

  Reply<ActionResult> start(WorkerName worker, Duration limit) {
    return carryOut(Change.START, worker, limit);
  }

  Reply<ActionResult> stop(WorkerName worker, Duration limit) {
    return carryOut(Change.STOP, worker, limit);
  }

  private Reply<ActionResult> carryOut(Change change, WorkerName worker, Duration limit) {
    long until = System.nanoTime() + limit.toNanos();
    return switch (lane.apply(LaneRequest.of(change.call, worker))) {
      case LaneValue(var row) ->
          watch(change, worker, limit, until, LaneRow.read(row).map(ChangeLook::of));
      case LaneFault(var code) ->
          fault(code).orElseGet(() -> change.otherwise(supervisorctl, worker, limit));
      case LaneRefusal _ -> change.otherwise(supervisorctl, worker, limit);
      case LaneTrouble(var kind) ->
          switch (kind) {
            case DOWN -> change.otherwise(supervisorctl, worker, limit);
            case TIMEOUT -> lost("supervisord gave no answer to `%s`".formatted(change.call));
            case LOST, ODD -> again(change, worker, limit, until);
          };
      case LaneBroken(var sent) ->
          sent
              ? again(change, worker, limit, until)
              : change.otherwise(supervisorctl, worker, limit);
    };
  }

  private static Optional<Reply<ActionResult>> fault(int code) {
    return Optional.ofNullable(FAULTS.get(code)).flatMap(ActionResult::ofError).map(Reply.Ok::new);
  }

  /** It may have been carried out. If it was, supervisorctl has nothing to do. */
  private Reply<ActionResult> again(Change change, WorkerName worker, Duration limit, long until) {
    Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
    Reply<ActionResult> second = change.otherwise(supervisorctl, worker, left);
    return second instanceof Reply.Ok<ActionResult>(ActionResult.Nothing _)
        ? watch(change, worker, limit, until, Optional.empty())
        : second;
  }

  private Reply<ActionResult> watch(
      Change change, WorkerName worker, Duration limit, long until, Optional<ChangeLook> answer) {
    Optional<ActionResult> end = answer.flatMap(look -> change.end(look, true));
    Backoff backoff = Backoff.doubling(FIRST_PAUSE, LONGEST_PAUSE);
    Duration pause = backoff.next();
    while (end.isEmpty()) {
      long left = until - System.nanoTime();
      if (left <= 0 || !sleep(Math.min(left, pause.toNanos()))) {
        return lost(
            "`%s` had not come to its end within %d s".formatted(change.call, limit.toSeconds()));
      }
      switch (look(worker)) {
        case Reply.FailedReply<ChangeLook>(var problem) -> {
          return lost(problem.sentence());
        }
        case Reply.Ok<ChangeLook>(var look) -> {
          end = change.end(look, false);
          pause = look.throughLane() ? backoff.next() : PAUSE_WITHOUT_LANE;
        }
      }
    }
    return new Reply.Ok<>(end.get());
  }

  private static boolean sleep(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Reply<ChangeLook> look(WorkerName worker) {
    LaneAnswer answer = lane.apply(LaneRequest.of("worker", worker));
    if (answer instanceof LaneFault(var code) && code == NO_SUCH_PROCESS) {
      return new Reply.Ok<>(ChangeLook.GONE);
    }
    Optional<LaneRow> row =
        answer instanceof LaneValue(var value) ? LaneRow.read(value) : Optional.empty();
    return row.<Reply<ChangeLook>>map(one -> new Reply.Ok<>(ChangeLook.of(one)))
        .orElseGet(() -> lookOtherwise(worker));
  }

  private Reply<ChangeLook> lookOtherwise(WorkerName worker) {
    return switch (supervisorctl.status()) {
      case Reply.FailedReply<List<WorkerStatus>>(var problem) -> new Reply.FailedReply<>(problem);
      case Reply.Ok<List<WorkerStatus>>(var all) ->
          new Reply.Ok<>(
              all.stream()
                  .filter(status -> status.worker().equals(worker))
                  .findFirst()
                  .map(ChangeLook::of)
                  .orElse(ChangeLook.GONE));
    };
  }

  Reply<ActionResult> signal(WorkerName worker, Signal signal) {
    return switch (lane.apply(LaneRequest.signal(worker, signal))) {
      case LaneValue _ -> new Reply.Ok<>(new ActionResult.ActionDone());
      case LaneFault(var code) -> fault(code).orElseGet(() -> supervisorctl.signal(worker, signal));
      case LaneRefusal _ -> supervisorctl.signal(worker, signal);
      case LaneTrouble(var kind) ->
          kind == LaneTroubleKind.DOWN ? supervisorctl.signal(worker, signal) : maybeSignalled();
      case LaneBroken(var sent) -> sent ? maybeSignalled() : supervisorctl.signal(worker, signal);
    };
  }

  /** Some programs take a second signal otherwise than the first. */
  private static Reply<ActionResult> maybeSignalled() {
    return lost("the answer was lost, so it is unknown whether the signal arrived");
  }

  private static Reply<ActionResult> lost(String sentence) {
    return new Reply.FailedReply<>(new Problem(ProblemKind.LOST, sentence));
  }
}
