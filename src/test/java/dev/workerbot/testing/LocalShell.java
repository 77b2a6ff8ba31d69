package dev.workerbot.testing;

import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs commands here, where the way to a server does not matter; bounds nothing. */
public final class LocalShell implements Shell {
  private final List<String> by;
  private final String script;

  public LocalShell() {
    this(List.of(), "");
  }

  private LocalShell(List<String> by, String script) {
    this.by = by;
    this.script = script;
  }

  /** One that runs this before each command, as a start-up file does. */
  public static LocalShell after(String script) {
    return new LocalShell(List.of(), script + "\n");
  }

  /** As another user of this machine; only root can do that. */
  public static LocalShell as(String user) {
    return new LocalShell(List.of("runuser", "-u", user, "--"), "");
  }

  /** Of a server where none can be read or written. */
  public static ProgramFiles noProgramFiles() {
    return new ProgramFiles(new LocalShell(), List.of("false"), Duration.ofSeconds(1));
  }

  @Override
  public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
    try {
      List<String> words = new ArrayList<>(by);
      words.addAll(List.of("sh", "-c", script + command.quoted()));
      Process process = new ProcessBuilder(words).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(command.input().orElse("").getBytes(StandardCharsets.UTF_8));
      } catch (IOException unread) {
        // It ended before it had read all.
      }
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      return new ShellResult.ShellExited(process.waitFor(), out, err, false);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
    throw new UnsupportedOperationException("it follows nothing");
  }

  @Override
  public ShellResult attend(CommandLine command, Consumer<String> line) {
    throw new UnsupportedOperationException("it attends nothing");
  }

  @Override
  public void close() {
    // There is no connection.
  }
}
