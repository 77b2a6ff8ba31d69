package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Command;
import dev.workerbot.command.Manner;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.LastLines;
import dev.workerbot.graceful.Nudge;
import dev.workerbot.graceful.Ways;
import dev.workerbot.message.Button;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Paused;
import dev.workerbot.store.Rolls;
import dev.workerbot.store.StoreException;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Starts, stops and restarts workers: journalled before and after each half, verified by status,
 * one writer at a time for each worker. Safe for use by several threads.
 */
public final class Actions {
  private final Fleet fleet;
  private final Journal journal;
  private final Rolls rolls;
  private final String owner;
  private final Offering offering;
  private final Cleaner cleaner;
  private final Patience patience;
  private final Closing closing;
  private final Ways ways;
  private final Pauses pauses;
  private final Turns turns;
  private final Others others;
  private final Clock clock;

  /**
   * @param owner the name of the lock that shows this bot to be alive
   * @param ways how workers are told to start anew, to pause and to go on
   */
  public Actions(
      Fleet fleet,
      Journal journal,
      Rolls rolls,
      String owner,
      Offering offering,
      Cleaner cleaner,
      Patience patience,
      Closing closing,
      Turns turns,
      Others others,
      Ways ways,
      Paused paused,
      Clock clock) {
    this.fleet = fleet;
    this.journal = journal;
    this.rolls = rolls;
    this.owner = owner;
    this.offering = offering;
    this.cleaner = cleaner;
    this.turns = turns;
    this.others = others;
    this.clock = clock;
    this.patience = patience;
    this.closing = closing;
    this.ways = ways;
    this.pauses = new Pauses(paused, clock);
  }

  /**
   * Does it, to the verdict.
   *
   * @param errand whose id becomes the operation's
   * @param earlier the rolling restart that it goes on with
   * @return empty when the bot is closing; the next run goes on
   */
  public Optional<Answer> run(
      Errand errand,
      Verb verb,
      Manner manner,
      SortedMap<Target, WorkerStatus> targets,
      Optional<String> earlier) {
    String id = errand.id();
    List<Journal.Step> steps = new ArrayList<>();
    targets.forEach((target, status) -> steps.add(Journal.Step.planned(target, status.pid())));
    try {
      journal.open(id, verb, manner, owner, steps, earlier);
    } catch (StoreException cannotWrite) {
      return Optional.of(notJournalled(id, cannotWrite));
    }
    // What rolls is told one by one.
    Nudges nudges = nudges(manner.rolling().isPresent() ? List.of() : targets.keySet());
    return go(
        id, verb, manner, nudges, errand.caller(), steps, false, errand.progress(), Duration.ZERO);
  }

  /** Takes up what a dead bot left, to the verdict. */
  public Optional<Answer> resume(
      Journal.Operation operation, Caller caller, Consumer<Message> progress) {
    return go(
        operation.id(),
        operation.verb(),
        operation.manner(),
        // Some may have been told already.
        nudges(List.of()),
        caller,
        operation.steps(),
        operation.over(),
        progress,
        Duration.between(operation.startedAt(), clock.instant()));
  }

  private static Answer notJournalled(String id, StoreException cannotWrite) {
    return new Answer(
        Answer.Outcome.FAILED,
        id,
        Message.of(
                dev.workerbot.message.Severity.BAD, "Nothing was done: " + cannotWrite.getMessage())
            .withLine(
                "workerbot changes no worker that it cannot write down first. Free the disk or"
                    + " mend the database, then ask again; `supervisorctl` on the server works as"
                    + " ever."),
        List.of());
  }

  private Optional<Answer> go(
      String id,
      Verb verb,
      Manner manner,
      Nudges nudges,
      Caller caller,
      List<Journal.Step> steps,
      boolean over,
      Consumer<Message> progress,
      Duration soFar) {
    JournalledRun.Parts parts = new JournalledRun.Parts(fleet, journal, patience, closing, nudges);
    List<Target> targets = steps.stream().map(Journal.Step::target).toList();
    Board board = new Board(targets);
    Optional<Rolling> rolling =
        manner
            .rolling()
            .map(pace ->
                Rolling.of(id, caller, pace, targets, journal, rolls, offering, fleet, cleaner));
    Runnable moved =
        () ->
            progress.accept(
                rolling.isPresent()
                    ? rolling.get().progress(board.view())
                    : ActionText.progress(verb, caller.name(), targets, board.view()));
    moved.run();
    long begun = System.nanoTime() - soFar.toNanos();
    Answer answer;
    try (var _ =
            turns.take(
                rolling.isPresent()
                    ? Rolling.label(caller.name())
                    : ActionText.label(verb, caller.name()),
                targets,
                label -> {
                  board.waitsFor(label);
                  moved.run();
                });
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      boolean ours =
          others.await(
              id,
              targets,
              label -> {
                board.waitsFor(label);
                moved.run();
              });
      if (!ours) {
        return Optional.empty();
      }
      RollRun.Together together =
          (some, patient) ->
              together(
                  some.stream()
                      .map(step ->
                          new JournalledRun(
                              id, verb, manner, step, patient.apply(step), board, moved, soFar))
                      .toList(),
                  threads);
      if (rolling.isPresent()) {
        RollRun run =
            new RollRun(id, manner.rolling().orElseThrow(), steps, parts, rolls, board, moved);
        RollRun.End end = run.run(together, over);
        end.results().forEach(result -> pauses.after(verb, result, caller.name()));
        answer = rolling.get().answer(end, Duration.ofNanos(System.nanoTime() - begun));
      } else {
        List<TargetResult> results = together.run(steps, _ -> parts);
        results.forEach(result -> pauses.after(verb, result, caller.name()));
        answer = answer(id, verb, manner, nudges, caller, results);
      }
    } catch (WorkerRun.Suspended _) {
      return Optional.empty();
    }
    JournalledRun.mayFail(() -> journal.finish(id, answer.outcome().name()));
    return Optional.of(answer);
  }

