package dev.workerbot.alert;

import dev.workerbot.message.Severity;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is worth an alert, how it is worded, and the word for it in the config. */
public enum AlertKind {
  /** Supervisor has given up on the worker. */
  FATAL(Family.STATE, Severity.BAD, "FATAL %s", "FATAL"),
  /** It dies again and again, though a status mostly says RUNNING. */
  CRASH_LOOP(Family.STATE, Severity.BAD, "Crash loop: %s", "in a crash loop"),
  /**
   * Its process is replaced again and again, and nobody can tell whether it crashes or is meant to
   * end so often: the main log is not heard.
   */
  RESTARTS(
      Family.STATE, Severity.WARNING, "Restarted again and again: %s", "restarted again and again"),
  /** It ends in order, seconds after each start: far sooner than it is meant to. */
  QUICK_EXITS(
      Family.STATE,
      Severity.BAD,
      "Exits seconds after each start: %s",
      "exiting seconds after each start"),
  /** It ended in a way that its config does not expect, and Supervisor leaves it so. */
  EXITED(Family.STATE, Severity.BAD, "EXITED %s, and Supervisor leaves it so", "EXITED"),
  /** It stays in STARTING, STOPPING or BACKOFF. */
  STUCK(Family.STATE, Severity.WARNING, "Stuck: %s", "stuck"),
  /** Its process tree holds more memory than it may. */
  MEMORY(
      Family.MEMORY,
      Severity.WARNING,
      "Memory: %s is above its limit",
      "above its memory limit",
      "is below its memory limit again"),
  /** It is RUNNING, and probes say that it does not work. */
  UNWELL(Family.WORK, Severity.BAD, "RUNNING, but not working: %s", "not working", "works again"),
  /** The server cannot be asked; what its workers do is not known. */
  UNREACHABLE(
      Family.SERVER,
      Severity.BAD,
      "%s cannot be reached, its workers are unknown",
      "unreachable",
      "is reachable again"),
  /** The server is there, its supervisord is not. */
  SUPERVISOR_DOWN(
      Family.SERVER,
      Severity.BAD,
      "supervisord is down on %s",
      "without supervisord",
      "has supervisord again"),
  /** The server is there, its supervisorctl gives no answer that can be used. */
  SUPERVISORCTL_FAILS(
      Family.SERVER,
      Severity.BAD,
      "supervisorctl fails on %s, its workers are unknown",
      "without an answer from supervisorctl",
      "answers again"),
  /** A notice, not an alert: supervisord was restarted. */
  SUPERVISOR_RESTARTED(Family.NOTICE, Severity.PLAIN, "restarted: %s", "restarted"),
  /** A notice, not an alert: somebody stopped or restarted a worker past workerbot. */
  OUTSIDE(
      Family.NOTICE, Severity.PLAIN, "changed outside workerbot: %s", "changed outside workerbot");

  /** Kinds that are one trouble of one subject: at most one alert of a family is open for it. */
  public enum Family {
    STATE,
    MEMORY,
    WORK,
    SERVER,
    NOTICE
  }

  private final Family family;
  private final Severity severity;
  private final String title;
  private final String words;
  private final String wellWords;

  AlertKind(Family family, Severity severity, String title, String words) {
    this(family, severity, title, words, "is RUNNING again");
  }

  AlertKind(Family family, Severity severity, String title, String words, String wellWords) {
    this.family = family;
    this.severity = severity;
    this.title = title;
    this.words = words;
    this.wellWords = wellWords;
  }

  public Family family() {
    return family;
  }

  /** How grave it is while it is so. */
  public Severity severity() {
    return severity;
  }

  /** The title of its card, with {@code %s} for the subject. */
  String title() {
    return title;
  }

  /** What is said of its subject: it is, or was, so. */
  public String words() {
    return words;
  }

  /** What is said of its subject when that is over. */
  String wellWords() {
    return wellWords;
  }

  /** Whether the worker stays down until somebody starts it. */
  public boolean staysDown() {
    return this == FATAL || this == EXITED;
  }

  /** Whether the worker dies again and again while it is so. */
  public boolean goesOnDying() {
    return this == CRASH_LOOP || this == RESTARTS || this == QUICK_EXITS;
  }

  /** The word in the config: {@code crash-loop}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<AlertKind> named(String word) {
    return Arrays.stream(values()).filter(alertKind -> alertKind.word().equals(word)).findFirst();
  }
}
