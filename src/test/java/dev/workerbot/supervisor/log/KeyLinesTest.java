package dev.workerbot.supervisor.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.message.text.Cleaner;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyLinesTest {
  /** The body of a key, in lines of so many characters; the last is shorter. */
  private static List<String> body(int columns) {
    byte[] bytes = new byte[1190];
    new Random(7).nextBytes(bytes);
    String text = Base64.getEncoder().encodeToString(bytes);
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < text.length(); at += columns) {
      lines.add(text.substring(at, Math.min(text.length(), at + columns)));
    }
    return lines;
  }

  /** What is shown of the last of these lines at any moment, as {@code logs --follow} shows it. */
  private static List<String> shown(List<String> streamed, int window) {
    List<String> passed = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    ShellResult _ =
        new LogReader(
                new Streaming(streamed),
                new SupervisorctlSettings(
                    List.of("supervisorctl"),
                    Optional.empty(),
                    List.of("tail"),
                    Duration.ofSeconds(1),
                    List.of(),
                    List.of()))
            .follow(
                "/var/log/supervisor/horizon.log",
                window,
                Duration.ofSeconds(1),
                line -> {
                  passed.add(line);
                  shown.add(
                      new Cleaner()
                          .clean(
                              String.join(
                                  "\n",
                                  passed.subList(
                                      Math.max(0, passed.size() - window), passed.size())))
                          .value());
                });
    return shown;
  }

  @ParameterizedTest
  @CsvSource({
    "64, '', PRIVATE KEY, 5",
    "64, '', RSA PRIVATE KEY, 200",
    "48, '', PRIVATE KEY, 5",
    "52, '', OPENSSH PRIVATE KEY, 3",
    "76, '', ENCRYPTED PRIVATE KEY, 1",
    "48, '[2026-11-30 12:00:00] production.INFO: ', EC PRIVATE KEY, 4",
    "1600, '', PRIVATE KEY, 2",
  })
  void aKeyInTheMiddleOfWhatIsStreamed_isNeverShown(
      int columns, String prefix, String name, int window) {
    List<String> streamed = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      streamed.add("Processing job " + i);
    }
    streamed.add(prefix + "-----BEGIN " + name + "-----");
    body(columns).forEach(line -> streamed.add(prefix + line));
    streamed.add(prefix + "-----END " + name + "-----");
    streamed.add("Processed job 7 of abcdefghijklmnopqrstuvwxyz");
    List<String> shown = shown(streamed, window);
    assertEquals(streamed.size(), shown.size());
    for (String one : shown) {
      for (String line : body(columns)) {
        for (int at = 0; at + 8 <= line.length(); at += 8) {
          assertFalse(one.contains(line.substring(at, at + 8)), one);
        }
      }
    }
    assertEquals(
        "Processed job 7 of abcdefghijklmnopqrstuvwxyz",
        shown.getLast().lines().toList().getLast());
  }

  @Test
  void whatALogSaysBetween_andAfterAKeyWithoutEnd_isShown() {
    List<String> streamed = new ArrayList<>(List.of("-----BEGIN PRIVATE KEY-----"));
    streamed.addAll(body(48));
    streamed.add("a job failed: no such file");
    for (int i = 0; i < 400; i++) {
      streamed.add("");
    }
    streamed.add("job 123e4567-e89b-12d3-a456-426614174000");
    List<String> passed = new ArrayList<>();
    streamed.forEach(new KeyLines(passed::add));
    assertEquals(streamed.size(), passed.size());
    assertEquals("a job failed: no such file", passed.get(body(48).size() + 1));
    assertEquals(streamed.getLast(), passed.getLast());
  }

  /** A server on which a log is followed that says this. */
  private record Streaming(List<String> lines) implements Shell {
    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
      lines.forEach(line);
      return new ShellResult.ShellFailed(ShellResult.Failure.TIMED_OUT, "over");
    }

    @Override
    public ShellResult attend(CommandLine command, Consumer<String> line) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
