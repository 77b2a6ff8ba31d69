package dev.workerbot.feature.change.step;

import dev.workerbot.feature.change.step.ChangeQuestion.CauseQuestion;
import dev.workerbot.feature.change.step.ChangeQuestion.GroupQuestion;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.request.step.ExitVerdict;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.Target;
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
final class WatchStep extends FileStep {
  /** Deaths after which a worker that Supervisor brings up again and again is not waited for. */
  private static final int DEATHS = 3;

  /** For a process to be begun with at all: supervisord's loop ticks once a second. */
  private static final Duration FIRST = Duration.ofSeconds(10);

  private final Map<WorkerName, StatusSample> seen = new HashMap<>();
  private Duration begun = Duration.ZERO;

  /** What was seen of a process, and since when. */
  private record StatusSample(WorkerState state, OptionalInt pid, Duration since, int deaths) {}

  WatchStep(StoredChange storedChange, OperationTimeouts timeouts) {
    super(storedChange, timeouts);
  }

  @Override
  public Move<ChangeEnd> begin(Duration now) {
    begun = now;
    return look(now);
  }

  private Move<ChangeEnd> look(Duration from) {
    return insist(
        "",
        new GroupQuestion(storedChange.server(), storedChange.program()),
        from,
        (problem, waited) -> isUnreached(problem) || !isSettled(waited),
        (reply, now) ->
            switch (reply) {
              case Reply.FailedReply<List<ProcessView>>(var problem) ->
                  end(
                      new ChangeEnd.ChangeUnknown(
                          problem.sentence() + "; how its workers are is not known"));
              case Reply.Ok<List<ProcessView>>(var all) ->
                  ChangedPrograms.of(storedChange, storedChange.after())
                      .map(program -> seen(program, all, now))
                      .orElseGet(() -> gone(statuses(all), now));
            });
  }

  private Move<ChangeEnd> lookAgain(String doing, Duration now) {
    return new Move.Wait<>(doing, timeouts.look(), look(now.plus(timeouts.look())));
  }

  private static List<WorkerStatus> statuses(List<ProcessView> members) {
    return members.stream().map(ProcessView::status).toList();
  }

  private Move<ChangeEnd> gone(List<WorkerStatus> left, Duration now) {
    if (left.isEmpty()) {
      return end(new ChangeEnd.ChangeDone(List.of()));
    }
    return isSettled(now.minus(begun))
        ? end(new ChangeEnd.Unwell(Optional.empty(), "supervisord still has it", left))
        : lookAgain("", now);
  }

  private Move<ChangeEnd> seen(ProgramConfig program, List<ProcessView> members, Duration now) {
    List<WorkerStatus> all = statuses(members);
    // Where only the server can tell the names of its processes, all of them are meant.
    List<WorkerName> wanted =
        program.workers().isEmpty()
            ? all.stream().map(WorkerStatus::worker).toList()
            : program.workers();
    List<ProcessView> there =
        members.stream().filter(one -> wanted.contains(one.status().worker())).toList();
    boolean isLate = now.minus(begun).compareTo(FIRST) > 0;
    if (wanted.isEmpty()) {
      return isLate ? absent("supervisord has no process of it", all) : lookAgain("", now);
    }
    if (there.size() < wanted.size() && isLate) {
      return absent(
          "supervisord has %d of its %d processes".formatted(there.size(), wanted.size()), all);
    }
    if (!program.flag("autostart", true) && there.size() == wanted.size()) {
      return end(new ChangeEnd.ChangeDone(all));
    }
    Duration steady = timeouts.steady().plusSeconds(program.number("startsecs", 1));
    int up = 0;
    List<String> doing = new ArrayList<>();
    for (ProcessView member : there) {
      WorkerStatus status = member.status();
      StatusSample sample = sample(member, now);
      Optional<String> trouble = trouble(program, member, sample, now);
      if (trouble.isPresent()) {
        return unwell(status, trouble.get(), all);
      }
      if (isWell(program, member, sample, now, steady)) {
        up++;
      } else if (status.state() != WorkerState.RUNNING) {
        doing.add(
            status.worker().process()
                + (status.state() == WorkerState.EXITED ? " has exited" : " is " + status.state()));
      }
    }
    return up == wanted.size()
        ? end(new ChangeEnd.ChangeDone(all))
        : lookAgain(waiting(doing, steady), now);
  }

