package dev.workerbot.supervisor.sudo;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server's sudo can be told to allow. Source: sudo, {@code NEWS}; sudo-rs, its README. */
public enum Sudo {
  /** There is none. */
  MISSING,
  /** Neither a folder nor regular expressions: before 1.9.3, and sudo-rs. */
  PLAIN,
  /** {@code CWD=}, but no regular expressions: before 1.9.10. */
  WITH_FOLDERS,
  /** Both. */
  WITH_PATTERNS,
  /** It did not say which it is. */
  UNKNOWN;

  /** Those that take {@code workerbot-ctl}. */
  static final Set<Sudo> OLD = EnumSet.of(PLAIN, WITH_FOLDERS);

  private static final int FOLDERS = 1_009_003;
  private static final int PATTERNS = 1_009_010;
  private static final Pattern VERSION =
      Pattern.compile("Sudo version (\\d{1,3})\\.(\\d{1,3})(?:\\.(\\d{1,3}))?");

  /** By what {@code sudo -V} says. */
  static Sudo of(String said) {
    if (said.contains("sudo-rs")) {
      return PLAIN;
    }
    Matcher version = VERSION.matcher(said);
    if (!version.find()) {
      return said.contains("not found") || said.contains("No such file") ? MISSING : UNKNOWN;
    }
    int number =
        Integer.parseInt(version.group(1)) * 1_000_000
            + Integer.parseInt(version.group(2)) * 1000
            + (version.group(3) == null ? 0 : Integer.parseInt(version.group(3)));
    return number >= PATTERNS ? WITH_PATTERNS : number >= FOLDERS ? WITH_FOLDERS : PLAIN;
  }

  public boolean knowsFolders() {
    return this == WITH_FOLDERS || this == WITH_PATTERNS;
  }
}
