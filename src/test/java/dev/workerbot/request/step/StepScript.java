package dev.workerbot.request.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Plays server, clock and journal for one step. */
public final class StepScript<E> {
  private final List<JournalEntry> notes = new ArrayList<>();
  private Move<E> move;
  private Duration now = Duration.ZERO;

  public StepScript(Step<E> step) {
    move = step.begin(now);
  }

  private Move<E> unnoted() {
    while (move instanceof Move.Note<E>(var entry, var then)) {
      notes.add(entry);
      move = then;
    }
    return move;
  }

  /** It asks that, and gets this for an answer. */
  public <T> StepScript<E> asks(Question<T> expected, T answer) {
    return asks(expected, new Reply.Ok<>(answer));
  }

  /** It asks that, and there is no answer. */
  public <T> StepScript<E> asks(Question<T> expected, ProblemKind problem) {
    return asks(expected, new Reply.FailedReply<>(new Problem(problem, "as on a bad day")));
  }

  /** The question is the expected one, so the answer is of its type. */
  @SuppressWarnings("unchecked")
  private <T> StepScript<E> asks(Question<T> expected, Reply<T> reply) {
    Move.Ask<?, E> ask = assertInstanceOf(Move.Ask.class, unnoted());
    assertEquals(expected, ask.question());
    move = ((Move.Ask<T, E>) ask).then().next(reply, now);
    return this;
  }

  /** What it asks next is shown to people in these words. */
  public StepScript<E> says(String verbPhrase) {
    assertEquals(verbPhrase, assertInstanceOf(Move.Ask.class, unnoted()).verbPhrase());
    return this;
  }

  /** It waits, with these words for people; the time passes. */
  public StepScript<E> waits(String verbPhrase) {
    Move.Wait<?> wait = assertInstanceOf(Move.Wait.class, unnoted());
    assertEquals(verbPhrase, wait.verbPhrase());
    return pass();
  }

  /** It waits, in whatever words; the time passes. */
  public StepScript<E> waits() {
    assertInstanceOf(Move.Wait.class, unnoted());
    return pass();
  }

  private StepScript<E> pass() {
    Move.Wait<E> wait = (Move.Wait<E>) move;
    now = now.plus(wait.time());
    move = wait.then();
    return this;
  }

  /** So much time passes before the next answer. */
  public StepScript<E> later(Duration time) {
    now = now.plus(time);
    return this;
  }

  public E ends() {
    Move.End<?> end = assertInstanceOf(Move.End.class, unnoted());
    assertEquals(end, move);
    return ((Move.End<E>) move).result();
  }

  /** It is done, and the next of the list follows. */
  public void isDone() {
    assertInstanceOf(Move.Next.class, unnoted());
  }

  /** What it has written down so far. */
  public List<JournalEntry> notes() {
    unnoted();
    return List.copyOf(notes);
  }
}
