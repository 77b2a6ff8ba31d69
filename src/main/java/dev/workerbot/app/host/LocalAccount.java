package dev.workerbot.app.host;

import com.sun.security.auth.module.UnixSystem;
import dev.workerbot.access.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The account that this process runs as. The kernel is asked, and never the environment: what
 * {@code USER}, {@code LOGNAME} and {@code SUDO_USER} say, and Java's {@code user.name}, is up to
 * whoever starts it.
 */
public final class LocalAccount {
  /** The kernel's {@code overflowuid}. */
  private static final long NOBODY = 65_534;

  private LocalAccount() {}

  /** By the real user id. */
  public static Account current() {
    UnixSystem system = new UnixSystem();
    return of(
        system.getUid(),
        Optional.ofNullable(system.getUsername()),
        map(Path.of("/proc/self/uid_map")),
        map(Path.of("/proc/1/uid_map")));
  }

  /**
   * That of a process at the other end of a socket, whose number the kernel has translated into the
   * namespace of this process. One that has no number in it has that of nobody.
   */
  public static Account ofPeer(long uid, String name) {
    return ofPeer(uid, name, map(Path.of("/proc/self/uid_map")));
  }

  static Account ofPeer(long uid, String name, String own) {
    boolean hasAll = own.isEmpty() || own.strip().matches("0\\s+0\\s+4294967295");
    boolean vouched = uid >= 0 && (hasAll || (isOneRange(own) && uid != NOBODY));
    return new Account(
        vouched ? uid : Account.UNKNOWN,
        vouched
            ? name.equals(Long.toString(uid)) ? "#" + uid : name
            : uid < 0 ? "#?" : "#" + uid + "?");
  }

  /** Empty where the kernel knows of no user namespaces. */
  private static String map(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException notLinux) {
      return "";
    }
  }

  /**
   * Anybody can make a user namespace and be any user id in it, as {@code unshare --map-user} does,
   * with processes of its own too. Such a map gives the user's own id a line of its own. One in
   * which a whole system runs is a single range: who is in it owns nothing outside of it, such as
   * the bot's files. The name of an account that is not known is one that no account has.
   *
   * @param own how the namespace of this process maps user ids
   * @param system how that of the process 1 does, as this process sees it
   */
  static Account of(long uid, Optional<String> name, String own, String system) {
    boolean vouched = own.equals(system) && (own.isEmpty() || isOneRange(own));
    return vouched
        ? new Account(uid, name.orElse("#" + uid))
        : new Account(Account.UNKNOWN, "#" + uid + "?");
  }

  private static boolean isOneRange(String map) {
    List<String> lines = map.strip().lines().toList();
    return lines.size() == 1
        && Long.parseLong(Arrays.asList(lines.getFirst().strip().split("\\s+")).getLast()) > 1;
  }
}
