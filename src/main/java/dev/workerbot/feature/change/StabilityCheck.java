package dev.workerbot.feature.change;

import dev.workerbot.message.HumanTime;
import dev.workerbot.operation.step.ExitVerdict;
import dev.workerbot.operation.step.OperationTimeouts;
import dev.workerbot.operation.step.ShutdownSignal;
import dev.workerbot.supervisor.Ending;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Looks at a program after supervisord has taken up its file, until all of its processes have
 * stayed RUNNING for their startsecs and a while more or have ended as expected, or it is clear
 * that they will not.
 */
final class StabilityCheck {
  /** Deaths after which a worker that Supervisor brings up again and again is not waited for. */
  private static final int DEATHS = 3;

  /** For a process to be begun with at all: supervisord's loop ticks once a second. */
  private static final Duration FIRST = Duration.ofSeconds(10);

  private final String group;
  private final Supervisor supervisor;
  private final OperationTimeouts operationTimeouts;
  private final ShutdownSignal shutdownSignal;
  private final ChangeRun.ChangeWatcher changeWatcher;
  private final Map<WorkerName, StatusSample> seen = new HashMap<>();
  private final long begun = System.nanoTime();

  /** What was seen of a process, and since when. */
  private record StatusSample(WorkerState state, OptionalInt pid, long since, int deaths) {}

  /** A status, asked for as often as it takes. */
  interface StatusQuery {
    Reply<List<WorkerStatus>> now() throws ChangeSuspended;
  }

  StabilityCheck(
      String group,
      Supervisor supervisor,
      OperationTimeouts operationTimeouts,
      ShutdownSignal shutdownSignal,
      ChangeRun.ChangeWatcher changeWatcher) {
    this.group = group;
    this.supervisor = supervisor;
    this.operationTimeouts = operationTimeouts;
    this.shutdownSignal = shutdownSignal;
    this.changeWatcher = changeWatcher;
  }

  /**
   * @param program as it is on disk; empty where it is to be gone
   */
  ChangeEnd of(Optional<ProgramConfig> program, StatusQuery statusQuery) throws ChangeSuspended {
    while (true) {
      Reply<List<WorkerStatus>> reply = statusQuery.now();
      if (reply instanceof Reply.FailedReply<List<WorkerStatus>>(var problem)) {
        return new ChangeEnd.ChangeUnknown(
            problem.sentence() + "; how its workers are is not known");
      }
      List<WorkerStatus> all =
          ((Reply.Ok<List<WorkerStatus>>) reply)
              .value().stream().filter(one -> one.worker().group().equals(group)).toList();
      Optional<ChangeEnd> end = program.isPresent() ? end(program.get(), all) : gone(all);
      if (end.isPresent()) {
        return end.get();
      }
      if (shutdownSignal.within(operationTimeouts.look())) {
        throw new ChangeSuspended();
      }
    }
  }

  private Optional<ChangeEnd> gone(List<WorkerStatus> left) {
    if (left.isEmpty()) {
      return Optional.of(new ChangeEnd.ChangeDone(List.of()));
    }
    return passed(operationTimeouts.settle())
        ? Optional.of(new ChangeEnd.Unwell(Optional.empty(), "supervisord still has it", left))
        : Optional.empty();
  }

  private Optional<ChangeEnd> end(ProgramConfig program, List<WorkerStatus> all) {
    // Where only the server can tell the names of its processes, all of them are meant.
    List<WorkerName> wanted =
        program.workers().isEmpty()
            ? all.stream().map(WorkerStatus::worker).toList()
            : program.workers();
    if (wanted.isEmpty()) {
      return passed(FIRST)
          ? Optional.of(
              new ChangeEnd.Unwell(Optional.empty(), "supervisord has no process of it", all))
          : Optional.empty();
    }
    List<WorkerStatus> there = all.stream().filter(one -> wanted.contains(one.worker())).toList();
    if (there.size() < wanted.size() && passed(FIRST)) {
      return Optional.of(
          new ChangeEnd.Unwell(
              Optional.empty(),
              "supervisord has %d of its %d processes".formatted(there.size(), wanted.size()),
              all));
    }
    boolean starts = program.flag("autostart", true);
    if (!starts && there.size() == wanted.size()) {
      return Optional.of(new ChangeEnd.ChangeDone(all));
    }
    Duration steady = operationTimeouts.steady().plusSeconds(program.number("startsecs", 1));
    int up = 0;
    List<String> doing = new ArrayList<>();
    for (WorkerStatus status : there) {
      StatusSample statusSample = sight(status);
      if (status.state() == WorkerState.EXITED) {
        switch (exited(program, status, statusSample)) {
          case ExitVerdict.Expected _ -> up++;
          case ExitVerdict.Passing _ -> doing.add(status.worker().process() + " has exited");
          case ExitVerdict.FailedExit(var sentence) -> {
            return Optional.of(unwell(status, sentence, all));
          }
        }
        continue;
      }
      Optional<String> trouble = trouble(status, statusSample);
      if (trouble.isPresent()) {
        return Optional.of(unwell(status, trouble.get(), all));
      }
      boolean isUp = status.state() == WorkerState.RUNNING;
      if (isUp && System.nanoTime() - statusSample.since() >= steady.toNanos()) {
        up++;
      } else if (!isUp) {
        doing.add(status.worker().process() + " is " + status.state());
      }
    }
    if (up == wanted.size()) {
      return Optional.of(new ChangeEnd.ChangeDone(all));
    }
    changeWatcher.doing(
        doing.isEmpty()
            ? "RUNNING; watches for %s whether it stays up"
                .formatted(HumanTime.wholeSeconds(steady))
            : doing.size() <= 2 ? String.join(", ", doing) : doing.size() + " do not run yet");
    return Optional.empty();
  }

