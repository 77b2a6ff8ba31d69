package dev.workerbot.supervisor.lane;

import dev.workerbot.testing.Lanes;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** {@code config/workerbot-lane}, run here. */
final class LaneProgram implements AutoCloseable {
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final String greeting;

  private LaneProgram(Process process) throws IOException {
    this.process = process;
    // Noise is to arrive as the bytes that it is.
    this.requests =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.ISO_8859_1),
            1 << 20);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.greeting = answers.readLine();
  }

  static LaneProgram of(Path config) throws IOException {
    Path program = config.resolveSibling("workerbot-lane");
    Lanes.install(program, config);
    return new LaneProgram(
        new ProcessBuilder(List.of(program.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  String greeting() {
    return greeting;
  }

  void send(String line) throws IOException {
    requests.write(line);
    requests.write('\n');
  }

  void flush() throws IOException {
    requests.flush();
  }

  /** Null where it has ended. */
  String answer() throws IOException {
    return answers.readLine();
  }

  String ask(String line) throws IOException {
    send(line);
    flush();
    return answer();
  }

  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  Process process() {
    return process;
  }

  @Override
  public void close() {
    boolean _ = process.destroyForcibly().isAlive();
  }
}
