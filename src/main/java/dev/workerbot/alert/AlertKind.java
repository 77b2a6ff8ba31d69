package dev.workerbot.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is worth an alert; also the words for it in the config. */
public enum AlertKind {
  /** Supervisor has given up on the worker. */
  FATAL(Family.STATE),
  /** It dies again and again, though a status mostly says RUNNING. */
  CRASH_LOOP(Family.STATE),
  /**
   * Its process is replaced again and again, and nobody can tell whether it crashes or is meant to
   * end so often: the main log is not heard.
   */
  RESTARTS(Family.STATE),
  /** It ended in a way that its config does not expect, and Supervisor leaves it so. */
  EXITED(Family.STATE),
  /** It stays in STARTING, STOPPING or BACKOFF. */
  STUCK(Family.STATE),
  /** Its process tree holds more memory than it may. */
  MEMORY(Family.MEMORY),
  /** The server cannot be asked; what its workers do is not known. */
  UNREACHABLE(Family.SERVER),
  /** The server is there, its supervisord is not. */
  SUPERVISOR_DOWN(Family.SERVER),
  /** The server is there, its supervisorctl gives no answer that can be used. */
  SUPERVISORCTL_FAILS(Family.SERVER),
  /** A notice, not an alert: supervisord was restarted. */
  SUPERVISOR_RESTARTED(Family.NOTICE),
  /** A notice, not an alert: somebody stopped or restarted a worker past workerbot. */
  OUTSIDE(Family.NOTICE);

  /** Kinds that are one trouble of one subject: at most one alert of a family is open for it. */
  public enum Family {
    STATE,
    MEMORY,
    SERVER,
    NOTICE
  }

  private final Family family;

  AlertKind(Family family) {
    this.family = family;
  }

  public Family family() {
    return family;
  }

  /** The word in the config: {@code crash-loop}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<AlertKind> named(String word) {
    return Arrays.stream(values()).filter(alertKind -> alertKind.word().equals(word)).findFirst();
  }
}
