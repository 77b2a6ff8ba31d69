package dev.workerbot.fleet;

import dev.workerbot.worker.ServerName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Questions to several servers that are under way, all of them since the same moment. */
final class Looks {
  private final Map<ServerName, CompletableFuture<Snapshot>> asked;

  Looks(Map<ServerName, CompletableFuture<Snapshot>> asked) {
    this.asked = new LinkedHashMap<>(asked);
  }

  /** Waits for all answers, but not for longer than that; whether all are in. */
  boolean within(Duration time) {
    try {
      CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
          .get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException notYet) {
      return false;
    } catch (ExecutionException bug) {
      // Whoever waits for all is told.
      return true;
    }
  }

  /** What has come in by now. */
  Map<ServerName, Snapshot> soFar() {
    Map<ServerName, Snapshot> answers = new LinkedHashMap<>();
    asked.forEach((name, answer) -> {
      if (answer.isDone() && !answer.isCompletedExceptionally()) {
        answers.put(name, answer.join());
      }
    });
    return answers;
  }

  /** All answers; the slowest sets the time. */
  Map<ServerName, Snapshot> all() {
    Map<ServerName, Snapshot> answers = new LinkedHashMap<>();
    asked.forEach((name, answer) -> answers.put(name, answer.join()));
    return answers;
  }
}
