package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.StoredOperations;
import dev.workerbot.testing.StoredOperations.Stored;
import dev.workerbot.testing.StoredOperations.StoredChange;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills {@code workerbot exec} while it makes, changes or takes away a worker, at random moments,
 * many times; the next bot goes on. {@code -Dkill.rounds} sets how often, {@code -Dkill.seed}
 * repeats the moments of an earlier run.
 */
@Tag("soak")
class BuildKillSoakIT {
  private static final Pattern COMMAND = Pattern.compile("(?m)^command=sleep (\\d+)$");
  private static final Pattern PROCESSES = Pattern.compile("(?m)^numprocs=(\\d+)$");

  private final int rounds = Integer.getInteger("kill.rounds", 50);
  private final long seed = Long.getLong("kill.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir private Path dir;
  private Workshop workshop;
  private Path config;
  private StoredOperations store;

  /** How long one that is not killed takes. */
  private long longestMillis;

  private int before;
  private int notBegun;
  private int middle;
  private int written;
  private int after;

  @BeforeEach
  void start() throws IOException {
    workshop = new Workshop();
    config = workshop.config(dir, Map.of());
    store = new StoredOperations(dir.resolve("state/workerbot.db"));
  }

  @AfterEach
  void stop() {
    System.out.printf(
        "killed before anything was written down: %d%n"
            + "killed when it was written down, and not begun: %d%n"
            + "killed in the middle: %d (of which with the new file in place: %d)%n"
            + "killed after the verdict: %d%n",
        before, notBegun, middle, written, after);
    workshop.close();
  }

  @Test
  void killedAtAnyMoment_aChangeIsFinishedByTheNextBot() throws Exception {
    System.out.printf("%d rounds, -Dkill.seed=%d%n", rounds, seed);
    long began = System.nanoTime();
    Process whole = exec(create(1000));
    assertEquals(0, whole.waitFor(), this::output);
    longestMillis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    for (int round = 1; round <= rounds; round++) {
      round(round);
    }
  }

  private static List<String> create(int seconds) {
    return List.of("create", "queue@web1", "--command", "sleep " + seconds, "--startsecs", "0");
  }

  private Process exec(List<String> asked) throws IOException {
    List<String> words =
        new ArrayList<>(BotProcess.words(List.of("exec", "--config", config.toString())));
    words.addAll(List.of("--as", "anna", "--"));
    words.addAll(asked);
    words.add("--yes");
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectOutput(Redirect.appendTo(dir.resolve("output.log").toFile()))
        .start();
  }

  private String output() {
    try {
      return Files.readString(dir.resolve("output.log"));
    } catch (IOException none) {
      return none.toString();
    }
  }

  private String onDisk() throws IOException {
    Path file = workshop.folder().resolve("queue.conf");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private List<String> next(String now, int round) {
    if (now.isEmpty()) {
      return create(1000 + round);
    }
    return switch (random.nextInt(4)) {
      case 0 -> List.of("remove", "queue@web1");
      case 1 -> List.of("scale", "queue@web1", now.contains("numprocs=2") ? "3" : "2");
      default -> List.of("edit", "queue@web1", "--command", "sleep " + (1000 + round));
    };
  }

  private void round(int round) throws IOException, InterruptedException {
    String old = onDisk();
    List<String> line = next(old, round);
    String pids = pids();
    List<String> known = store.left(dir).now().stream().map(Stored::id).toList();
    Duration until =
        Duration.ofMillis(longestMillis / 3 + random.nextLong(longestMillis * 2 / 3 + 500));
    Process bot = exec(line);
    // Not to wait for anything, but to strike at that moment.
    LockSupport.parkNanos(until.toNanos());
    bot.destroyForcibly().waitFor();
    String left = onDisk();
    try {
      StoredOperations dead = store.left(dir);
      assertEquals("ok", dead.integrity());
      Optional<Stored> killed =
          dead.now().stream().filter(one -> !known.contains(one.id())).reduce((_, last) -> last);
      try (TestBot next = TestBot.on(config)) {
        List<Thread> _ = next.bot().recovery().begin(List.of(next.chat()));
        if (killed.isEmpty()) {
          before++;
          assertEquals(old, onDisk());
          assertEquals(pids, pids());
        } else {
          isEnded(killed.get(), old, left, pids);
        }
      }
      runsAsOnDisk();
      workshop.isSound();
    } catch (AssertionError | RuntimeException failed) {
      throw new AssertionError(
          "round %d, seed %d, %s killed after %s%n%s".formatted(round, seed, line, until, output()),
          failed);
    }
  }

  private void isEnded(Stored killed, String old, String left, String pids) throws IOException {
    Await.until(
        Duration.ofSeconds(60),
        "the operation has its end",
        () -> store.find(killed.id()).filter(one -> !one.outcome().isEmpty()).isPresent());
    Optional<StoredChange> change =
        store.changes().stream().filter(one -> one.operation().equals(killed.id())).findFirst();
    if (change.isEmpty()) {
      notBegun++;
      assertEquals(old, onDisk());
      assertEquals(pids, pids());
      return;
    }
    assertEquals(old, change.get().before());
    assertTrue(left.equals(old) || left.equals(change.get().after()), left);
    assertEquals("DONE", store.find(killed.id()).orElseThrow().outcome(), this::output);
    assertEquals("DONE", change.get().stage());
    assertEquals(change.get().after(), onDisk());
    if (killed.outcome().isEmpty()) {
      middle++;
      written += left.equals(change.get().after()) ? 1 : 0;
    } else {
      after++;
    }
  }

  private String pids() {
    return String.join(
        "\n", status().stream().map(line -> line.replaceFirst("uptime.*", "")).toList());
  }

  private List<String> status() {
    return workshop
        .server()
        .supervisorctl("status")
        .output()
        .lines()
        .filter(line -> line.startsWith("queue"))
        .toList();
  }

  private void runsAsOnDisk() throws IOException {
    String text = onDisk();
    if (text.isEmpty()) {
      assertEquals(List.of(), status());
      return;
    }
    Matcher processes = PROCESSES.matcher(text);
    int wanted = processes.find() ? Integer.parseInt(processes.group(1)) : 1;
    Matcher command = COMMAND.matcher(text);
    assertTrue(command.find(), text);
    assertEquals(wanted, status().size(), () -> status().toString());
    for (String line : status()) {
      Matcher pid = Pattern.compile("RUNNING\\s+pid (\\d+)").matcher(line);
      assertTrue(pid.find(), line);
      assertEquals(
          "sleep\0" + command.group(1) + "\0",
          Files.readString(Path.of("/proc", pid.group(1), "cmdline")));
    }
  }
}
