package dev.workerbot.app.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/**
 * Whether a config file may say who somebody at a terminal is. Whoever writes a config gives the
 * rights; where people run workerbot as another account, by sudo, they could bring their own.
 */
public final class ConfigOwner {
  private ConfigOwner() {}

  /**
   * Why it may not, as a sentence; empty where it may.
   *
   * @param uid the real user id of this process
   */
  public static Optional<String> trouble(Path file, long uid) throws IOException {
    Path real = file.toRealPath();
    for (Path one : new Path[] {real, real.getParent()}) {
      int owner = (int) Files.getAttribute(one, "unix:uid");
      boolean open = Files.getPosixFilePermissions(one).contains(PosixFilePermission.OTHERS_WRITE);
      if (open || (owner != 0 && owner != uid)) {
        return Optional.of(
            "the config file %s is not used: %s %s, who could give themselves any right by it. Use one that belongs to root, in a folder of root's, such as /etc/workerbot/workerbot.yaml, or to the account that you run this as (uid %d)"
                .formatted(
                    file,
                    one.equals(real) ? "it" : "its folder",
                    open
                        ? "can be written by everybody"
                        : "belongs to %s (uid %d)".formatted(Files.getOwner(one).getName(), owner),
                    uid));
      }
    }
    return Optional.empty();
  }
}
