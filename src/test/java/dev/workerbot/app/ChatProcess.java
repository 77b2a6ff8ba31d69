package dev.workerbot.app;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@code workerbot chat} in a process of its own, with a pipe for a keyboard. */
public final class ChatProcess implements AutoCloseable {
  private final Path output;
  private final Process process;
  private final Writer keyboard;

  public ChatProcess(Path config, String person) throws IOException {
    output = Files.createTempFile(config.getParent(), person, ".txt");
    process =
        new ProcessBuilder(
                Processes.java(Main.class, "chat", "--config", config.toString(), "--as", person))
            .redirectOutput(output.toFile())
            .redirectError(output.toFile())
            .start();
    keyboard = process.outputWriter(StandardCharsets.UTF_8);
  }

  public ChatProcess types(String line) throws IOException {
    keyboard.write(line + "\n");
    keyboard.flush();
    return this;
  }

  public ChatProcess shows(String expected) {
    Await.until(() -> expected + " in " + text(), () -> text().contains(expected));
    return this;
  }

  public String text() {
    try {
      return Files.readString(output);
    } catch (IOException failed) {
      return failed.toString();
    }
  }

  /** Types that they leave, and waits for that; the exit code. */
  public int leaves() throws IOException {
    ChatProcess _ = types("exit");
    return process.onExit().join().exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