  private static List<TargetResult> together(List<JournalledRun> runs, ExecutorService threads)
      throws WorkerRun.Suspended {
    List<CompletableFuture<TargetResult>> running =
        runs.stream().map(run -> CompletableFuture.supplyAsync(() -> one(run), threads)).toList();
    List<TargetResult> results = new ArrayList<>();
    boolean suspended = false;
    for (CompletableFuture<TargetResult> one : running) {
      try {
        results.add(one.join());
      } catch (CompletionException failed) {
        if (!(failed.getCause() instanceof SuspendedRun)) {
          throw failed;
        }
        suspended = true;
      }
    }
    if (suspended) {
      throw new WorkerRun.Suspended();
    }
    return results;
  }

  /** The ways of workers, with those that are told at the same time. */
  Nudges nudges(Collection<Target> together) {
    return new Nudges(fleet, ways, together);
  }

  /** Who is paused. */
  Pauses pauses() {
    return pauses;
  }

  private static TargetResult one(JournalledRun run) {
    try {
      return run.toItsEnd();
    } catch (WorkerRun.Suspended _) {
      throw new SuspendedRun();
    }
  }

  private static final class SuspendedRun extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Answer paused(
      String id, Caller caller, Message verdict, Nudges nudges, List<TargetResult> results) {
    List<Target> targets = results.stream().map(TargetResult::target).toList();
    boolean canContinue =
        targets.stream()
            .allMatch(target -> nudges.plan(target, Nudge.CONTINUE) instanceof Nudges.Plan.Known);
    Message told = ActionText.paused(verdict, targets, canContinue);
    if (canContinue) {
      Command go = new Command.Act(Verb.CONTINUE, Selector.of(targets), false);
      told =
          told.withButtons(
              offering.toEverybody(
                  caller, List.of(new Offering.Choice("Continue", Button.Style.PRIMARY, go))));
    }
    return new Answer(Answer.Outcome.DONE, id, told, results);
  }

  private Answer answer(
      String id,
      Verb verb,
      Manner manner,
      Nudges nudges,
      Caller caller,
      List<TargetResult> results) {
    Message verdict = ActionText.verdict(verb, caller.name(), results);
    List<TargetResult> bad = results.stream().filter(one -> !one.done()).toList();
    if (bad.isEmpty() && verb == Verb.PAUSE) {
      return paused(id, caller, verdict, nudges, results);
    }
    if (bad.isEmpty()) {
      return new Answer(Answer.Outcome.DONE, id, verdict, results);
    }
    boolean unreachable =
        bad.size() == results.size() && bad.stream().noneMatch(TargetResult::reached);
    Optional<TargetResult> worst = bad.stream().filter(TargetResult::reached).findFirst();
    if (worst.isPresent() && verb != Verb.STOP) {
      Optional<Excerpt> log = LastLines.of(worst.get().target(), fleet, cleaner);
      verdict = log.isPresent() ? verdict.withExcerpt(log.get()) : verdict;
    }
    Selector failed = Selector.of(bad.stream().map(TargetResult::target).toList());
    List<Offering.Choice> choices = new ArrayList<>();
    // What has not heeded the signal once does not the next time.
    if (verb != Verb.PAUSE || unreachable) {
      choices.add(
          new Offering.Choice(
              label(verb, bad),
              Button.Style.PRIMARY,
              new Command.Act(
                  verb,
                  failed,
                  new Manner(manner.graceful(), Optional.empty()),
                  Optional.empty(),
                  false)));
    }
    worst.ifPresent(one ->
        choices.add(
            new Offering.Choice(
                "Logs", Button.Style.PLAIN, new Command.Logs(Selector.of(List.of(one.target()))))));
    return new Answer(
        unreachable ? Answer.Outcome.UNREACHABLE : Answer.Outcome.FAILED,
        id,
        verdict.withButtons(offering.toEverybody(caller, choices)),
        results);
  }

  private static String label(Verb verb, List<TargetResult> bad) {
    String what =
        bad.size() == 1 ? bad.getFirst().target().worker().process() : "these " + bad.size();
    String label = ActionText.capitalised(verb) + " " + what;
    return label.length() <= 75 ? label : label.substring(0, 74) + "…";
  }
}
