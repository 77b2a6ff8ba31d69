package dev.workerbot.supervisor.shell;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Where text that one server sent is worked on. Virtual threads share a few threads of the machine
 * and are never interrupted: who computes for long on one holds up all other servers.
 */
@FunctionalInterface
public interface TextWork {
  /** Text shorter than this is dealt with at once, wherever that is, in characters. */
  int SMALL = 16_000;

  /** Does the work, and returns when it is done; throws what it throws. */
  void run(Runnable work);

  /**
   * The same, with a result.
   *
   * @param characters how long the text is
   */
  default <T> T of(int characters, Supplier<T> work) {
    if (characters < SMALL) {
      return work.get();
    }
    AtomicReference<T> result = new AtomicReference<>();
    run(() -> result.set(work.get()));
    return result.get();
  }

  /** In the thread that asks for it. */
  static TextWork here() {
    return Runnable::run;
  }
}
