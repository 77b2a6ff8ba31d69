package dev.workerbot.feature.restart.roll;

import dev.workerbot.command.RestartOptions.RollingOptions;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.message.entity.Person;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.LostServer;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.Question;
import dev.workerbot.request.step.Step;
import dev.workerbot.request.step.worker.StepResult;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Restarts workers a few at a time: the next only when those before have proven that they stay up,
 * and are still up just now. Takes up what an earlier run of the bot has left: all that it knows is
 * in the journal.
 */
final class RollStep implements Step<RollEnd> {
  /**
   * Supervisor starts again what it starts again at all in the same turn of its loop, which takes
   * it no more than a second; source: supervisor/process.py, transition.
   */
  private static final Duration STAYS_EXITED = Duration.ofSeconds(3);

  private final RollingOptions rollingOptions;
  private final List<JournalStep> steps;
  private final boolean over;
  private final OperationTimeouts timeouts;
  private final Function<List<JournalStep>, Question<List<TargetResult>>> restart;
  private final Question<Optional<Person>> cancelledBy;
  private final Map<Target, TargetResult> results = new HashMap<>();
  private List<JournalStep> next = List.of();

  /** Since when each is so, while those that came back before are looked at. */
  private final Map<Target, Duration> exited = new HashMap<>();

  private final Map<ServerName, Duration> lost = new HashMap<>();

  /**
   * @param over whether an earlier bot came to its end, and only that is to be reported
   * @param restart restarts these at once, each to its end
   * @param cancelledBy who has cancelled it; empty where nobody has
   */
  RollStep(
      RollingOptions rollingOptions,
      List<JournalStep> steps,
      boolean over,
      OperationTimeouts timeouts,
      Function<List<JournalStep>, Question<List<TargetResult>>> restart,
      Question<Optional<Person>> cancelledBy) {
    this.rollingOptions = rollingOptions;
    this.steps = List.copyOf(steps);
    this.over = over;
    this.timeouts = timeouts;
    this.restart = restart;
    this.cancelledBy = cancelledBy;
  }

  /** Those whose turn is next. */
  List<Target> next() {
    return targets(next);
  }

  @Override
  public Move<RollEnd> begin(Duration now) {
    List<JournalStep> ended = steps.stream().filter(one -> one.end().isPresent()).toList();
    Predicate<JournalStep> begun = one -> one.stopBegun() || one.startBegun();
    return restart(ended, _ -> restart(left().stream().filter(begun).toList(), this::decide));
  }

  private Move<RollEnd> restart(List<JournalStep> batch, Step<RollEnd> then) {
    return new Move.Ask<>(
        restart.apply(batch),
        (reply, now) -> {
          Question.answer(reply).forEach(one -> results.put(one.target(), one));
          return then.begin(now);
        });
  }

  private Move<RollEnd> decide(Duration now) {
    List<JournalStep> left = left();
    next = left.subList(0, Math.min(rollingOptions.batch(), left.size()));
    if (failed() || (left.isEmpty() && over)) {
      return end();
    }
    return left.isEmpty()
        ? areStillUp(now)
        : new Move.Ask<>(
            cancelledBy,
            (reply, at) -> {
              Optional<Person> by = Question.answer(reply);
              if (by.isPresent()) {
                return cancelled(by.get());
              }
              if (over) {
                return stopped();
              }
              Duration pause = rollingOptions.pause();
              return results.isEmpty()
                  ? areStillUp(at)
                  : pause(
                      "next, after a pause of %d s".formatted(pause.toSeconds()),
                      at.plus(pause),
                      at);
            });
  }

  private Move<RollEnd> pause(String verbPhrase, Duration until, Duration now) {
    Duration rest = until.minus(now);
    return rest.isPositive()
        ? new Move.Wait<>(
            verbPhrase,
            rest.compareTo(timeouts.look()) < 0 ? rest : timeouts.look(),
            new Move.Ask<>(
                cancelledBy,
                (reply, at) ->
                    Question.answer(reply)
                        .map(this::cancelled)
                        .orElseGet(() -> pause("", until, at))))
        : areStillUp(now);
  }

  /**
   * Waits until the servers answer and all that came back before is up; what is not, for good, is
   * noted as failed. The servers of the next have to answer as well.
   */
  private Move<RollEnd> areStillUp(Duration now) {
    exited.clear();
    return look(now);
  }

  private Move<RollEnd> look(Duration from) {
    Set<ServerName> servers =
        Stream.concat(next().stream(), done().stream())
            .map(Target::server)
            .collect(Collectors.toSet());
    return new Move.Ask<>(
        new FleetQuestion(servers), (reply, now) -> seen(Question.answer(reply), from, now));
  }

