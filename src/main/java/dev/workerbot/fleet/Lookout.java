package dev.workerbot.fleet;

import dev.workerbot.supervisor.Supervisor;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Asks one server for its workers. However many ask at the same time, at most one question is under
 * way and one waits: everybody who asks while one is under way shares the next answer, which was
 * asked for after they did. State shared between threads is guarded by {@code this}.
 */
final class Lookout {
  private final Supervisor supervisor;
  private final Clock clock;
  private final AtomicReference<Snapshot> newest = new AtomicReference<>();
  private volatile Consumer<Snapshot> watch = _ -> {};
  private boolean asking;
  private boolean withProcesses;
  private Optional<CompletableFuture<Snapshot>> next = Optional.empty();

  Lookout(Supervisor supervisor, Clock clock) {
    this.supervisor = supervisor;
    this.clock = clock;
  }

  /**
   * From now on every snapshot is shown to this one too, whoever asked for it, and before them.
   *
   * @param watch returns at once
   */
  void show(Consumer<Snapshot> watch) {
    this.watch = watch;
  }

  /** A snapshot that was asked for after this call began. */
  Snapshot look() {
    return ask().join();
  }

  /** The same, without waiting for it. */
  CompletableFuture<Snapshot> ask() {
    return ask(false);
  }

  /** The same, with the server's processes where that is wanted. */
  CompletableFuture<Snapshot> ask(boolean processesToo) {
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

  Optional<Snapshot> newest() {
    return Optional.ofNullable(newest.get());
  }

  private void answer(CompletableFuture<Snapshot> first) {
    Optional<CompletableFuture<Snapshot>> current = Optional.of(first);
    while (current.isPresent()) {
      try {
        Snapshot snapshot = status();
        newest.set(snapshot);
        watch.accept(snapshot);
        current.get().complete(snapshot);
      } catch (RuntimeException | Error bug) {
        current.get().completeExceptionally(bug);
      }
      synchronized (this) {
        current = next;
        next = Optional.empty();
        asking = current.isPresent();
      }
    }
  }

  private Snapshot status() {
    var askedAt = clock.instant();
    long from = System.nanoTime();
    if (takeWish()) {
      var both = supervisor.look();
      var took = Duration.ofNanos(System.nanoTime() - from);
      return new Snapshot(askedAt, took, both.workers(), Optional.of(both.processes()));
    }
    var reply = supervisor.status();
    return new Snapshot(askedAt, Duration.ofNanos(System.nanoTime() - from), reply);
  }

  private synchronized boolean takeWish() {
    boolean wish = withProcesses;
    withProcesses = false;
    return wish;
  }
}
