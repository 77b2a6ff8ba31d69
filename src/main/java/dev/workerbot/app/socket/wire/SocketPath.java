package dev.workerbot.app.socket.wire;

import dev.workerbot.app.host.ConfigOwner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/** Where a bot's socket lies, and whether what lies there can be one. */
public final class SocketPath {
  private static final String NAME = "workerbot.sock";
  private static final Path SERVICE = Path.of("/run/workerbot");

  /** Of {@code sun_path} in {@code sockaddr_un}, without the zero at its end. */
  private static final int LONGEST = 107;

  private SocketPath() {}

  /**
   * Where the bot opens it.
   *
   * @param configured what the config says
   * @param runtime the folder that systemd gives a service, {@code RUNTIME_DIRECTORY}
   */
  public static Path ofBot(Optional<Path> configured, Optional<String> runtime, Path database) {
    return configured.orElseGet(() ->
        runtime
            .map(folders -> Path.of(folders.split(":", 2)[0]).resolve(NAME))
            .orElseGet(() -> database.resolveSibling(NAME)));
  }

  /** Where a client looks for it, in order: it does not have the environment of the service. */
  public static List<Path> ofClient(Optional<Path> configured, Path database) {
    return configured
        .map(List::of)
        .orElseGet(() -> List.of(SERVICE.resolve(NAME), database.resolveSibling(NAME)));
  }

  /** Whether anything lies there, also a link to nowhere. */
  public static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Why what lies there, or would, is not used, as a sentence; empty where it is.
   *
   * @param uid of the account that listens there
   */
  public static Optional<String> trouble(Path path, long uid) throws IOException {
    if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      return Optional.of(
          "the path of a socket has at most %d bytes, and %s has more".formatted(LONGEST, path));
    }
    Optional<String> others = ConfigOwner.others(path.toAbsolutePath().getParent(), uid);
    if (others.isPresent()) {
      return Optional.of(
          "%s is not used: its folder %s, who could put another one there"
              .formatted(path, others.get()));
    }
    if (!exists(path)) {
      return Optional.empty();
    }
    BasicFileAttributes file =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (file.isSymbolicLink()) {
      return Optional.of("%s is not used: it is a link".formatted(path));
    }
    return file.isOther()
        ? Optional.empty()
        : Optional.of("%s is not used: it is not a socket".formatted(path));
  }
}
