package dev.workerbot.supervisor.log;

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

  /** The same names as in {@code read-log.sh}, whatever their case. */
  private static final Pattern KEY =
      Pattern.compile(
          "(?:id_rsa|id_dsa|id_ecdsa|id_ed25519|ssh_host_|authorized_keys|wp-config).*"
              + "|.*_(?:rsa|dsa|ecdsa|ed25519)"
              + "|.*\\.(?:pem|key|p8|pk8|p12|pfx|ppk|jks|jceks|bks|keystore|truststore|kdbx|kdb|gpg|pgp"
              + "|asc|age|der|env|ovpn|keytab|pgpass|netrc|tfstate|tfvars)"
              + "|.*htpasswd|.*kubeconfig|shadow|gshadow|passwd|opasswd|sudoers|netrc|pgpass"
              + "|auth\\.json|my\\.cnf|env|env\\.php|config\\.php|config\\.inc\\.php"
              + "|configuration\\.php|settings\\.php|localsettings\\.php",
          Pattern.CASE_INSENSITIVE);

  /** Logs may be named so as well, where their name says that they are logs. */
  private static final Pattern MAYBE_KEY =
      Pattern.compile(
          "id_.*|credential.*|.*credentials|.*credentials\\..*|secret.*|.*secrets\\..*|env\\..*"
              + "|.*\\.env\\..*|client_secret.*|service[_-]account.*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern LOG =
      Pattern.compile(
          ".*\\.(?:log|out|err)(?:[.-].*)?|.*-std(?:out|err)---.*", Pattern.CASE_INSENSITIVE);

  /** What the name of a copy ends with. */
  private static final Pattern COPY =
      Pattern.compile(
          "(?:\\.(?:bak|old|orig|save|swp|backup|copy|dist|[0-9][0-9]?)|[~-])+$",
          Pattern.CASE_INSENSITIVE);

  /** The first or last line of a private key, which nothing else stands on. */
  private static final Pattern KEY_LINE =
      Pattern.compile(
          "(?m)^[ \\t]*(?:-{2,5} ?(?:BEGIN|END) (?:[A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?|OpenVPN"
              + " [A-Za-z0-9 -]*key[ A-Z0-9]*) ?-{2,5}|PuTTY-User-Key-File-[0-9]: .*)\\s*$");

  private LogPath() {}

  /**
   * Why it is none; empty where it can be one.
   *
   * @param folders hidden ones in which logs may lie
   */
  static Optional<PathRefusal> refusal(String path, List<String> folders) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean odd =
        path.length() > LONGEST || path.chars().anyMatch(Character::isISOControl) || name.isEmpty();
    if (odd) {
      return Optional.of(PathRefusal.ODD);
    }
    if (SYSTEM.stream().anyMatch(path::startsWith)) {
      return Optional.of(PathRefusal.SYSTEM);
    }
    if (name.startsWith(".") || (isHidden(path) && !isBelow(path, folders))) {
      return Optional.of(PathRefusal.HIDDEN);
    }
    return isKey(name) ? Optional.of(PathRefusal.KEY) : Optional.empty();
  }

  private static boolean isKey(String name) {
    String plain = COPY.matcher(name).replaceFirst("");
    return KEY.matches(plain) || (MAYBE_KEY.matches(plain) && !LOG.matches(plain));
  }

  /** Whether a private key stands in what was read, with its first or last line. */
  static boolean holdsKey(String text) {
    return (text.contains("--") || text.contains("PuTTY-")) && KEY_LINE.matcher(text).find();
  }

  private static boolean isHidden(String path) {
    return List.of(path.split("/+", -1)).stream()
        .anyMatch(part -> part.startsWith(".") && !part.equals(".") && !part.equals(".."));
  }

  private static boolean isBelow(String path, List<String> folders) {
    return folders.stream().anyMatch(folder -> path.startsWith(folder + "/"));
  }

  /** Why a log is not read. */
  enum PathRefusal {
    ODD("odd", "its path is none that a log can have"),
    SYSTEM("system", "it is below /proc, /sys, /dev or /etc, where no logs are"),
    HIDDEN(
        "hidden",
        "it, or a folder on the way to it, is hidden (its name begins with a dot); if logs are kept"
            + " there, name the folder in `log-folders` for this server"),
    KEY("key", "it looks like a key or a file of passwords"),
    KEY_INSIDE(
        "holds a key",
        "it is a key, or a private key stands in the lines that were asked for; ask for fewer"
            + " lines, and replace that key, since the log holds it"),
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

    PathRefusal(String word, String sentence) {
      this.word = word;
      this.sentence = sentence;
    }

    /** For the middle of a sentence, after a colon. */
    String sentence() {
      return sentence;
    }

    /** The one that {@code read-log.sh} names so. */
    static Optional<PathRefusal> named(String word) {
      return List.of(values()).stream().filter(one -> one.word.equals(word)).findFirst();
    }
  }
}
