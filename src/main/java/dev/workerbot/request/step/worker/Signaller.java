package dev.workerbot.request.step.worker;

import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.graceful.JobTime;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.worker.Target;
import java.util.Optional;
import java.util.OptionalInt;

/** The way to tell workers to start anew, to pause and to go on, and what their config says. */
public interface Signaller {
  /** What can be done with a worker. */
  sealed interface SignalChoice {
    record ChosenSignal(SignalPlans.PlanLookup.KnownPlan found, Optional<JobTime> job)
        implements SignalChoice {}

    /** It has no way; why, for people, after the worker's name. */
    record NoSignal(String why) implements SignalChoice {}

    /** Nobody can say just now. */
    record UnknownSignal(Problem problem) implements SignalChoice {}
  }

  /**
   * What became of telling a worker.
   *
   * @param how for people, such as {@code TERM} or {@code horizon:terminate}
   * @param pid of the process that was signalled, where that is another than the one last seen
   * @param heeded whether that process is known to take the signal as a word
   */
  record SentSignal(AskResult askResult, String how, OptionalInt pid, boolean heeded) {
    public SentSignal(AskResult askResult, String how, OptionalInt pid) {
      this(askResult, how, pid, false);
    }

    public SentSignal(AskResult askResult, String how) {
      this(askResult, how, OptionalInt.empty());
    }
  }

  /** The worker's program; empty where the files have none, or cannot be read. */
  Optional<ProgramConfig> program(Target target);

  SignalChoice plan(Target target, GracefulSignal gracefulSignal);

  SentSignal tell(
      Target target, SignalChoice.ChosenSignal chosenSignal, GracefulSignal gracefulSignal);
}
