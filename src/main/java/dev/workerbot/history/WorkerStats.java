package dev.workerbot.history;

import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One worker's figures over a time.
 *
 * @param memory oldest first
 * @param memoryNow in bytes, where it is known now
 * @param restarts when a process took another's place
 * @param downs when it was not up, oldest first
 * @param state at the end of the time, where any was seen
 */
public record WorkerStats(
    Target target,
    List<Sample> memory,
    OptionalLong memoryNow,
    List<Instant> restarts,
    List<Down> downs,
    Optional<WorkerState> state) {
  /** A pause after an exit that was expected, such as Laravel's recycling, is no downtime. */
  private static final Duration RECYCLING = Duration.ofSeconds(10);

  public WorkerStats {
    memory = List.copyOf(memory);
    restarts = List.copyOf(restarts);
    downs = List.copyOf(downs);
  }

  /**
   * A time in which the worker was not up: from STOPPED, EXITED, BACKOFF, FATAL or UNKNOWN until
   * RUNNING.
   *
   * @param failed whether anything went wrong; otherwise it was stopped, or ended as expected
   */
  public record Down(Instant from, Instant to, boolean failed) {
    public Duration length() {
      return Duration.between(from, to);
    }
  }

  /**
   * Draws them from what was recorded.
   *
   * @param before how the worker was when the time began
   * @param during its changes in that time, oldest first
   */
  static WorkerStats of(
      Target target,
      Optional<StateChange> before,
      List<StateChange> during,
      List<Sample> memory,
      OptionalLong memoryNow,
      Instant from,
      Instant to) {
    List<Instant> restarts = new ArrayList<>();
    List<Down> downs = new ArrayList<>();
    Optional<Down> open =
        before.filter(WorkerStats::isDown).map(stateChange -> down(stateChange, from));
    boolean recycling = false;
    Optional<WorkerState> state = before.map(StateChange::state);
    for (StateChange stateChange : during) {
      if (stateChange.began()) {
        restarts.add(stateChange.at());
      }
      if (isDown(stateChange)) {
        if (open.isEmpty()) {
          open = Optional.of(down(stateChange, stateChange.at()));
          recycling = stateChange.expected().orElse(false);
        } else if (isFailure(stateChange)) {
          open = Optional.of(new Down(open.get().from(), open.get().to(), true));
        }
      } else if (stateChange.state() == WorkerState.RUNNING && open.isPresent()) {
        Down over = new Down(open.get().from(), stateChange.at(), open.get().failed());
        if (over.failed() || !recycling || over.length().compareTo(RECYCLING) > 0) {
          downs.add(over);
        }
        open = Optional.empty();
      }
      state = Optional.of(stateChange.state());
    }
    open.ifPresent(last -> downs.add(new Down(last.from(), to, last.failed())));
    return new WorkerStats(target, memory, memoryNow, restarts, downs, state);
  }

  private static Down down(StateChange stateChange, Instant from) {
    return new Down(from, from, isFailure(stateChange));
  }

  private static boolean isDown(StateChange stateChange) {
    return switch (stateChange.state()) {
      case STOPPED, BACKOFF, EXITED, FATAL, UNKNOWN -> true;
      case STARTING, RUNNING, STOPPING -> false;
    };
  }

  private static boolean isFailure(StateChange stateChange) {
    return switch (stateChange.state()) {
      case BACKOFF, FATAL, UNKNOWN -> true;
      case EXITED -> !stateChange.expected().orElse(false);
      case STOPPED, STARTING, RUNNING, STOPPING -> false;
    };
  }

  public OptionalLong memoryMin() {
    return memory.stream().mapToLong(Sample::bytes).min();
  }

  public OptionalLong memoryMax() {
    return memory.stream().mapToLong(Sample::bytes).max();
  }

  /** How long it was not up, all in all. */
  public Duration downtime() {
    return downs.stream().map(Down::length).reduce(Duration.ZERO, Duration::plus);
  }

  boolean isEmpty() {
    return memory.isEmpty() && state.isEmpty();
  }
}