  private StatusSample sight(WorkerStatus status) {
    StatusSample before = seen.get(status.worker());
    OptionalInt pid = pid(status);
    long now = System.nanoTime();
    StatusSample statusSample;
    if (before == null) {
      statusSample = new StatusSample(status.state(), pid, now, 0);
    } else {
      boolean another = before.pid().isPresent() && pid.isPresent() && !before.pid().equals(pid);
      boolean died = status.state() == WorkerState.EXITED && before.state() != WorkerState.EXITED;
      boolean same = before.state() == status.state() && !another;
      statusSample =
          new StatusSample(
              status.state(),
              // After BACKOFF another process is what Supervisor promised.
              pid,
              same ? before.since() : now,
              before.deaths() + (another || died ? 1 : 0));
    }
    seen.put(status.worker(), statusSample);
    return statusSample;
  }

  /** A status shows no pid of what is STARTING, which may be another one each time. */
  private OptionalInt pid(WorkerStatus status) {
    return status.state() == WorkerState.STARTING
            && supervisor.pid(status.worker()) instanceof Reply.Ok<OptionalInt>(var pid)
        ? pid
        : status.pid();
  }

  private Optional<String> trouble(WorkerStatus status, StatusSample statusSample) {
    Duration inState = Duration.ofNanos(System.nanoTime() - statusSample.since());
    if (statusSample.deaths() >= DEATHS) {
      return Optional.of(keepsDying());
    }
    return switch (status.state()) {
      case FATAL ->
          Optional.of(
              status.note().isEmpty()
                  ? "Supervisor gave up on it"
                  : "Supervisor gave up on it: " + status.note());
      case UNKNOWN -> Optional.of("Supervisor has lost track of the process (UNKNOWN)");
      case STOPPED ->
          inState.compareTo(FIRST) >= 0
              ? Optional.of("it is STOPPED; perhaps somebody has stopped it")
              : Optional.empty();
      case BACKOFF, STARTING, STOPPING ->
          passed(operationTimeouts.settle())
              ? Optional.of(
                  "it is still %s after %s"
                      .formatted(status.state(), HumanTime.of(operationTimeouts.settle())))
              : Optional.empty();
      case RUNNING, EXITED -> Optional.empty();
    };
  }

  /** What Supervisor brings up again is down for a moment only. */
  private ExitVerdict exited(
      ProgramConfig program, WorkerStatus status, StatusSample statusSample) {
    if (statusSample.deaths() >= DEATHS) {
      return new ExitVerdict.FailedExit(keepsDying());
    }
    Duration inState = Duration.ofNanos(System.nanoTime() - statusSample.since());
    if (inState.compareTo(operationTimeouts.look()) < 0) {
      return new ExitVerdict.Passing();
    }
    Optional<Ending> ending =
        supervisor.ending(status.worker()) instanceof Reply.Ok<Optional<Ending>>(var known)
            ? known
            : Optional.empty();
    return ExitVerdict.of(ending, Optional.empty(), Optional.of(program), inState);
  }

  private static String keepsDying() {
    return "it keeps dying: Supervisor has brought it up %d times".formatted(DEATHS);
  }

  private ChangeEnd unwell(WorkerStatus status, String trouble, List<WorkerStatus> all) {
    String cause =
        supervisor.cause(status.worker()) instanceof Reply.Ok<Optional<String>>(var known)
            ? known.map(deeper -> deeper + "; " + trouble).orElse(trouble)
            : trouble;
    return new ChangeEnd.Unwell(Optional.of(status.worker()), cause, all);
  }

  private boolean passed(Duration time) {
    return System.nanoTime() - begun > time.toNanos();
  }
}