  private Move<RollEnd> seen(Map<ServerName, Snapshot> all, Duration from, Duration now) {
    Map<ServerName, Problem> problems = new HashMap<>();
    all.forEach((server, seen) -> seen.problem().ifPresent(one -> problems.put(server, one)));
    since(lost, problems.keySet(), now);
    Map<Target, Optional<WorkerState>> down = new LinkedHashMap<>();
    for (Target target : done()) {
      if (all.containsKey(target.server()) && !problems.containsKey(target.server())) {
        Optional<WorkerState> state =
            all.get(target.server()).worker(target.worker()).map(WorkerStatus::state);
        if (!state.equals(Optional.of(WorkerState.RUNNING))) {
          down.put(target, state);
        }
      }
    }
    if (problems.isEmpty() && down.isEmpty()) {
      return go();
    }
    since(
        exited,
        down.keySet().stream()
            .filter(target -> down.get(target).equals(Optional.of(WorkerState.EXITED)))
            .toList(),
        now);
    if (down.values().stream().anyMatch(RollStep::isOver)
        || exited.values().stream().anyMatch(since -> now.minus(since).compareTo(STAYS_EXITED) > 0)
        || (!down.isEmpty() && now.minus(from).compareTo(timeouts.settle()) > 0)) {
      return noted(diedAgain(down));
    }
    for (Map.Entry<ServerName, Problem> one : problems.entrySet()) {
      Duration waited = now.minus(lost.get(one.getKey()));
      if (waited.compareTo(LostServer.limit(one.getValue(), timeouts)) >= 0) {
        List<TargetResult> failures = new ArrayList<>(diedAgain(down));
        failures.addAll(unreached(one.getKey(), one.getValue(), failures.isEmpty()));
        return noted(failures);
      }
    }
    String verbPhrase =
        down.keySet().stream()
            .findFirst()
            .map("waiting for %s, which is not back up"::formatted)
            .orElseGet(() -> {
              Map.Entry<ServerName, Problem> one = problems.entrySet().iterator().next();
              return LostServer.waiting(one.getValue(), now.minus(lost.get(one.getKey())));
            });
    return new Move.Wait<>(verbPhrase, timeouts.look(), look(from));
  }

  /** Keeps since when each is so, of those that are so now. */
  private static <T> void since(Map<T, Duration> times, Collection<T> so, Duration now) {
    times.keySet().retainAll(so);
    so.forEach(one -> times.putIfAbsent(one, now));
  }

  /** Supervisor brings up by itself what is STARTING or in BACKOFF, and what has just exited. */
  private static boolean isOver(Optional<WorkerState> state) {
    return state.isEmpty()
        || state.get() == WorkerState.FATAL
        || state.get() == WorkerState.STOPPED;
  }

  private List<TargetResult> diedAgain(Map<Target, Optional<WorkerState>> down) {
    return down.entrySet().stream()
        .map(one -> results.get(one.getKey()).downAgain(one.getValue()))
        .toList();
  }

  /** At the end, what has proven itself on a server that is lost since then counts as up. */
  private List<TargetResult> unreached(ServerName server, Problem problem, boolean noneDied) {
    StepResult.StepMissed notBegun =
        new StepResult.StepMissed(Optional.empty(), false, LostServer.notBegun(problem));
    List<TargetResult> failures =
        next.stream()
            .filter(one -> one.target().server().equals(server))
            .map(one -> TargetResult.missed(one.target(), notBegun, Duration.ZERO).asBefore(one))
            .toList();
    return next.isEmpty() || !failures.isEmpty() || !noneDied
        ? failures
        : done().stream()
            .filter(target -> target.server().equals(server))
            .map(target ->
                TargetResult.unreached(
                    target, "it came back, but its state is now unknown: " + problem.sentence()))
            .toList();
  }

  /** Written down as well, so that no later bot takes it for done and goes on. */
  private Move<RollEnd> noted(List<TargetResult> failures) {
    failures.forEach(one -> results.put(one.target(), one));
    Move<RollEnd> move = failed() ? end() : go();
    for (TargetResult failure : failures.reversed()) {
      move =
          new Move.Note<>(
              new JournalEntry.CloseEntry(failure.target(), failure.journalEnd()), move);
    }
    return move;
  }

  private Move<RollEnd> go() {
    return next.isEmpty() ? end() : restart(next, this::decide);
  }

  private Move<RollEnd> end() {
    boolean through = left().isEmpty() && !failed();
    return through ? new Move.End<>(new RollEnd.Through(inOrder())) : stopped();
  }

  private Move<RollEnd> stopped() {
    return new Move.End<>(new RollEnd.RollStopped(inOrder(), targets(left())));
  }

  private Move<RollEnd> cancelled(Person by) {
    return new Move.End<>(new RollEnd.Cancelled(inOrder(), targets(left()), by));
  }

  private boolean failed() {
    return results.values().stream().anyMatch(one -> !one.done());
  }

  private List<JournalStep> left() {
    return steps.stream().filter(one -> !results.containsKey(one.target())).toList();
  }

  private List<TargetResult> inOrder() {
    return steps.stream().map(one -> results.get(one.target())).filter(Objects::nonNull).toList();
  }

  /** Those that came back; what has ended as expected is not up, and need not be. */
  private List<Target> done() {
    return inOrder().stream()
        .filter(one -> one.done() && one.ended().isEmpty())
        .map(TargetResult::target)
        .toList();
  }

  private static List<Target> targets(List<JournalStep> steps) {
    return steps.stream().map(JournalStep::target).toList();
  }
}
