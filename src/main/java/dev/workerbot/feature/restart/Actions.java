package dev.workerbot.feature.restart;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Act;
import dev.workerbot.command.Command;
import dev.workerbot.command.Logs;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.feature.restart.operation.ActProgress;
import dev.workerbot.feature.restart.operation.ActVerdict;
import dev.workerbot.feature.restart.operation.JournalledRun;
import dev.workerbot.feature.restart.operation.PausedWorkers;
import dev.workerbot.feature.restart.operation.WorkerSignaller;
import dev.workerbot.feature.restart.roll.RollEnd;
import dev.workerbot.feature.restart.roll.RollRun;
import dev.workerbot.feature.restart.roll.Rolling;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.LastLines;
import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.CommandAnswer;
import dev.workerbot.request.CommandResult;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.lock.ParallelRuns;
import dev.workerbot.request.lock.WorkerTurns;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.request.step.ShutdownSignal;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.request.step.worker.Signaller;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.Operation;
import dev.workerbot.store.request.Paused;
import dev.workerbot.store.request.Rolls;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
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
  private final Buttons buttons;
  private final Cleaner cleaner;
  private final OperationTimeouts operationTimeouts;
  private final ShutdownSignal shutdownSignal;
  private final SignalPlans signalPlans;
  private final PausedWorkers pausedWorkers;
  private final WorkerTurns workerTurns;
  private final Clock clock;

  /**
   * @param owner the name of the lock that shows this bot to be alive
   * @param signalPlans how workers are told to start anew, to pause and to go on
   */
  public Actions(
      Fleet fleet,
      Journal journal,
      Rolls rolls,
      String owner,
      Buttons buttons,
      Cleaner cleaner,
      OperationTimeouts operationTimeouts,
      ShutdownSignal shutdownSignal,
      WorkerTurns workerTurns,
      SignalPlans signalPlans,
      Paused paused,
      Clock clock) {
    this.fleet = fleet;
    this.journal = journal;
    this.rolls = rolls;
    this.owner = owner;
    this.buttons = buttons;
    this.cleaner = cleaner;
    this.workerTurns = workerTurns;
    this.clock = clock;
    this.operationTimeouts = operationTimeouts;
    this.shutdownSignal = shutdownSignal;
    this.signalPlans = signalPlans;
    this.pausedWorkers = new PausedWorkers(paused, clock);
  }

  /**
   * Does it, to the verdict.
   *
   * @param requestContext whose id becomes the operation's
   * @param earlier the rolling restart that it goes on with
   */
  public CommandResult run(
      RequestContext requestContext,
      Verb verb,
      RestartOptions restartOptions,
      SortedMap<Target, WorkerStatus> targets,
      Optional<String> earlier) {
    String id = requestContext.id();
    List<JournalStep> steps = new ArrayList<>();
    targets.forEach((target, status) -> steps.add(JournalStep.planned(target, status.pid())));
    try {
      journal.open(id, verb, restartOptions, owner, steps, earlier);
    } catch (StoreException cannotWrite) {
      return notJournalled(id, cannotWrite);
    }
    // What rolls is told one by one.
    WorkerSignaller workerSignaller =
        nudges(restartOptions.rolling().isPresent() ? List.of() : targets.keySet());
    return go(
        id,
        verb,
        restartOptions,
        workerSignaller,
        requestContext.caller(),
        steps,
        false,
        requestContext.progress(),
        Duration.ZERO);
  }

  /** Takes up what a dead bot left, to the verdict. */
  public CommandResult resume(
      Operation operation, Caller caller, Consumer<Message> progress) {
    return go(
        operation.id(),
        operation.verb(),
        operation.restartOptions(),
        // Some may have been told already.
        nudges(List.of()),
        caller,
        operation.steps(),
        operation.over(),
        progress,
        Duration.between(operation.startedAt(), clock.instant()));
  }

  private static CommandAnswer notJournalled(String id, StoreException cannotWrite) {
    return new CommandAnswer(
        CommandAnswer.Outcome.FAILED,
        id,
        Message.of(
                dev.workerbot.message.Severity.BAD,
                Sentence.of("Nothing was done: %s", cannotWrite.getMessage()))
            .withLine(
                "workerbot changes no worker that it cannot write down first. Free the disk or"
                    + " mend the database, then ask again; `supervisorctl` on the server works as"
                    + " ever."),
        List.of());
  }

  private CommandResult go(
      String id,
      Verb verb,
      RestartOptions restartOptions,
      WorkerSignaller workerSignaller,
      Caller caller,
      List<JournalStep> steps,
      boolean over,
      Consumer<Message> progress,
      Duration soFar) {
    JournalledRun.RunParts runParts =
        new JournalledRun.RunParts(
            fleet, journal, operationTimeouts, shutdownSignal, workerSignaller);
    List<Target> targets = steps.stream().map(JournalStep::target).toList();
    Optional<Rolling> rolling =
        restartOptions
            .rolling()
            .map(pace ->
                Rolling.of(id, caller, pace, targets, journal, rolls, buttons, fleet, cleaner));
    ProgressBoard<Target, TargetResult> progressBoard =
        new ProgressBoard<>(
            targets,
            view ->
                progress.accept(
                    rolling.isPresent()
                        ? rolling.get().progress(view)
                        : ActProgress.of(verb, caller.name(), targets, view)));
    progressBoard.show();
    long begun = System.nanoTime() - soFar.toNanos();
    CommandAnswer commandAnswer;
    try {
      commandAnswer =
          workerTurns.inTurn(
              id,
              rolling.isPresent()
                  ? Rolling.label(caller.name())
                  : TargetNames.label(verb, caller.name()),
              targets,
              targets,
              progressBoard::waitsFor,
              () -> {
                RollRun.Together together =
                    (some, patient) ->
                        ParallelRuns.all(
                            some.stream()
                                .map(journalStep ->
                                    new JournalledRun(
                                        id,
                                        verb,
                                        restartOptions,
                                        journalStep,
                                        patient.apply(journalStep),
                                        progressBoard,
                                        soFar))
                                .<ParallelRuns.OperationPart<TargetResult>>map(run -> run::toItsEnd)
                                .toList());
                if (rolling.isEmpty()) {
                  List<TargetResult> results = together.run(steps, _ -> runParts);
                  results.forEach(result -> pausedWorkers.after(verb, result, caller.name()));
                  return answer(id, verb, restartOptions, workerSignaller, caller, results);
                }
                RollEnd rollEnd =
                    new RollRun(
                            id,
                            restartOptions.rolling().orElseThrow(),
                            steps,
                            runParts,
                            rolls,
                            progressBoard)
                        .run(together, over);
                rollEnd
                    .results()
                    .forEach(result -> pausedWorkers.after(verb, result, caller.name()));
                return rolling.get().answer(rollEnd, Duration.ofNanos(System.nanoTime() - begun));
              });
    } catch (StepSuspended closing) {
      return new CommandResult.Suspended();
    }
    Journal.bestEffort(() -> journal.finish(id, commandAnswer.outcome().name()));
    return commandAnswer;
  }

  /** The ways of workers, with those that are told at the same time. */
  WorkerSignaller nudges(Collection<Target> together) {
    return new WorkerSignaller(fleet, signalPlans, together);
  }

  /** Who is paused. */
  public PausedWorkers pauses() {
    return pausedWorkers;
  }

  private CommandAnswer paused(
      String id,
      Caller caller,
      Message verdict,
      WorkerSignaller workerSignaller,
      List<TargetResult> results) {
    List<Target> targets = results.stream().map(TargetResult::target).toList();
    boolean canContinue =
        targets.stream()
            .allMatch(target ->
                workerSignaller.plan(target, GracefulSignal.CONTINUE)
                    instanceof Signaller.SignalChoice.ChosenSignal);
    Message told = ActVerdict.paused(verdict, targets, canContinue);
    if (canContinue) {
      Command go = new Act(Verb.CONTINUE, Selector.of(targets), false);
      told =
          told.withButtons(
              buttons.toEverybody(
                  caller, List.of(new Buttons.ButtonChoice("Continue", Button.Style.PRIMARY, go))));
    }
    return new CommandAnswer(CommandAnswer.Outcome.DONE, id, told, results);
  }

  private CommandAnswer answer(
      String id,
      Verb verb,
      RestartOptions restartOptions,
      WorkerSignaller workerSignaller,
      Caller caller,
      List<TargetResult> results) {
    Message verdict = ActVerdict.verdict(verb, caller.name(), results);
    List<TargetResult> bad = results.stream().filter(one -> !one.done()).toList();
    if (bad.isEmpty() && verb == Verb.PAUSE) {
      return paused(id, caller, verdict, workerSignaller, results);
    }
    if (bad.isEmpty()) {
      return new CommandAnswer(CommandAnswer.Outcome.DONE, id, verdict, results);
    }
    boolean unreachable =
        bad.size() == results.size() && bad.stream().noneMatch(TargetResult::reached);
    Optional<TargetResult> worst = bad.stream().filter(TargetResult::reached).findFirst();
    if (worst.isPresent() && verb != Verb.STOP) {
      Optional<Excerpt> log = LastLines.of(worst.get().target(), fleet, cleaner);
      verdict = log.isPresent() ? verdict.withExcerpt(log.get()) : verdict;
    }
    Selector failed = Selector.of(bad.stream().map(TargetResult::target).toList());
    List<Buttons.ButtonChoice> choices = new ArrayList<>();
    // What has not heeded the signal once does not the next time.
    if (verb != Verb.PAUSE || unreachable) {
      choices.add(
          new Buttons.ButtonChoice(
              label(verb, bad),
              Button.Style.PRIMARY,
              new Act(
                  verb,
                  failed,
                  new RestartOptions(restartOptions.graceful(), Optional.empty()),
                  Optional.empty(),
                  false)));
    }
    worst.ifPresent(one ->
        choices.add(
            new Buttons.ButtonChoice(
                "Logs", Button.Style.PLAIN, new Logs(Selector.of(List.of(one.target()))))));
    return new CommandAnswer(
        unreachable ? CommandAnswer.Outcome.UNREACHABLE : CommandAnswer.Outcome.FAILED,
        id,
        verdict.withButtons(buttons.toEverybody(caller, choices)),
        results);
  }

  private static String label(Verb verb, List<TargetResult> bad) {
    String what =
        bad.size() == 1 ? bad.getFirst().target().worker().process() : "these " + bad.size();
    String label = TargetNames.capitalised(verb) + " " + what;
    return CleanText.cut(label, 75);
  }
}
