package dev.workerbot.request.step.worker;

import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.Question;
import dev.workerbot.request.step.worker.Signaller.SentSignal;
import dev.workerbot.request.step.worker.Signaller.SignalChoice;
import dev.workerbot.request.step.worker.WorkerQuestion.PlanQuestion;
import dev.workerbot.request.step.worker.WorkerQuestion.TellQuestion;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.ProcessView;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A step that tells the process of one worker something, in the way that its kind knows. */
abstract class TellingStep extends WorkerStep {
  final GracefulSignal signal;
  private final Signaller signaller;
  private int attempts;
  private Optional<Duration> since = Optional.empty();

  /** The process that was told, or is to be. */
  OptionalInt old;

  boolean asked;

  /** Whether it has surely heard it. */
  boolean told;

  /** What it was told in this run, heard or not; empty where nothing was. */
  String how = "";

  TellingStep(
      JournalStep journalStep,
      GracefulSignal signal,
      OperationTimeouts timeouts,
      Signaller signaller,
      boolean closely) {
    super(journalStep.target(), timeouts, closely);
    this.signal = signal;
    this.signaller = signaller;
    this.old = journalStep.pidBefore();
    this.asked = journalStep.stopBegun();
    this.told = journalStep.told().isPresent();
  }

  @Override
  final boolean isBegun() {
    return asked;
  }

  /** A process is there, and this is its way to be told. */
  abstract Move<StepResult> up(
      ProcessView view, SignalChoice.ChosenSignal chosenSignal, Duration now);

  /** Where all attempts were lost. */
  abstract String cannotBeTold();

  final Move<StepResult> choose(ProcessView view) {
    return new Move.Ask<>(
        new PlanQuestion(target, signal, signaller),
        (reply, now) ->
            switch (Question.answer(reply)) {
              case SignalChoice.ChosenSignal chosenSignal -> up(view, chosenSignal, now);
              case SignalChoice.NoSignal(var why) ->
                  missed(view.status(), StepResult.LEFT_ALONE + why);
              case SignalChoice.UnknownSignal(var problem) ->
                  problem.mayPass() ? lookAgain("") : missed(view.status(), problem.sentence());
            });
  }

  /** Whether another process is there than the one that was told. */
  final boolean isAnother(ProcessView view) {
    return asked && old.isPresent() && view.pid().isPresent() && !view.pid().equals(old);
  }

  /** How long ago it was told, or first looked at. */
  final Duration sinceTold(Duration now) {
    since = since.or(() -> Optional.of(now));
    return now.minus(since.get());
  }

  final Move<StepResult> tell(
      ProcessView view, SignalChoice.ChosenSignal chosenSignal, String doing) {
    if (attempts++ == ATTEMPTS) {
      return missed(view.status(), cannotBeTold() + ": no answer arrives");
    }
    old = view.pid();
    return new Move.Note<>(
        new JournalEntry.BeginEntry(RestartStep.STOP, old),
        new Move.Ask<>(
            doing,
            new TellQuestion(target, chosenSignal, signal, signaller),
            (reply, now) -> {
              SentSignal sent = Question.answer(reply);
              old = sent.pid().isPresent() ? sent.pid() : old;
              how = sent.how();
              asked = true;
              since = Optional.of(now);
              return switch (sent.askResult()) {
                case AskResult.Answered _ -> {
                  told = true;
                  yield new Move.Note<>(new JournalEntry.ToldEntry(how), look());
                }
                case AskResult.AskRefused(var why) ->
                    missed(view.status(), StepResult.LEFT_ALONE + why);
                case AskResult.Unclear _, AskResult.AskMissed _ -> unheard(sent.askResult());
              };
            }));
  }

  /** It may have heard it, or not. */
  Move<StepResult> unheard(AskResult askResult) {
    return lookAgain("");
  }
}
