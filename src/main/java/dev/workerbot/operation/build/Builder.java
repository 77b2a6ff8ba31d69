package dev.workerbot.operation.build;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Manner;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Server;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.operation.Closing;
import dev.workerbot.operation.Others;
import dev.workerbot.operation.Patience;
import dev.workerbot.operation.TargetResult;
import dev.workerbot.operation.Turns;
import dev.workerbot.store.Changes;
import dev.workerbot.store.Changes.Change;
import dev.workerbot.store.Changes.ChangeSet;
import dev.workerbot.store.Changes.Stage;
import dev.workerbot.store.Journal;
import dev.workerbot.store.StoreException;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does changes of programs' files as they were shown: journalled, one writer at a time for each
 * worker and for each server's config, verified by status, or put back. Safe for use by several
 * threads.
 */
public final class Builder {
  private static final Logger LOG = LoggerFactory.getLogger(Builder.class);

  /** How often a bug of our own is got over by looking again. */
  private static final int STUMBLES = 3;

  private final Fleet fleet;
  private final Journal journal;
  private final Changes changes;
  private final String owner;
  private final Turns turns;
  private final Others others;
  private final Patience patience;
  private final Closing closing;
  private final BuildText text;
  private final Clock clock;

  /**
   * @param owner the name of the lock that shows this bot to be alive
   */
  public Builder(
      Fleet fleet,
      Journal journal,
      Changes changes,
      String owner,
      Turns turns,
      Others others,
      Patience patience,
      Closing closing,
      BuildText text,
      Clock clock) {
    this.fleet = fleet;
    this.journal = journal;
    this.changes = changes;
    this.owner = owner;
    this.turns = turns;
    this.others = others;
    this.patience = patience;
    this.closing = closing;
    this.text = text;
    this.clock = clock;
  }

  /**
   * Does it, to the verdict. At most once for each set.
   *
   * @param id of the request, which becomes the operation's
   * @param progress gets a message whenever something moved, from any thread
   * @return empty when the bot is closing; the next run goes on
   */
  Optional<Answer> run(String id, ChangeSet set, Caller caller, Consumer<Message> progress) {
    List<Target> targets = targets(set.changes());
    try {
      journal.open(
          id,
          set.verb(),
          Manner.PLAIN,
          owner,
          targets.stream()
              .map(target -> Journal.Step.planned(target, OptionalInt.empty()))
              .toList());
      if (!changes.begin(set.id(), id)) {
        abandon(id, targets, Outcome.REFUSED);
        return Optional.of(
            new Answer(
                Outcome.REFUSED,
                id,
                Message.refusal("That was done before. Nothing was changed now."),
                List.of()));
      }
    } catch (StoreException cannotWrite) {
      abandon(id, targets, Outcome.FAILED);
      return Optional.of(
          new Answer(
              Outcome.FAILED,
              id,
              Message.of(Severity.BAD, "Nothing was done: " + cannotWrite.getMessage())
                  .withLine(
                      "workerbot changes no worker that it cannot write down first. Free the disk"
                          + " or mend the database, then ask again."),
              List.of()));
    }
    return go(id, set, caller, progress, Duration.ZERO, false);
  }

  /** Takes up what a dead bot left, to the verdict. */
  public Optional<Answer> resume(
      Journal.Operation operation, Caller caller, Consumer<Message> progress) {
    Optional<ChangeSet> set = changes.ofOperation(operation.id());
    if (set.isEmpty()) {
      abandon(
          operation.id(),
          operation.steps().stream().map(Journal.Step::target).toList(),
          Outcome.FAILED);
      return Optional.of(
          new Answer(
              Outcome.FAILED,
              operation.id(),
              Message.of(Severity.WARNING, "workerbot was restarted before it changed anything")
                  .withLine("Ask again."),
              List.of()));
    }
    return go(
        operation.id(),
        set.get(),
        caller,
        progress,
        Duration.between(operation.startedAt(), clock.instant()),
        true);
  }

  /** What was written down and never begun is at no worker: nobody may wait for it. */
  private void abandon(String id, List<Target> targets, Outcome outcome) {
    targets.forEach(target -> close(id, TargetResult.failed(target, "nothing was changed for it")));
    mayFail(() -> journal.finish(id, outcome.name()));
  }

