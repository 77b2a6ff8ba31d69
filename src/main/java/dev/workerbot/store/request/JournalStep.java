package dev.workerbot.store.request;

import dev.workerbot.worker.Target;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One worker of an operation. What is no stop, but tells the process something, has the half of a
 * stop.
 *
 * @param signalledBy how the process of {@code pidBefore} was signalled, once it surely was
 */
public record JournalStep(
    Target target,
    OptionalInt pidBefore,
    boolean stopBegun,
    boolean stopEnded,
    boolean startBegun,
    boolean startEnded,
    Optional<String> signalledBy,
    Optional<JournalEnd> end) {
  public static JournalStep planned(Target target, OptionalInt pidBefore) {
    return new JournalStep(
        target, pidBefore, false, false, false, false, Optional.empty(), Optional.empty());
  }

  /** The same, with the process signalled. */
  public JournalStep signalledBy(String how) {
    return new JournalStep(
        target, pidBefore, stopBegun, stopEnded, startBegun, startEnded, Optional.of(how), end);
  }

  /** The same, with a half begun. */
  public JournalStep begun(RestartStep restartStep, OptionalInt pid) {
    return restartStep == RestartStep.STOP
        ? new JournalStep(target, pid, true, stopEnded, startBegun, startEnded, signalledBy, end)
        : new JournalStep(
            target, pidBefore, stopBegun, stopEnded, true, startEnded, signalledBy, end);
  }

  /** The same, with a half ended. */
  public JournalStep ended(RestartStep restartStep) {
    return restartStep == RestartStep.STOP
        ? new JournalStep(
            target, pidBefore, stopBegun, true, startBegun, startEnded, signalledBy, end)
        : new JournalStep(
            target, pidBefore, stopBegun, stopEnded, startBegun, true, signalledBy, end);
  }
}
