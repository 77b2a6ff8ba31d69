package dev.workerbot.app.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Where the config file is. */
public final class UsualConfig {
  public static final Path INSTALLED = Path.of("/etc/workerbot/workerbot.yaml");

  private static final Path HERE = Path.of("workerbot.yaml");

  private UsualConfig() {}

  /**
   * The file that was named, or is used where none was.
   *
   * @param env looks up environment variables
   */
  public static Path of(Optional<Path> named, Function<String, Optional<String>> env) {
    return named
        .or(() -> env.apply("WORKERBOT_CONFIG").map(Path::of))
        .orElseGet(() -> Files.exists(HERE) ? HERE : INSTALLED);
  }
}
