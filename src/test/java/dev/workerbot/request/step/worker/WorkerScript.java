package dev.workerbot.request.step.worker;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.StepScript;
import dev.workerbot.request.step.worker.WorkerQuestion.LookQuestion;
import dev.workerbot.request.step.worker.WorkerQuestion.ProgramQuestion;
import dev.workerbot.request.step.worker.WorkerQuestion.StartQuestion;
import dev.workerbot.request.step.worker.WorkerQuestion.StopQuestion;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One worker, and what is asked of it. */
final class WorkerScript {
  static final Target HORIZON = Target.of("horizon@web1");
  static final OperationTimeouts TIMEOUTS = OperationTimeouts.DEFAULT;
  static final StopQuestion STOP = new StopQuestion(HORIZON, TIMEOUTS.answer());
  static final StartQuestion START = new StartQuestion(HORIZON, TIMEOUTS.answer());
  static final LookQuestion LOOK = new LookQuestion(HORIZON, false);
  static final LookQuestion CLOSE_LOOK = new LookQuestion(HORIZON, true);

  /** Is only ever passed on. */
  static final Signaller SIGNALLER =
      new Signaller() {
        @Override
        public Optional<ProgramConfig> program(Target target) {
          throw new IllegalStateException();
        }

        @Override
        public SignalChoice plan(Target target, GracefulSignal signal) {
          throw new IllegalStateException();
        }

        @Override
        public SentSignal tell(
            Target target, SignalChoice.ChosenSignal chosenSignal, GracefulSignal signal) {
          throw new IllegalStateException();
        }
      };

  static final ProgramQuestion PROGRAM = new ProgramQuestion(HORIZON, SIGNALLER);

  private WorkerScript() {}

  static JournalStep planned(int pid) {
    return JournalStep.planned(HORIZON, OptionalInt.of(pid));
  }

  /** The step of that place in the list. */
  static StepScript<StepResult> step(
      int place, Verb verb, RestartOptions options, JournalStep journalStep) {
    return new StepScript<>(
        new WorkerSteps(TIMEOUTS, SIGNALLER).of(verb, options, journalStep).get(place));
  }

  static WorkerStatus status(WorkerState state, OptionalInt pid) {
    return new WorkerStatus(HORIZON.worker(), state, pid, Optional.empty(), "");
  }

  static Optional<ProcessView> is(WorkerState state) {
    return Optional.of(
        new ProcessView(status(state, OptionalInt.empty()), OptionalInt.empty(), Optional.empty()));
  }

  static Optional<ProcessView> is(WorkerState state, int pid) {
    return Optional.of(
        new ProcessView(status(state, OptionalInt.of(pid)), OptionalInt.of(pid), Optional.empty()));
  }

  static Optional<ProcessView> exited(Optional<Ending> ending) {
    return Optional.of(
        new ProcessView(
            status(WorkerState.EXITED, OptionalInt.empty()), OptionalInt.empty(), ending));
  }

  static Optional<ProgramConfig> program(String lines) {
    return ServerConfig.of("/c", Map.of("/c", "[program:horizon]\n" + lines)).programs().stream()
        .findFirst();
  }

  static String cause(StepResult end) {
    return end instanceof StepResult.StepMissed missed ? missed.cause() : end.toString();
  }
}
