package dev.workerbot.supervisor;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/**
 * Whether a path that a server's config names can be that of a log, by its words alone. What really
 * lies there, the server checks: {@code read-log.sh}.
 */
final class LogPath {
  /** Linux opens no longer one. */
  private static final int LONGEST = 4_096;

  private static final List<String> SYSTEM =
      List.of("/proc/", "/sys/", "/dev/", "/etc/", "/boot/", "/run/secrets/", "/run/credentials/");

  /** The same names as in {@code read-log.sh}. */
  private static final Pattern KEY =
      Pattern.compile(
          "(?:id_rsa|id_dsa|id_ecdsa|id_ed25519|ssh_host_|authorized_keys).*"
              + "|.*\\.(?:pem|key|p12|pfx|ppk|jks|keystore|kdbx|gpg|asc)"
              + "|shadow-?|gshadow|passwd|sudoers");

  private LogPath() {}

  /**
   * Why it is none; empty where it can be one.
   *
   * @param folders hidden ones in which logs may lie
   */
  static Optional<Refusal> refusal(String path, List<String> folders) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean odd =
        path.length() > LONGEST || path.chars().anyMatch(Character::isISOControl) || name.isEmpty();
    if (odd) {
      return Optional.of(Refusal.ODD);
    }
    if (SYSTEM.stream().anyMatch(path::startsWith)) {
      return Optional.of(Refusal.SYSTEM);
    }
    if (name.startsWith(".") || (isHidden(path) && !isBelow(path, folders))) {
      return Optional.of(Refusal.HIDDEN);
    }
    return KEY.matcher(name).matches() ? Optional.of(Refusal.KEY) : Optional.empty();
  }

  private static boolean isHidden(String path) {
    return List.of(path.split("/+", -1)).stream()
        .anyMatch(part -> part.startsWith(".") && !part.equals(".") && !part.equals(".."));
  }

  private static boolean isBelow(String path, List<String> folders) {
    return folders.stream().anyMatch(folder -> path.startsWith(folder + "/"));
  }

  /** Why a log is not read. */
  enum Refusal {
    ODD("odd", "its path is none that a log can have"),
    SYSTEM("system", "it is below /proc, /sys, /dev or /etc, where no logs are"),
    HIDDEN(
        "hidden",
        "it, or a folder on the way to it, is hidden (its name begins with a dot); if logs are kept"
            + " there, name the folder in `log-folders` for this server"),
    KEY("key", "it looks like a key or a file of passwords"),
    OUTSIDE("outside", "it is a link that leads out of its folder"),
    LINK("link", "a link on the way to it was made by a user who does not own what it leads to"),
    NAMES("names", "it has several names (hard links), so that it may be another file"),
    MOVED("moved", "it was exchanged while it was being opened; try again"),
    UNSAFE(
        "unsafe",
        "users other than root can exchange it or a folder above it, so that sudo could be made to"
            + " read any file; set `tail: tail` for this server and let the SSH user read it"),
    MISSING("missing", "it does not exist"),
    UNREADABLE("unreadable", "the SSH user may not read it"),
    CLOSED("closed", "the SSH user may not look into its folder");

    private final String word;
    private final String sentence;

    Refusal(String word, String sentence) {
      this.word = word;
      this.sentence = sentence;
    }

    /** For the middle of a sentence, after a colon. */
    String sentence() {
      return sentence;
    }

    /** The one that {@code read-log.sh} names so. */
    static Optional<Refusal> named(String word) {
      return List.of(values()).stream().filter(one -> one.word.equals(word)).findFirst();
    }
  }
}