  private static Move<ChangeEnd> absent(String cause, List<WorkerStatus> all) {
    return end(new ChangeEnd.Unwell(Optional.empty(), cause, all));
  }

  private static String waiting(List<String> doing, Duration steady) {
    if (doing.isEmpty()) {
      return "RUNNING; watches for %s whether it stays up"
          .formatted(HumanTime.wholeSeconds(steady));
    }
    return doing.size() <= 2 ? String.join(", ", doing) : doing.size() + " do not run yet";
  }

  private StatusSample sample(ProcessView member, Duration now) {
    WorkerState state = member.status().state();
    WorkerName worker = member.status().worker();
    StatusSample before = seen.getOrDefault(worker, new StatusSample(state, member.pid(), now, 0));
    // After BACKOFF another process is what Supervisor promised.
    boolean another =
        before.pid().isPresent() && member.pid().isPresent() && !before.pid().equals(member.pid());
    boolean died = state == WorkerState.EXITED && before.state() != WorkerState.EXITED;
    boolean same = before.state() == state && !another;
    StatusSample sample =
        new StatusSample(
            state,
            member.pid(),
            same ? before.since() : now,
            before.deaths() + (another || died ? 1 : 0));
    seen.put(worker, sample);
    return sample;
  }

  private boolean isWell(
      ProgramConfig program,
      ProcessView member,
      StatusSample sample,
      Duration now,
      Duration steady) {
    return switch (sample.state()) {
      case RUNNING -> now.minus(sample.since()).compareTo(steady) >= 0;
      case EXITED -> exited(program, member, sample, now) instanceof ExitVerdict.Expected;
      default -> false;
    };
  }

  private Optional<String> trouble(
      ProgramConfig program, ProcessView member, StatusSample sample, Duration now) {
    if (sample.deaths() >= DEATHS) {
      return Optional.of("it keeps dying: Supervisor has brought it up %d times".formatted(DEATHS));
    }
    WorkerStatus status = member.status();
    return switch (status.state()) {
      case FATAL ->
          Optional.of(
              status.note().isEmpty()
                  ? "Supervisor gave up on it"
                  : "Supervisor gave up on it: " + status.note());
      case UNKNOWN -> Optional.of("Supervisor has lost track of the process (UNKNOWN)");
      case STOPPED ->
          now.minus(sample.since()).compareTo(FIRST) >= 0
              ? Optional.of("it is STOPPED; perhaps somebody has stopped it")
              : Optional.empty();
      case BACKOFF, STARTING, STOPPING ->
          isSettled(now.minus(begun))
              ? Optional.of(
                  "it is still %s after %s"
                      .formatted(status.state(), HumanTime.of(timeouts.settle())))
              : Optional.empty();
      case EXITED ->
          exited(program, member, sample, now) instanceof ExitVerdict.FailedExit(var sentence)
              ? Optional.of(sentence)
              : Optional.empty();
      case RUNNING -> Optional.empty();
    };
  }

  /** What Supervisor brings up again is down for a moment only. */
  private ExitVerdict exited(
      ProgramConfig program, ProcessView member, StatusSample sample, Duration now) {
    Duration inState = now.minus(sample.since());
    return inState.compareTo(timeouts.look()) < 0
        ? new ExitVerdict.Passing()
        : ExitVerdict.of(member.ending(), Optional.empty(), Optional.of(program), inState);
  }

  private Move<ChangeEnd> unwell(WorkerStatus status, String trouble, List<WorkerStatus> all) {
    return new Move.Ask<>(
        new CauseQuestion(new Target(storedChange.server(), status.worker())),
        (reply, _) ->
            end(
                new ChangeEnd.Unwell(
                    Optional.of(status.worker()),
                    reply instanceof Reply.Ok<Optional<String>>(var known)
                        ? known.map(deeper -> deeper + "; " + trouble).orElse(trouble)
                        : trouble,
                    all)));
  }
}
