package dev.workerbot.feature.alert.condition;

import dev.workerbot.worker.event.StateChange;
import java.time.Duration;
import java.util.Optional;

/** How the processes of one worker ended last. Not safe for several threads. */
final class ProcessEnds {
  private Optional<String> last = Optional.empty();
  private Optional<Boolean> unexpected = Optional.empty();
  private boolean unlogged;
  private Optional<Duration> life = Optional.empty();
  private Optional<Duration> lifeBefore = Optional.empty();
  private int startedAgain;

  /** How one ended last, though another may run by now. */
  Optional<String> last() {
    return last;
  }

  /** Whether the last exit was none that its config expects; empty where nobody heard it. */
  Optional<Boolean> unexpected() {
    return unexpected;
  }

  /** Whether nobody heard the last exit, though it was seen to run before. */
  boolean isUnlogged() {
    return unlogged;
  }

  /** How long the process lived whose end nobody heard. */
  Optional<Duration> life() {
    return life;
  }

  /** How often Supervisor was seen to start it after an unexpected exit. */
  int startedAgain() {
    return startedAgain;
  }

  /** The log reported one. */
  void hear(StateChange end) {
    last = end.cause();
    unlogged = false;
    unexpected = end.expected().map(expected -> !expected);
  }

  /** A status shows one, of which no line has reported. */
  void see() {
    unlogged |= unexpected.isEmpty();
  }

  /** The process of which nobody heard how it ended had lived so long. */
  void lived(Optional<Duration> time) {
    lifeBefore = life;
    life = time;
  }

  /** Statuses show that one has ended, and nothing says why. */
  void replaced(Optional<String> cause) {
    last = cause;
  }

  /** Supervisor starts it, after an exit. */
  void startAgain() {
    startedAgain += unexpected.equals(Optional.of(true)) ? 1 : 0;
  }

  /** It is in another state since. */
  void pass() {
    unexpected = Optional.empty();
    unlogged = false;
  }

  /** Somebody acted on it through workerbot: what it did before counts no more. */
  void forgive() {
    startedAgain = 0;
  }

  /** Whether the last two ends that nobody heard came after lives of about the same length. */
  boolean areAlike() {
    return life.isPresent()
        && lifeBefore.isPresent()
        && life.get().compareTo(lifeBefore.get().multipliedBy(2)) <= 0
        && lifeBefore.get().compareTo(life.get().multipliedBy(2)) <= 0;
  }
}
