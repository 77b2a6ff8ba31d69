package dev.workerbot.fleet.watch;

import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Asks one server for its workers. However many ask at the same time, at most one question is under
 * way and one waits: everybody who asks while one is under way shares the next answer, which was
 * asked for after they did; or the failure of a server that hangs. State shared between threads is
 * guarded by {@code this}.
 */
public final class SharedStatusQuery {
  private final Supervisor supervisor;
  private final Clock clock;
  private final AtomicReference<Snapshot> newest = new AtomicReference<>();
  private volatile Optional<Snapshot> answered = Optional.empty();

  /** When the first of the questions was sent that had no answer since; {@link System#nanoTime}. */
  private volatile OptionalLong unansweredFrom = OptionalLong.empty();

  private volatile Consumer<Snapshot> watch = _ -> {};
  private boolean asking;
  private boolean withProcesses;
  private Optional<CompletableFuture<Snapshot>> next = Optional.empty();

  public SharedStatusQuery(Supervisor supervisor, Clock clock) {
    this.supervisor = supervisor;
    this.clock = clock;
  }

  /**
   * From now on every snapshot is shown to this one too, whoever asked for it, and before them.
   *
   * @param watch returns at once
   */
  public void show(Consumer<Snapshot> watch) {
    this.watch = watch;
  }

  /** A snapshot that was asked for after this call began. */
  public Snapshot look() {
    return ask().join();
  }

  /** The same, without waiting for it. */
  public CompletableFuture<Snapshot> ask() {
    return ask(false);
  }

  /** The same, with the server's processes where that is wanted. */
  public CompletableFuture<Snapshot> ask(boolean processesToo) {
    synchronized (this) {
      withProcesses |= processesToo;
      if (asking) {
        if (next.isEmpty()) {
          next = Optional.of(new CompletableFuture<>());
        }
        return next.get();
      }
      asking = true;
      CompletableFuture<Snapshot> mine = new CompletableFuture<>();
      Thread.ofVirtual().name("status").start(() -> answer(mine));
      return mine;
    }
  }

  public Optional<Snapshot> newest() {
    return Optional.ofNullable(newest.get());
  }

  /** The newest snapshot that is an answer. */
  public Optional<Snapshot> answered() {
    return answered;
  }

  /** What is known of the server while it owes an answer. */
  public Unanswered unanswered() {
    OptionalLong from = unansweredFrom;
    return new Unanswered(
        from.isEmpty() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - from.getAsLong()),
        answered);
  }

  private void answer(CompletableFuture<Snapshot> first) {
    Optional<CompletableFuture<Snapshot>> current = Optional.of(first);
    while (current.isPresent()) {
      try {
        Snapshot snapshot = status();
        newest.set(snapshot);
        note(snapshot);
        watch.accept(snapshot);
        // A server that hangs owes those who wait an answer as well: they get this one, now.
        var waiting = hangs(snapshot) ? takeNext() : Optional.<CompletableFuture<Snapshot>>empty();
        current.get().complete(snapshot);
        waiting.ifPresent(other -> other.complete(snapshot));
      } catch (RuntimeException | Error bug) {
        current.get().completeExceptionally(bug);
      }
      synchronized (this) {
        current = takeNext();
        asking = current.isPresent();
      }
    }
  }

  private static boolean hangs(Snapshot snapshot) {
    return snapshot
        .problem()
        .filter(problem -> problem.problemKind() == ProblemKind.HUNG)
        .isPresent();
  }

  private synchronized Optional<CompletableFuture<Snapshot>> takeNext() {
    Optional<CompletableFuture<Snapshot>> waiting = next;
    next = Optional.empty();
    return waiting;
  }

  private void note(Snapshot snapshot) {
    boolean silent = snapshot.problem().filter(Problem::isSilence).isPresent();
    if (!silent) {
      unansweredFrom = OptionalLong.empty();
    }
    if (snapshot.problem().isEmpty()) {
      answered = Optional.of(snapshot);
    }
  }

  private Snapshot status() {
    var askedAt = clock.instant();
    long from = System.nanoTime();
    if (unansweredFrom.isEmpty()) {
      unansweredFrom = OptionalLong.of(from);
    }
    if (takeRequest()) {
      var both = supervisor.look();
      var took = Duration.ofNanos(System.nanoTime() - from);
      return new Snapshot(askedAt, took, both.workers(), Optional.of(both.processes()));
    }
    var reply = supervisor.status();
    return new Snapshot(askedAt, Duration.ofNanos(System.nanoTime() - from), reply);
  }

  private synchronized boolean takeRequest() {
    boolean requested = withProcesses;
    withProcesses = false;
    return requested;
  }
}
