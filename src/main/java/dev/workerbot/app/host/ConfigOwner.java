package dev.workerbot.app.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
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
    return trouble(file, uid, PrivateGroups.read());
  }

  static Optional<String> trouble(Path file, long uid, PrivateGroups groups) throws IOException {
    Path real = file.toRealPath();
    for (Path one : new Path[] {real, real.getParent()}) {
      Optional<String> who = others(one, uid, groups);
      if (who.isPresent()) {
        return Optional.of(
            "the config file %s is not used: %s %s, who could give themselves any right by it. Use one that belongs to root, in a folder of root's, such as /etc/workerbot/workerbot.yaml, or to the account that you run this as (uid %d), and that nobody else can write"
                .formatted(file, one.equals(real) ? "it" : "its folder", who.get(), uid));
      }
    }
    return Optional.empty();
  }

  /** Who besides that account and root can write there; empty where nobody can. */
  public static Optional<String> others(Path folder, long uid) throws IOException {
    return others(folder, uid, PrivateGroups.read());
  }

  /** Who else can write there, as the end of a sentence; empty where nobody can. */
  private static Optional<String> others(Path one, long uid, PrivateGroups groups)
      throws IOException {
    PosixFileAttributes file = Files.readAttributes(one, PosixFileAttributes.class);
    int owner = (int) Files.getAttribute(one, "unix:uid");
    int group = (int) Files.getAttribute(one, "unix:gid");
    if (file.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      return Optional.of("can be written by everybody");
    }
    if (owner != 0 && owner != uid) {
      return Optional.of("belongs to %s (uid %d)".formatted(file.owner().getName(), owner));
    }
    return file.permissions().contains(PosixFilePermission.GROUP_WRITE)
            && !groups.isOf(group, file.owner().getName())
        ? Optional.of("can be written by the group " + file.group().getName())
        : Optional.empty();
  }
}
