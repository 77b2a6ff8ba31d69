package dev.workerbot.supervisor.shell;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A few threads of the machine for work on text from many servers. Each server has at most one
 * piece of work under way, and they take turns: one that sends much waits for itself.
 */
public final class FairPool {
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads;

  /**
   * @param count how many servers are worked for at once
   */
  public FairPool(int count) {
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("text-", 0).factory());
    // So that nobody has to end them.
    threads.allowCoreThreadTimeOut(true);
  }

  /** Leaves at least half of the machine to everything else. */
  public static FairPool ofThisMachine() {
    return new FairPool(Math.max(2, Runtime.getRuntime().availableProcessors() / 2));
  }

  /** For one server. */
  public TextWork forOneServer() {
    return new PoolTurn();
  }

  private final class PoolTurn implements TextWork {
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<FutureTask<Void>> waiting = new ArrayDeque<>();
    private boolean underWay;

    @Override
    public void run(Runnable work) {
      FutureTask<Void> task = new FutureTask<>(work, null);
      lock.lock();
      try {
        waiting.add(task);
        if (!underWay) {
          underWay = true;
          threads.execute(this::next);
        }
      } finally {
        lock.unlock();
      }
      await(task);
    }

    /** One piece; what comes after it waits behind the other servers. */
    private void next() {
      FutureTask<Void> task;
      lock.lock();
      try {
        task = waiting.remove();
      } finally {
        lock.unlock();
      }
      task.run();
      lock.lock();
      try {
        underWay = !waiting.isEmpty();
        if (underWay) {
          threads.execute(this::next);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** To its end, also where whoever waits is told to stop: no piece takes long. */
  private static void await(FutureTask<Void> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException stop) {
          interrupted = true;
        } catch (ExecutionException failed) {
          switch (failed.getCause()) {
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> throw new IllegalStateException(failed.getCause());
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
