package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.StoredOperations;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes back to a terminal that died is told what became of what they had asked for. */
class TerminalReturnsIT {
  private static final String SLOW_STOP =
      "command=bash -c 'trap \"sleep 2; exit 0\" TERM; while :; do sleep 0.1; done'";

  @TempDir private Path dir;
  private LoopbackServer web1;
  private Path config;

  @BeforeEach
  void serve() throws IOException {
    web1 = LoopbackServer.start(Map.of("slow", SLOW_STOP));
    config = TestBot.config(dir, Map.of("web1", web1), Map.of(), "");
    web1.awaitStatus("slow", "RUNNING");
  }

  @AfterEach
  void stop() {
    web1.close();
  }

  @Test
  void whatAnotherSawThrough_isReported_toWhoAsked_once() throws IOException {
    try (ChatProcess anna = new ChatProcess(config, "anna")) {
      ChatProcess _ = anna.types("restart slow@web1");
      web1.awaitStatus("slow", "STOPPING");
    }
    try (ChatProcess bob = new ChatProcess(config, "bob")) {
      ChatProcess _ = bob.types("whoami");
      bob.shows("bob");
      web1.awaitStatus("slow", "RUNNING");
      try (ChatProcess anna = new ChatProcess(config, "anna")) {
        ChatProcess _ = anna.shows("slow on web1: RUNNING again");
        // A terminal that is killed between showing it and noting that would show it again.
        StoredOperations store = new StoredOperations(dir.resolve("state/workerbot.db"));
        Await.until(
            () -> "it is noted that she was told: " + store.now() + store.openMessages(),
            () ->
                store.openMessages().isEmpty()
                    && store.now().stream().allMatch(StoredOperations.Stored::ended));
      }
      assertEquals(-1, bob.text().indexOf("RUNNING again"), bob.text());
    }
    try (ChatProcess anna = new ChatProcess(config, "anna")) {
      ChatProcess _ = anna.types("whoami");
      anna.shows("You are");
      assertEquals(-1, anna.text().indexOf("RUNNING again"), anna.text());
    }
  }

  @Test
  void whatNothingCameOf_isSaidToBeLost() throws IOException {
    try (ChatProcess anna = new ChatProcess(config, "anna")) {
      web1.signalSupervisord("STOP");
      ChatProcess _ = anna.types("restart slow@web1");
      StoredOperations store = new StoredOperations(dir.resolve("state/workerbot.db"));
      Await.until(() -> "it is heard: " + anna.text(), () -> !store.heard().isEmpty());
    } finally {
      web1.signalSupervisord("CONT");
    }
    try (ChatProcess anna = new ChatProcess(config, "anna")) {
      anna.shows("`restart slow@web1` was lost: workerbot restarted before it answered");
      anna.shows("No worker was changed.");
    }
  }
}
