package dev.workerbot.feature.restart.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Act;
import dev.workerbot.command.Command;
import dev.workerbot.command.Logs;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.LastLines;
import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.worker.Signaller;
import dev.workerbot.store.StoreException;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last word on a start, stop, restart or pause: its verdict, a log and buttons. */
public final class ActLastWord {
  private final Fleet fleet;
  private final Buttons buttons;
  private final Cleaner cleaner;

  public ActLastWord(Fleet fleet, Buttons buttons, Cleaner cleaner) {
    this.fleet = fleet;
    this.buttons = buttons;
    this.cleaner = cleaner;
  }

  public static CommandAnswer notJournalled(String id, StoreException cannotWrite) {
    return new Outcome.Failed(
        id,
        Message.of(Severity.BAD, Sentence.of("Nothing was done: %s", cannotWrite.getMessage()))
            .withLine(
                "workerbot changes no worker without recording it first. Free disk space or fix"
                    + " the database, then try again. `supervisorctl` on the server still works."));
  }

  public CommandAnswer of(
      String id,
      Verb verb,
      RestartOptions restartOptions,
      WorkerSignaller workerSignaller,
      Caller caller,
      List<TargetResult> results) {
    Message verdict = ActVerdict.verdict(verb, caller.person(), results);
    List<TargetResult> bad = results.stream().filter(one -> !one.done()).toList();
    if (bad.isEmpty() && verb == Verb.PAUSE) {
      return paused(id, caller, verdict, workerSignaller, results);
    }
    if (bad.isEmpty()) {
      return new Outcome.Done(id, verdict, results);
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
    if (restartOptions.graceful()
        && bad.stream().allMatch(one -> one.state().equals(Optional.of(WorkerState.RUNNING)))) {
      choices.add(
          new Buttons.ButtonChoice(
              label(Verb.STOP, bad),
              Button.Style.DANGER,
              new Act(Verb.STOP, failed, RestartOptions.PLAIN, Optional.empty(), false)));
    }
    worst.ifPresent(one ->
        choices.add(
            new Buttons.ButtonChoice(
                "Logs", Button.Style.PLAIN, new Logs(Selector.of(List.of(one.target()))))));
    Message withButtons = verdict.withButtons(buttons.toEverybody(caller, choices));
    return unreachable
        ? new Outcome.Unreachable(id, withButtons, results)
        : new Outcome.Failed(id, withButtons, results);
  }

  private static String label(Verb verb, List<TargetResult> bad) {
    String what =
        bad.size() == 1 ? bad.getFirst().target().worker().process() : "these " + bad.size();
    String label = TargetNames.capitalised(verb) + " " + what;
    return CleanText.cut(label, 75);
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
    Message withButtons = ActVerdict.paused(verdict, targets, canContinue);
    if (canContinue) {
      Command go = new Act(Verb.CONTINUE, Selector.of(targets), false);
      withButtons =
          withButtons.withButtons(
              buttons.toEverybody(
                  caller, List.of(new Buttons.ButtonChoice("Continue", Button.Style.PRIMARY, go))));
    }
    return new Outcome.Done(id, withButtons, results);
  }
}
