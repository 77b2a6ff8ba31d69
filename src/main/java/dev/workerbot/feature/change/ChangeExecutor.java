package dev.workerbot.feature.change;

import dev.workerbot.access.Caller;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Message;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.CommandAnswer;
import dev.workerbot.operation.CommandAnswer.Outcome;
import dev.workerbot.operation.CrossProcessQueue;
import dev.workerbot.operation.TargetResult;
import dev.workerbot.operation.WorkerLocks;
import dev.workerbot.operation.step.OperationTimeouts;
import dev.workerbot.operation.step.ShutdownSignal;
import dev.workerbot.store.Changes;
import dev.workerbot.store.Changes.ChangeSet;
import dev.workerbot.store.Changes.Stage;
import dev.workerbot.store.Changes.StoredChange;
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
public final class ChangeExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeExecutor.class);

  /** How often a bug of our own is got over by looking again. */
  private static final int STUMBLES = 3;

  private final Fleet fleet;
  private final Journal journal;
  private final Changes changes;
  private final String owner;
  private final WorkerLocks workerLocks;
  private final CrossProcessQueue crossProcessQueue;
  private final OperationTimeouts operationTimeouts;
  private final ShutdownSignal shutdownSignal;
  private final BuildText text;
  private final Clock clock;

  /**
   * @param owner the name of the lock that shows this bot to be alive
   */
  public ChangeExecutor(
      Fleet fleet,
      Journal journal,
      Changes changes,
      String owner,
      WorkerLocks workerLocks,
      CrossProcessQueue crossProcessQueue,
      OperationTimeouts operationTimeouts,
      ShutdownSignal shutdownSignal,
      BuildText text,
      Clock clock) {
    this.fleet = fleet;
    this.journal = journal;
    this.changes = changes;
    this.owner = owner;
    this.workerLocks = workerLocks;
    this.crossProcessQueue = crossProcessQueue;
    this.operationTimeouts = operationTimeouts;
    this.shutdownSignal = shutdownSignal;
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
  Optional<CommandAnswer> run(String id, ChangeSet set, Caller caller, Consumer<Message> progress) {
    List<Target> targets = targets(set.changes());
    try {
      journal.open(
          id,
          set.verb(),
          RestartOptions.PLAIN,
          owner,
          targets.stream()
              .map(target -> Journal.JournalStep.planned(target, OptionalInt.empty()))
              .toList());
      if (!changes.begin(set.id(), id)) {
        abandon(id, targets, Outcome.REFUSED);
        return Optional.of(
            new CommandAnswer(
                Outcome.REFUSED,
                id,
                Message.refusal("That was done before. Nothing was changed now."),
                List.of()));
      }
    } catch (StoreException cannotWrite) {
      abandon(id, targets, Outcome.FAILED);
      return Optional.of(
          new CommandAnswer(
              Outcome.FAILED,
              id,
              Message.of(
                      Severity.BAD, Sentence.of("Nothing was done: %s", cannotWrite.getMessage()))
                  .withLine(
                      "workerbot changes no worker that it cannot write down first. Free the disk"
                          + " or mend the database, then ask again."),
              List.of()));
    }
    return go(id, set, caller, progress, Duration.ZERO, false);
  }

  /** Takes up what a dead bot left, to the verdict. */
  public Optional<CommandAnswer> resume(
      Journal.Operation operation, Caller caller, Consumer<Message> progress) {
    Optional<ChangeSet> set = changes.ofOperation(operation.id());
    if (set.isEmpty()) {
      abandon(
          operation.id(),
          operation.steps().stream().map(Journal.JournalStep::target).toList(),
          Outcome.FAILED);
      return Optional.of(
          new CommandAnswer(
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

  private Optional<CommandAnswer> go(
      String id,
      ChangeSet set,
      Caller caller,
      Consumer<Message> progress,
      Duration soFar,
      boolean again) {
    long from = System.nanoTime() - soFar.toNanos();
    ChangeProgress board = new ChangeProgress(set.verb(), caller.name(), set.changes());
    Runnable moved = () -> progress.accept(text.progress(board.view()));
    moved.run();
    List<ChangeEnd> ends;
    try {
      ends = toTheirEnds(id, set, new ChangeExecution(caller, board, moved, from, again));
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof ChangeSuspended) {
        return Optional.empty();
      }
      throw failed;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    List<TargetResult> results = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      results.addAll(results(set.changes().get(i), ends.get(i), took));
    }
    CommandAnswer commandAnswer = text.answer(id, set, caller, ends, results, took);
    mayFail(() -> journal.finish(id, commandAnswer.outcome().name()));
    return Optional.of(commandAnswer);
  }

  /**
   * A run of the whole set.
   *
   * @param from when it began, in an earlier run of the bot perhaps
   * @param again whether an earlier run may have begun with it
   */
  private record ChangeExecution(
      Caller caller, ChangeProgress board, Runnable moved, long from, boolean again) {
    void waitsFor(String label) {
      board.waitsFor(label);
      moved.run();
    }
  }

  /**
   * Servers at the same time, the files of one server one after the other. Each server has a turn
   * of its own: one that is lost keeps nobody from the workers of the others.
   */
  private List<ChangeEnd> toTheirEnds(String id, ChangeSet set, ChangeExecution changeExecution) {
    Map<ServerName, List<Integer>> positions = new LinkedHashMap<>();
    for (int i = 0; i < set.steps().size(); i++) {
      positions.computeIfAbsent(set.changes().get(i).server(), _ -> new ArrayList<>()).add(i);
    }
    ChangeEnd[] ends = new ChangeEnd[set.steps().size()];
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> running =
          positions.values().stream()
              .map(server ->
                  CompletableFuture.runAsync(
                      () -> server(id, set, server, changeExecution, ends), threads))
              .toList();
      running.forEach(CompletableFuture::join);
    }
    return List.of(ends);
  }

  private void server(
      String id,
      ChangeSet set,
      List<Integer> positions,
      ChangeExecution changeExecution,
      ChangeEnd[] ends) {
    List<StoredChange> own = positions.stream().map(set.changes()::get).toList();
    List<Target> targets = targets(own);
    try (var _ =
        workerLocks.take(
            "the " + set.verb() + " by @" + changeExecution.caller().name(),
            Stream.concat(targets.stream(), configs(own)).toList(),
            changeExecution::waitsFor)) {
      if (!crossProcessQueue.await(id, targets, changeExecution::waitsFor)) {
        throw new CompletionException(new ChangeSuspended());
      }
      for (int position : positions) {
        ends[position] = toItsEnd(set, position, changeExecution);
        Duration took = Duration.ofNanos(System.nanoTime() - changeExecution.from());
        results(set.changes().get(position), ends[position], took)
            .forEach(result -> close(id, result));
      }
    }
  }

  private ChangeEnd toItsEnd(ChangeSet set, int position, ChangeExecution changeExecution) {
    ChangeProgress board = changeExecution.board();
    Runnable moved = changeExecution.moved();
    Changes.ChangeStep changeStep = set.steps().get(position);
    ChangeRun.ChangeWatcher changeWatcher =
        new ChangeRun.ChangeWatcher() {
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
    ChangeEnd changeEnd;
    try {
      changeEnd = stumbling(set.id(), changeStep, changeWatcher, changeExecution);
    } catch (ChangeSuspended changeSuspended) {
      throw new CompletionException(changeSuspended);
    }
    mayFail(() -> changes.reached(set.id(), position, stage(changeEnd), told(changeEnd)));
    board.ended(position, changeEnd);
    moved.run();
    return changeEnd;
  }

  /** What was begun is finished, whatever goes wrong in between, our own mistakes included. */
  private ChangeEnd stumbling(
      String id,
      Changes.ChangeStep changeStep,
      ChangeRun.ChangeWatcher changeWatcher,
      ChangeExecution whole)
      throws ChangeSuspended {
    StoredChange storedChange = changeStep.storedChange();
    boolean again = whole.again();
    if (again && changeStep.stage().isEnd()) {
      return ended(changeStep);
    }
    if (!fleet.has(storedChange.server())) {
      return new ChangeEnd.ChangeUnknown(
          storedChange.server()
              + " is not in the config any more; look there at "
              + storedChange.file());
    }
    for (int stumbles = 1; ; stumbles++) {
      try {
        WatchedServer watchedServer = fleet.server(storedChange.server());
        ChangeRun run =
            new ChangeRun(
                storedChange,
                watchedServer,
                operationTimeouts,
                shutdownSignal,
                changeWatcher,
                new StabilityCheck(
                    storedChange.program(),
                    watchedServer.supervisor(),
                    operationTimeouts,
                    shutdownSignal,
                    changeWatcher),
                again || stumbles > 1);
        return changeStep.stage() == Stage.RESTORING ? run.restored(changeStep.told()) : run.run();
      } catch (RuntimeException bug) {
        LOG.error("change {} stumbled over {}", id, storedChange, bug);
        if (stumbles == STUMBLES) {
          return new ChangeEnd.ChangeUnknown(
              "something is broken inside workerbot; its log has the reason under "
                  + id
                  + ". Look at `show "
                  + storedChange.name()
                  + "` before you go on");
        }
        if (shutdownSignal.within(operationTimeouts.look())) {
          throw new ChangeSuspended();
        }
      }
    }
  }

  private static Stage stage(ChangeEnd changeEnd) {
    return switch (changeEnd) {
      case ChangeEnd.ChangeDone _ -> Stage.DONE;
      case ChangeEnd.Unwell _ -> Stage.UNWELL;
      case ChangeEnd.Restored _, ChangeEnd.ChangeRefused _ -> Stage.UNDONE;
      case ChangeEnd.ChangeUnknown _ -> Stage.UNKNOWN;
    };
  }

  private static String told(ChangeEnd changeEnd) {
    return switch (changeEnd) {
      case ChangeEnd.ChangeDone _ -> "";
      case ChangeEnd.Unwell unwell -> unwell.cause().toString();
      case ChangeEnd.Restored(var why) -> why.toString();
      case ChangeEnd.ChangeRefused(var why) -> why.toString();
      case ChangeEnd.ChangeUnknown(var why) -> why.toString();
    };
  }

  /** As an earlier run of the bot has written it down; its workers may be otherwise by now. */
  private ChangeEnd ended(Changes.ChangeStep changeStep) {
    return switch (changeStep.stage()) {
      case DONE -> new ChangeEnd.ChangeDone(workers(changeStep.storedChange()));
      case UNWELL ->
          new ChangeEnd.Unwell(
              Optional.empty(),
              Sentence.kept(changeStep.told()),
              workers(changeStep.storedChange()));
      case UNDONE -> new ChangeEnd.Restored(Sentence.kept(changeStep.told()));
      default -> new ChangeEnd.ChangeUnknown(Sentence.kept(changeStep.told()));
    };
  }

  private List<WorkerStatus> workers(StoredChange storedChange) {
    return fleet.has(storedChange.server())
        ? fleet.look(storedChange.server()).workers().stream()
            .filter(one -> one.worker().group().equals(storedChange.program()))
            .toList()
        : List.of();
  }

  /** Every worker that there was or is to be. */
  static List<Target> targets(List<StoredChange> changes) {
    Set<Target> targets = new LinkedHashSet<>();
    for (StoredChange storedChange : changes) {
      Stream.of(storedChange.before(), storedChange.after())
          .flatMap(text -> ChangeRun.program(storedChange, text).stream())
          .flatMap(program -> workers(program).stream())
          .forEach(worker -> targets.add(new Target(storedChange.server(), worker)));
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
  private static Stream<Target> configs(List<StoredChange> changes) {
    return changes.stream()
        .map(storedChange ->
            new Target(storedChange.server(), new WorkerName("supervisord", "config")));
  }

  private static List<TargetResult> results(
      StoredChange storedChange, ChangeEnd changeEnd, Duration took) {
    List<TargetResult> results = new ArrayList<>();
    Optional<ProgramConfig> after = ChangeRun.program(storedChange, storedChange.after());
    for (Target target : targets(List.of(storedChange))) {
      boolean wanted =
          after.filter(program -> workers(program).contains(target.worker())).isPresent();
      results.add(
          switch (changeEnd) {
            case ChangeEnd.ChangeDone(var workers) ->
                result(target, workers, took, wanted, Optional.empty());
            case ChangeEnd.Unwell(_, var cause, var workers) ->
                result(target, workers, took, wanted, Optional.of(cause.toString()));
            case ChangeEnd.Restored(var why) -> TargetResult.failed(target, why.toString());
            case ChangeEnd.ChangeRefused(var why) -> TargetResult.failed(target, why.toString());
            case ChangeEnd.ChangeUnknown(var why) -> TargetResult.failed(target, why.toString());
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
    mayFail(() -> journal.close(id, result.target(), result.journalEnd()));
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