  private Optional<Answer> go(
      String id,
      ChangeSet set,
      Caller caller,
      Consumer<Message> progress,
      Duration soFar,
      boolean again) {
    long from = System.nanoTime() - soFar.toNanos();
    Progress board = new Progress(set.verb(), caller.name(), set.changes());
    Runnable moved = () -> progress.accept(text.progress(board.view()));
    moved.run();
    List<End> ends;
    try {
      ends = toTheirEnds(id, set, new Run(caller, board, moved, from, again));
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof Suspended) {
        return Optional.empty();
      }
      throw failed;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    List<TargetResult> results = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      results.addAll(results(set.changes().get(i), ends.get(i), took));
    }
    Answer answer = text.answer(id, set, caller, ends, results, took);
    mayFail(() -> journal.finish(id, answer.outcome().name()));
    return Optional.of(answer);
  }

  /**
   * A run of the whole set.
   *
   * @param from when it began, in an earlier run of the bot perhaps
   * @param again whether an earlier run may have begun with it
   */
  private record Run(Caller caller, Progress board, Runnable moved, long from, boolean again) {
    void waitsFor(String label) {
      board.waitsFor(label);
      moved.run();
    }
  }

  /**
   * Servers at the same time, the files of one server one after the other. Each server has a turn
   * of its own: one that is lost keeps nobody from the workers of the others.
   */
  private List<End> toTheirEnds(String id, ChangeSet set, Run run) {
    Map<ServerName, List<Integer>> positions = new LinkedHashMap<>();
    for (int i = 0; i < set.steps().size(); i++) {
      positions.computeIfAbsent(set.changes().get(i).server(), _ -> new ArrayList<>()).add(i);
    }
    End[] ends = new End[set.steps().size()];
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> running =
          positions.values().stream()
              .map(server ->
                  CompletableFuture.runAsync(() -> server(id, set, server, run, ends), threads))
              .toList();
      running.forEach(CompletableFuture::join);
    }
    return List.of(ends);
  }

  private void server(String id, ChangeSet set, List<Integer> positions, Run run, End[] ends) {
    List<Change> own = positions.stream().map(set.changes()::get).toList();
    List<Target> targets = targets(own);
    try (var _ =
        turns.take(
            "the " + set.verb() + " by @" + run.caller().name(),
            Stream.concat(targets.stream(), configs(own)).toList(),
            run::waitsFor)) {
      if (!others.await(id, targets, run::waitsFor)) {
        throw new CompletionException(new Suspended());
      }
      for (int position : positions) {
        ends[position] = toItsEnd(set, position, run);
        Duration took = Duration.ofNanos(System.nanoTime() - run.from());
        results(set.changes().get(position), ends[position], took)
            .forEach(result -> close(id, result));
      }
    }
  }

  private End toItsEnd(ChangeSet set, int position, Run run) {
    Progress board = run.board();
    Runnable moved = run.moved();
    Changes.Step step = set.steps().get(position);
    ChangeRun.Watcher watcher =
        new ChangeRun.Watcher() {
          @Override
          public void doing(String what) {
            board.doing(position, what);
            moved.run();
          }

          @Override
          public void restoring(String why) {
            mayFail(() -> changes.reached(set.id(), position, Stage.RESTORING, why));
          }
        };
    End end;
    try {
      end = stumbling(set.id(), step, watcher, run);
    } catch (Suspended suspended) {
      throw new CompletionException(suspended);
    }
    mayFail(() -> changes.reached(set.id(), position, stage(end), told(end)));
    board.ended(position, end);
    moved.run();
    return end;
  }

  /** What was begun is finished, whatever goes wrong in between, our own mistakes included. */
  private End stumbling(String id, Changes.Step step, ChangeRun.Watcher watcher, Run whole)
      throws Suspended {
    Change change = step.change();
    boolean again = whole.again();
    if (again && step.stage().isEnd()) {
      return ended(step);
    }
    if (!fleet.has(change.server())) {
      return new End.Unknown(
          change.server() + " is not in the config any more; look there at " + change.file());
    }
    for (int stumbles = 1; ; stumbles++) {
      try {
        Server server = fleet.server(change.server());
        ChangeRun run =
            new ChangeRun(
                change,
                server,
                patience,
                closing,
                watcher,
                new Aftermath(change.program(), server.supervisor(), patience, closing, watcher),
                again || stumbles > 1);
        return step.stage() == Stage.RESTORING ? run.restored(step.told()) : run.run();
      } catch (RuntimeException bug) {
        LOG.error("change {} stumbled over {}", id, change, bug);
        if (stumbles == STUMBLES) {
          return new End.Unknown(
              "something is broken inside workerbot; its log has the reason under "
                  + id
                  + ". Look at `show "
                  + change.name()
                  + "` before you go on");
        }
        if (closing.within(patience.look())) {
          throw new Suspended();
        }
      }
    }
  }

  private static Stage stage(End end) {
    return switch (end) {
      case End.Done _ -> Stage.DONE;
      case End.Unwell _ -> Stage.UNWELL;
      case End.Restored _, End.Refused _ -> Stage.UNDONE;
      case End.Unknown _ -> Stage.UNKNOWN;
    };
  }

  private static String told(End end) {
    return switch (end) {
      case End.Done _ -> "";
      case End.Unwell unwell -> unwell.cause();
      case End.Restored(var why) -> why;
      case End.Refused(var why) -> why;
      case End.Unknown(var why) -> why;
    };
  }

  /** As an earlier run of the bot has written it down; its workers may be otherwise by now. */
  private End ended(Changes.Step step) {
    return switch (step.stage()) {
      case DONE -> new End.Done(workers(step.change()));
      case UNWELL -> new End.Unwell(Optional.empty(), step.told(), workers(step.change()));
      case UNDONE -> new End.Restored(step.told());
      default -> new End.Unknown(step.told());
    };
  }

  private List<WorkerStatus> workers(Change change) {
    return fleet.has(change.server())
        ? fleet.look(change.server()).workers().stream()
            .filter(one -> one.worker().group().equals(change.program()))
            .toList()
        : List.of();
  }

  /** Every worker that there was or is to be. */
  static List<Target> targets(List<Change> changes) {
    Set<Target> targets = new LinkedHashSet<>();
    for (Change change : changes) {
      Stream.of(change.before(), change.after())
          .flatMap(text -> ChangeRun.program(change, text).stream())
          .flatMap(program -> workers(program).stream())
          .forEach(worker -> targets.add(new Target(change.server(), worker)));
    }
    return List.copyOf(targets);
  }

  /** Its processes, or its name where only the server can tell theirs. */
  static List<WorkerName> workers(ProgramConfig program) {
    return program.workers().isEmpty()
        ? WorkerName.tryOf(program.name()).stream().toList()
        : program.workers();
  }

  /** So that nobody else's unreadable file comes between our writing and our reading. */
  private static Stream<Target> configs(List<Change> changes) {
    return changes.stream()
        .map(change -> new Target(change.server(), new WorkerName("supervisord", "config")));
  }

  private static List<TargetResult> results(Change change, End end, Duration took) {
    List<TargetResult> results = new ArrayList<>();
    Optional<ProgramConfig> after = ChangeRun.program(change, change.after());
    for (Target target : targets(List.of(change))) {
      boolean wanted =
          after.filter(program -> workers(program).contains(target.worker())).isPresent();
      results.add(
          switch (end) {
            case End.Done(var workers) -> result(target, workers, took, wanted, Optional.empty());
            case End.Unwell(_, var cause, var workers) ->
                result(target, workers, took, wanted, Optional.of(cause));
            case End.Restored(var why) -> TargetResult.failed(target, why);
            case End.Refused(var why) -> TargetResult.failed(target, why);
            case End.Unknown(var why) -> TargetResult.failed(target, why);
          });
    }
    return results;
  }

  private static TargetResult result(
      Target target,
      List<WorkerStatus> workers,
      Duration took,
      boolean wanted,
      Optional<String> cause) {
    Optional<WorkerStatus> status =
        workers.stream().filter(one -> one.worker().equals(target.worker())).findFirst();
    boolean well =
        cause.isEmpty()
            || status.filter(one -> one.state() == WorkerState.RUNNING).isPresent() == wanted;
    return new TargetResult(
        target,
        well,
        true,
        status.map(WorkerStatus::state),
        status.map(WorkerStatus::pid).orElse(OptionalInt.empty()),
        took,
        well ? Optional.empty() : cause);
  }

  private void close(String id, TargetResult result) {
    mayFail(() ->
        journal.close(
            id,
            result.target(),
            new Journal.End(
                result.done(), result.state(), result.pid(), result.took(), result.cause())));
  }

  /** A store that cannot be written stops nobody from finishing what was begun. */
  private static void mayFail(Runnable write) {
    try {
      write.run();
    } catch (StoreException cannotWrite) {
      LOG.error("the store misses a step of a change: {}", cannotWrite.getMessage());
    }
  }
}
