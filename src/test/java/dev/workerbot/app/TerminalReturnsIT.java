package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.StoredOperations;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  /** A terminal of its own process. */
  private final class Screen implements AutoCloseable {
    private final Path output;
    private final Process process;
    private final Writer keyboard;

    Screen(String person) throws IOException {
      output = Files.createTempFile(dir, person, ".txt");
      process =
          new ProcessBuilder(
                  Processes.java(Main.class, "chat", "--config", config.toString(), "--as", person))
              .redirectOutput(output.toFile())
              .redirectError(output.toFile())
              .start();
      keyboard = process.outputWriter(StandardCharsets.UTF_8);
    }

    Screen types(String line) throws IOException {
      keyboard.write(line + "\n");
      keyboard.flush();
      return this;
    }

    void shows(String expected) {
      Await.until(() -> expected + " in " + text(), () -> text().contains(expected));
    }

    String text() {
      try {
        return Files.readString(output);
      } catch (IOException failed) {
        return failed.toString();
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  @Test
  void whatAnotherSawThrough_isReported_toWhoAsked_once() throws IOException {
    try (Screen anna = new Screen("anna")) {
      Screen _ = anna.types("restart slow@web1");
      web1.awaitStatus("slow", "STOPPING");
    }
    try (Screen bob = new Screen("bob")) {
      Screen _ = bob.types("whoami");
      bob.shows("bob");
      web1.awaitStatus("slow", "RUNNING");
      try (Screen anna = new Screen("anna")) {
        anna.shows("slow on web1: RUNNING again");
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
    try (Screen anna = new Screen("anna")) {
      Screen _ = anna.types("whoami");
      anna.shows("You are");
      assertEquals(-1, anna.text().indexOf("RUNNING again"), anna.text());
    }
  }

  @Test
  void whatNothingCameOf_isSaidToBeLost() throws IOException {
    try (Screen anna = new Screen("anna")) {
      web1.signalSupervisord("STOP");
      Screen _ = anna.types("restart slow@web1");
      StoredOperations store = new StoredOperations(dir.resolve("state/workerbot.db"));
      Await.until(() -> "it is heard: " + anna.text(), () -> !store.heard().isEmpty());
    } finally {
      web1.signalSupervisord("CONT");
    }
    try (Screen anna = new Screen("anna")) {
      anna.shows("`restart slow@web1` was lost: workerbot restarted before it answered");
      anna.shows("No worker was changed.");
    }
  }
}
