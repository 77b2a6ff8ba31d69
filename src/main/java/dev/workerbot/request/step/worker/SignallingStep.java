package dev.workerbot.request.step.worker;

import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.Question;
import dev.workerbot.request.step.worker.Signaller.SentSignal;
import dev.workerbot.request.step.worker.Signaller.SignalChoice;
import dev.workerbot.request.step.worker.WorkerQuestion.PlanQuestion;
import dev.workerbot.request.step.worker.WorkerQuestion.SignalQuestion;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.ProcessView;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A step that tells the process of one worker something, in the way that its kind knows. */
abstract class SignallingStep extends WorkerStep {
  final GracefulSignal kind;
  private final Signaller signaller;
  private int attempts;
  private Optional<Duration> since = Optional.empty();

  /** The process that was signalled, or is to be. */
  OptionalInt old;

  boolean signalAsked;

  /** Whether it has surely heard it. */
  boolean signalled;

  /** Whether the process that heard it does not die of it. */
  boolean heeded;

  /** What it was signalled in this run, heard or not; empty where nothing was. */
  String how = "";

  SignallingStep(
      JournalStep journalStep,
      GracefulSignal signal,
      OperationTimeouts timeouts,
      Signaller signaller,
      boolean closely) {
    super(journalStep.target(), timeouts, closely);
    this.kind = signal;
    this.signaller = signaller;
    this.old = journalStep.pidBefore();
    this.signalAsked = journalStep.stopBegun();
    this.signalled = journalStep.signalledBy().isPresent();
  }

  @Override
  final boolean isBegun() {
    return signalAsked;
  }

  /** A process is there, and this is its way to be signalled. */
  abstract Move<StepResult> up(
      ProcessView view, SignalChoice.ChosenSignal chosenSignal, Duration now);

  /** Where all attempts were lost. */
  abstract String cannotSignal();

  final Move<StepResult> choose(ProcessView view) {
    return new Move.Ask<>(
        new PlanQuestion(target, kind, signaller),
        (reply, now) ->
            switch (Question.answer(reply)) {
              case SignalChoice.ChosenSignal chosenSignal -> up(view, chosenSignal, now);
              case SignalChoice.NoSignal(var why) ->
                  missed(view.status(), StepResult.LEFT_ALONE + why);
              case SignalChoice.UnknownSignal(var problem) ->
                  problem.mayPass() ? lookAgain("") : missed(view.status(), problem.sentence());
            });
  }

  /** Whether another process is there than the one that was signalled. */
  final boolean isAnother(ProcessView view) {
    return signalAsked && old.isPresent() && view.pid().isPresent() && !view.pid().equals(old);
  }

  /** How long ago it was signalled, or first looked at. */
  final Duration sinceSignalled(Duration now) {
    since = since.or(() -> Optional.of(now));
    return now.minus(since.get());
  }

  final Move<StepResult> signal(
      ProcessView view, SignalChoice.ChosenSignal chosenSignal, String verbPhrase) {
    if (attempts++ == ATTEMPTS) {
      return missed(view.status(), cannotSignal() + ": no answer");
    }
    old = view.pid();
    return new Move.Note<>(
        new JournalEntry.BeginEntry(RestartStep.STOP, old),
        new Move.Ask<>(
            verbPhrase,
            new SignalQuestion(target, chosenSignal, kind, signaller),
            (reply, now) -> {
              SentSignal sent = Question.answer(reply);
              old = sent.pid().isPresent() ? sent.pid() : old;
              how = sent.how();
              heeded = sent.heeded();
              signalAsked = true;
              since = Optional.of(now);
              return switch (sent.askResult()) {
                case AskResult.Answered _ -> {
                  signalled = true;
                  yield new Move.Note<>(new JournalEntry.SignalledEntry(how), look());
                }
                case AskResult.AskRefused(var why) ->
                    missed(view.status(), StepResult.LEFT_ALONE + why);
                case AskResult.Unclear _, AskResult.AskMissed _ -> unclear(sent.askResult());
              };
            }));
  }

  /** It may have heard it, or not. */
  Move<StepResult> unclear(AskResult askResult) {
    return lookAgain("");
  }
}
