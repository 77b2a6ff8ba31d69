package dev.workerbot.supervisor.mainlog;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.worker.restart.Autorestart;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Says why supervisord's main log cannot be heard, as far as that is its config's doing, and what
 * to write there instead. Source: supervisor 4.2.5, options.py, and datatypes.py, logging_level and
 * logfile_name.
 */
public final class MainLogConfig {
  private static final Set<String> QUIET = Set.of("warn", "error", "critical");
  private static final Set<String> NO_FILE = Set.of("none", "off", "syslog");

  private MainLogConfig() {}

  /** A sentence without its full stop; empty where the config is as it should be. */
  public static Optional<String> advice(ServerConfig config) {
    Optional<String> level =
        config.daemon("loglevel").filter(one -> QUIET.contains(plain(one))).map(String::strip);
    Optional<String> file =
        config.daemon("logfile").filter(MainLogConfig::isNoFile).map(String::strip);
    if (level.isEmpty() && file.isEmpty()) {
      return Optional.empty();
    }
    String wrong =
        level.map(one -> "`loglevel=" + one + "`").orElse("")
            + (level.isPresent() && file.isPresent() ? " and " : "")
            + file.map(one -> "`logfile=" + one + "`").orElse("");
    String right =
        level.map(_ -> "`loglevel=info`").orElse("")
            + (level.isPresent() && file.isPresent() ? " and " : "")
            + file.map(_ -> "`logfile=/var/log/supervisord.log`").orElse("");
    boolean leaves =
        config.programs().stream()
            .anyMatch(one -> one.autorestart().equals(Optional.of(Autorestart.NEVER)));
    return Optional.of(
        "%s in [supervisord] of %s %s the main log; write %s there and restart supervisord, which restarts its workers%s"
            .formatted(
                wrong,
                config.main(),
                level.isPresent() && file.isPresent() ? "keep exits out of" : "keeps exits out of",
                right,
                leaves
                    ? ". Until then alerts cannot say whether a one-shot (`autorestart=false`)"
                        + " failed, unless it exits sooner than its command could finish"
                    : ""));
  }

  /** What supervisorctl cannot read from. */
  private static boolean isNoFile(String path) {
    String file = plain(path);
    return NO_FILE.contains(file) || file.startsWith("/dev/") || file.startsWith("/proc/");
  }

  private static String plain(String value) {
    return value.strip().toLowerCase(Locale.ROOT);
  }
}
