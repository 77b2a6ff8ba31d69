package dev.workerbot.testing;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Supervisor's own parser, of Debian's package: one process that reads one file after another,
 * whoever asks.
 */
public final class SupervisorParser implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  public SupervisorParser() {
    try {
      ProcessBuilder python =
          new ProcessBuilder(
              "/usr/bin/python3",
              Path.of("src/test/resources/program/read_back.py").toAbsolutePath().toString());
      python.environment().put("LC_ALL", "C.UTF-8");
      process = python.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      questions = process.outputWriter(StandardCharsets.UTF_8);
      answers = process.inputReader(StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What supervisord makes of a file in its conf.d: {@code groups}, or an {@code error}. */
  public synchronized JsonNode read(String file) {
    try {
      questions.write(JSON.writeValueAsString(file));
      questions.newLine();
      questions.flush();
      return JSON.readTree(answers.readLine());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
