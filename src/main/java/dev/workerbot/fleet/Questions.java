package dev.workerbot.fleet;

import dev.workerbot.worker.ServerName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Questions to several servers that are under way, all of them since the same moment. */
final class Questions<T> {
  private final Map<ServerName, CompletableFuture<T>> asked;

  Questions(Map<ServerName, CompletableFuture<T>> asked) {
    this.asked = new LinkedHashMap<>(asked);
  }

  /**
   * All answers; the slowest sets the time.
   *
   * @param moments from now, one after the other, at which those that there are by then are shown,
   *     where these are not all; after the last of them again whenever another one comes
   */
  Map<ServerName, T> all(List<Duration> moments, Consumer<Map<ServerName, T>> shown) {
    long from = System.nanoTime();
    for (Duration moment : moments) {
      CompletableFuture<?>[] open = open();
      Duration left = moment.minusNanos(System.nanoTime() - from);
      if (open.length == 0 || within(left, CompletableFuture.allOf(open))) {
        return all();
      }
      shown.accept(soFar());
    }
    CompletableFuture<?>[] open = open();
    while (open.length > 0) {
      // Whoever waits for all gets what failed.
      CompletableFuture.anyOf(open).handle((_, _) -> true).join();
      open = open();
      if (open.length > 0) {
        shown.accept(soFar());
      }
    }
    return all();
  }

  private CompletableFuture<?>[] open() {
    return asked.values().stream()
        .filter(answer -> !answer.isDone())
        .toArray(CompletableFuture[]::new);
  }

  private static boolean within(Duration time, CompletableFuture<?> answers) {
    try {
      answers.get(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException notYet) {
      return false;
    } catch (ExecutionException bug) {
      // Whoever waits for all is notified.
      return true;
    }
  }

  /** The answers that come within that time. */
  Map<ServerName, T> by(Duration time) {
    boolean _ = within(time, CompletableFuture.allOf(open()));
    return soFar();
  }

  /** What has come in by now. */
  private Map<ServerName, T> soFar() {
    Map<ServerName, T> answers = new LinkedHashMap<>();
    asked.forEach((name, answer) -> {
      if (answer.isDone() && !answer.isCompletedExceptionally()) {
        answers.put(name, answer.join());
      }
    });
    return answers;
  }

  /** All answers; the slowest sets the time. */
  Map<ServerName, T> all() {
    Map<ServerName, T> answers = new LinkedHashMap<>();
    try {
      asked.forEach((name, answer) -> answers.put(name, answer.join()));
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
    return answers;
  }
}
