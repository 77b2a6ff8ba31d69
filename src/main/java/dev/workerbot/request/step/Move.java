package dev.workerbot.request.step;

import dev.workerbot.supervisor.reply.Reply;
import java.time.Duration;

/**
 * What a step does next. A step is a state machine whose states these are: it asks no server, reads
 * no clock and writes nothing down, so that it can be tested without any of them; {@link StepLoop}
 * does that for it.
 *
 * @param <E> how it may end
 */
public sealed interface Move<E> {
  /**
   * Asks a server.
   *
   * @param verbPhrase what is being done, for people; empty where there is nothing new to say
   */
  record Ask<T, E>(String verbPhrase, Question<T> question, Continuation<T, E> then)
      implements Move<E> {
    /** Where there is nothing new to say. */
    public Ask(Question<T> question, Continuation<T, E> then) {
      this("", question, then);
    }
  }

  /** Writes something down, then goes on. */
  record Note<E>(JournalEntry entry, Move<E> then) implements Move<E> {}

  /**
   * Waits, then goes on.
   *
   * @param verbPhrase what is being waited for, for people; empty where there is nothing new to say
   */
  record Wait<E>(String verbPhrase, Duration time, Move<E> then) implements Move<E> {}

  /** This step is done: the next one of the list follows. */
  record Next<E>() implements Move<E> {}

  /** Nothing of the list is left to do. */
  record End<E>(E result) implements Move<E> {}

  /** Turns an answer into the next move. */
  @FunctionalInterface
  interface Continuation<T, E> {
    /**
     * The next move.
     *
     * @param now since the operation began, in an earlier run of the bot perhaps
     */
    Move<E> next(Reply<T> reply, Duration now);
  }
}
