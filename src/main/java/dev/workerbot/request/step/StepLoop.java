package dev.workerbot.request.step;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.store.StoreException;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.time.ShutdownSignal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives lists of steps to their end: asks, waits, writes down and shows what they say. */
public final class StepLoop {
  private static final Logger LOG = LoggerFactory.getLogger(StepLoop.class);

  /** How often a bug of our own is got over by beginning again from what is written down. */
  private static final int STUMBLES = 3;

  private final Fleet fleet;
  private final ShutdownSignal shutdownSignal;
  private final Duration look;
  private final StepWatcher stepWatcher;
  private final long begun;

  /** What a loop tells of its steps. */
  public interface StepWatcher {
    /** What is being done or waited for, for people. */
    void progress(String what);

    /** Writes it down. */
    void note(JournalEntry entry);
  }

  /**
   * @param look between two looks at a server
   * @param soFar how long an earlier run of the bot was at it
   */
  public StepLoop(
      Fleet fleet,
      ShutdownSignal shutdownSignal,
      Duration look,
      StepWatcher stepWatcher,
      Duration soFar) {
    this.fleet = fleet;
    this.shutdownSignal = shutdownSignal;
    this.look = look;
    this.stepWatcher = stepWatcher;
    this.begun = System.nanoTime() - soFar.toNanos();
  }

  /** Since the operation began, in an earlier run of the bot perhaps. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /**
   * Finishes what was begun, whatever goes wrong in between, our own mistakes included.
   *
   * @param steps of the first attempt, the second, …: from what is written down by then
   * @param what is being done, for the log
   * @param broken the end where no attempt gets through
   */
  public <E> E finish(IntFunction<List<Step<E>>> steps, String what, Supplier<E> broken)
      throws StepSuspended {
    for (int attempt = 1; ; attempt++) {
      try {
        return run(steps.apply(attempt));
      } catch (StoreException cannotWrite) {
        suspendIfClosing();
        throw cannotWrite;
      } catch (RuntimeException bug) {
        LOG.error("{} failed, starting again", what, bug);
        if (attempt == STUMBLES) {
          return broken.get();
        }
        pause(look);
      }
    }
  }

  /** One step after the other, until one says that nothing is left to do. */
  public <E> E run(List<Step<E>> steps) throws StepSuspended {
    for (Step<E> step : steps) {
      Move<E> move = step.begin(elapsed());
      while (!(move instanceof Move.Next<E>)) {
        switch (move) {
          case Move.Ask<?, E> ask -> move = answered(ask);
          case Move.Note<E>(var entry, var then) -> {
            stepWatcher.note(entry);
            move = then;
          }
          case Move.Wait<E>(var verbPhrase, var time, var then) -> {
            show(verbPhrase);
            pause(time);
            move = then;
          }
          case Move.End<E>(var result) -> {
            return result;
          }
          case Move.Next<E> _ -> throw new IllegalStateException();
        }
      }
    }
    throw new IllegalStateException("the last of " + steps.size() + " steps has no end");
  }

  private <T, E> Move<E> answered(Move.Ask<T, E> ask) throws StepSuspended {
    if (!ask.question().isNoted()) {
      suspendIfClosing();
    }
    show(ask.verbPhrase());
    Reply<T> reply;
    try {
      reply = ask.question().ask(fleet);
    } catch (RejectedExecutionException closed) {
      suspendIfClosing();
      throw closed;
    }
    // Whoever closes the bot closes its connections too: what fails then is no fault of a server.
    if (ask.question().hasFailed(reply)) {
      suspendIfClosing();
    }
    return ask.then().next(reply, elapsed());
  }

  private void show(String verbPhrase) {
    if (!verbPhrase.isEmpty()) {
      stepWatcher.progress(verbPhrase);
    }
  }

  private void suspendIfClosing() throws StepSuspended {
    if (shutdownSignal.hasBegun()) {
      throw new StepSuspended();
    }
  }

  private void pause(Duration time) throws StepSuspended {
    if (shutdownSignal.within(time)) {
      throw new StepSuspended();
    }
  }
}
