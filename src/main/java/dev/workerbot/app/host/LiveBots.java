package dev.workerbot.app.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of this machine that are a {@code workerbot run}, as {@code /proc} shows them. With
 * their help a command notices that it would open another database than the bot that runs with the
 * same config, such as one whose config was changed since, or that an older version started.
 */
public final class LiveBots {
  private static final String LOCK = ".locks/run.lock";

  /** A bot that has just been started holds no lock yet. */
  private static final Duration STARTED = Duration.ofMinutes(1);

  private static final String USUAL = "workerbot.yaml";

  private final Path proc;
  private final Path installed;

  LiveBots(Path proc, Path installed) {
    this.proc = proc;
    this.installed = installed;
  }

  /**
   * Of this machine.
   *
   * @param installed the config of a bot that was told of none and has none in its folder
   */
  public static LiveBots ofThisMachine(Path installed) {
    return new LiveBots(Path.of("/proc"), installed);
  }

  /**
   * A bot that runs with this config on another database, as a sentence; empty where there is none,
   * or where it cannot be known.
   *
   * @param database the file that is about to be opened
   */
  public Optional<String> elsewhere(Path config, Path database) {
    try (Stream<Path> all = Files.list(proc)) {
      return all.filter(one -> one.getFileName().toString().matches("[0-9]+"))
          .filter(
              one -> Long.parseLong(one.getFileName().toString()) != ProcessHandle.current().pid())
          .filter(one -> runsWith(one, config))
          .flatMap(one -> otherDatabase(one, database).stream())
          .findFirst();
    } catch (IOException | UncheckedIOException noProc) {
      return Optional.empty();
    }
  }

  private boolean runsWith(Path process, Path config) {
    try {
      Optional<Path> its = config(process, words(process.resolve("cmdline")));
      return its.isPresent() && isSame(process, its.get(), config);
    } catch (IOException | InvalidPathException goneOrHidden) {
      return false;
    }
  }

  private static List<String> words(Path file) throws IOException {
    return Arrays.asList(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0"));
  }

  /** Empty where it is no {@code workerbot run}, or where nobody may see which config it has. */
  private Optional<Path> config(Path process, List<String> words) throws IOException {
    int run = words.indexOf("run");
    if (run < 1
        || !(words.get(run - 1).endsWith("workerbot.jar")
            || words.get(run - 1).equals("dev.workerbot.app.Main"))) {
      return Optional.empty();
    }
    Optional<String> given = option(words.subList(run + 1, words.size()));
    if (given.isEmpty()) {
      given =
          words(process.resolve("environ")).stream()
              .filter(one -> one.startsWith("WORKERBOT_CONFIG="))
              .map(one -> one.substring("WORKERBOT_CONFIG=".length()))
              .findFirst();
    }
    if (given.isEmpty() && !Files.exists(process.resolve("cwd").resolve(USUAL))) {
      return Optional.of(installed);
    }
    Path path = Path.of(utf8(given.orElse(USUAL)));
    return Optional.of(
        path.isAbsolute() ? path : process.resolve("cwd").toRealPath().resolve(path));
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static Optional<String> option(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if ((word.equals("--config") || word.equals("-c")) && i + 1 < words.size()) {
        return Optional.of(words.get(i + 1));
      }
      if (word.startsWith("--config=")) {
        return Optional.of(word.substring("--config=".length()));
      }
      if (word.startsWith("-c") && word.length() > 2) {
        return Optional.of(word.substring(word.startsWith("-c=") ? 3 : 2));
      }
    }
    return Optional.empty();
  }

  /** In a container the same path may be another file, and another path the same one. */
  private static boolean isSame(Path process, Path its, Path config) throws IOException {
    Path root = process.resolve("root");
    if (Files.isReadable(root)) {
      return Files.isSameFile(root.resolve(Path.of("/").relativize(its)), config);
    }
    return Files.isSameFile(its, config);
  }

  private Optional<String> otherDatabase(Path process, Path database) {
    Path ours = Path.of(database + LOCK);
    Optional<String> where;
    try {
      Optional<Path> lock = openLock(process);
      if (lock.isEmpty() || (Files.exists(ours) && Files.isSameFile(lock.get(), ours))) {
        return Optional.empty();
      }
      String link = Files.readSymbolicLink(lock.get()).toString();
      where = Optional.of(link.substring(0, link.length() - LOCK.length()));
    } catch (IOException | UncheckedIOException othersProcess) {
      if (holds(process, ours)) {
        return Optional.empty();
      }
      where = Optional.empty();
    }
    return Optional.of(
        ("a workerbot runs with this config (pid %s) on another database%s; this would open %s,"
                + " and know nothing of its holds, alerts and approvals. Where `storage.url` was"
                + " changed, restart that bot; else set it to the database that the bot has")
            .formatted(process.getFileName(), where.map(path -> ", " + path).orElse(""), database));
  }

  /** Empty where it has none open: it is about to start, or ends just now. */
  private static Optional<Path> openLock(Path process) throws IOException {
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return open.filter(LiveBots::isLock).findFirst();
    }
  }

  private static boolean isLock(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().endsWith(LOCK);
    } catch (IOException closed) {
      return false;
    }
  }

  /** What everybody can see of a process of somebody else's; in doubt it does. */
  private boolean holds(Path process, Path lock) {
    try {
      if (Files.getLastModifiedTime(process).toInstant().isAfter(Instant.now().minus(STARTED))) {
        return true;
      }
      if (!Files.exists(lock)) {
        return false;
      }
      String inode = ":" + Files.getAttribute(lock, "unix:ino");
      try (Stream<String> locks = Files.lines(proc.resolve("locks"))) {
        return locks
            .map(line -> Arrays.asList(line.strip().split("\\s+")))
            .anyMatch(words ->
                words.contains(process.getFileName().toString())
                    && words.stream().anyMatch(word -> word.endsWith(inode)));
      }
    } catch (IOException | UncheckedIOException cannotLook) {
      return true;
    }
  }
}
