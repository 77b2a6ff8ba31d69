package dev.workerbot.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where the database of an installation lies. The config file alone decides, so that the service
 * and whoever runs a command with the same config, from whatever environment, use the same one.
 */
public final class DatabaseUrl {
  public static final String SQLITE = "jdbc:sqlite:";
  private static final Path SYSTEM_CONFIG = Path.of("/etc");
  private static final Path INSTALLED = Path.of("/var/lib/workerbot/workerbot.db");

  private final Path file;

  /** For a config file, by whichever path or link it was given. */
  public DatabaseUrl(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  /** Where the config does not say where. */
  public Path usual() {
    return file.startsWith(SYSTEM_CONFIG) || real().startsWith(SYSTEM_CONFIG)
        ? INSTALLED
        : real().resolveSibling("state").resolve("workerbot.db");
  }

  /** What a relative path in the config means. */
  public Path resolve(String path) {
    return real().resolveSibling(path).normalize();
  }

  /**
   * A database where earlier versions looked for it, by the environment, while there is none yet in
   * the usual place: to begin an empty one beside it would lose what it holds.
   */
  Optional<Path> leftBehind(Function<String, Optional<String>> env) {
    if (Files.exists(usual())) {
      return Optional.empty();
    }
    return Stream.of(
            env.apply("STATE_DIRECTORY").map(Path::of),
            env.apply("XDG_STATE_HOME").map(home -> Path.of(home, "workerbot")),
            env.apply("HOME").map(home -> Path.of(home, ".local/state/workerbot")))
        .flatMap(Optional::stream)
        .map(folder -> folder.resolve("workerbot.db").toAbsolutePath().normalize())
        .filter(Files::exists)
        .findFirst();
  }

  private Path real() {
    try {
      return file.toRealPath();
    } catch (IOException notThere) {
      return file;
    }
  }
}
