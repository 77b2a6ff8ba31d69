package dev.workerbot.feature.change.step;

import dev.workerbot.feature.change.step.ChangeQuestion.CauseQuestion;
import dev.workerbot.feature.change.step.ChangeQuestion.GroupQuestion;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.fleet.timeline.FollowedWorker;
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

  private final Map<WorkerName, FollowedWorker> seen = new HashMap<>();
  private Duration begun = Duration.ZERO;

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
                          problem.sentence() + "; the state of its workers is unknown"));
              case Reply.Ok<List<ProcessView>>(var all) ->
                  ChangedPrograms.of(storedChange, storedChange.after())
                      .map(program -> seen(program, all, now))
                      .orElseGet(() -> gone(statuses(all), now));
            });
  }

  private Move<ChangeEnd> lookAgain(String verbPhrase, Duration now) {
    return new Move.Wait<>(verbPhrase, timeouts.look(), look(now.plus(timeouts.look())));
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
    List<String> verbPhrase = new ArrayList<>();
    for (ProcessView member : there) {
      WorkerStatus status = member.status();
      FollowedWorker sample = follow(member, now);
      Optional<String> trouble = trouble(program, member, sample, now);
      if (trouble.isPresent()) {
        return unwell(status, trouble.get(), all);
      }
      if (isWell(program, member, sample, now, steady)) {
        up++;
      } else if (status.state() != WorkerState.RUNNING) {
        verbPhrase.add(
            status.worker().process()
                + (status.state() == WorkerState.EXITED ? " has exited" : " is " + status.state()));
      }
    }
    return up == wanted.size()
        ? end(new ChangeEnd.ChangeDone(all))
        : lookAgain(waiting(verbPhrase, steady), now);
  }

  private static Move<ChangeEnd> absent(String cause, List<WorkerStatus> all) {
    return end(new ChangeEnd.Unwell(Optional.empty(), cause, all));
  }

  private static String waiting(List<String> verbPhrase, Duration steady) {
    if (verbPhrase.isEmpty()) {
      return "RUNNING; watching for %s that it stays up".formatted(HumanTime.wholeSeconds(steady));
    }
    return verbPhrase.size() <= 2
        ? String.join(", ", verbPhrase)
        : verbPhrase.size() + " do not run yet";
  }

  private FollowedWorker follow(ProcessView member, Duration now) {
    return seen.merge(
        member.status().worker(),
        FollowedWorker.first(member, now),
        (before, _) -> before.next(member, true, now));
  }

  private boolean isWell(
      ProgramConfig program,
      ProcessView member,
      FollowedWorker sample,
      Duration now,
      Duration steady) {
    return switch (sample.state()) {
      case RUNNING -> sample.lasts(now).compareTo(steady) >= 0;
      case EXITED -> exited(program, member, sample, now) instanceof ExitVerdict.Expected;
      default -> false;
    };
  }

  private Optional<String> trouble(
      ProgramConfig program, ProcessView member, FollowedWorker sample, Duration now) {
    if (sample.deaths() >= DEATHS) {
      return Optional.of("it keeps dying: Supervisor started it %d times".formatted(DEATHS));
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
          sample.lasts(now).compareTo(FIRST) >= 0
              ? Optional.of("it is STOPPED; perhaps someone stopped it")
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
      ProgramConfig program, ProcessView member, FollowedWorker sample, Duration now) {
    Duration inState = sample.lasts(now);
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
