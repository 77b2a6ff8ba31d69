package dev.workerbot.worker.event;

import java.util.Arrays;
import java.util.Optional;

/**
 * What an exit of a Laravel worker means as far as supervisord's log tells, where the worker's own
 * log, or the kernel's, can tell more.
 */
public enum OpenCause {
  KILLED("killed by SIGKILL: ", "a job ran into its timeout, or the kernel was out of memory"),
  OUT_OF_MEMORY("exit code 12: ", "it went over its memory limit (`--memory`)");

  private final String lead;
  private final String guess;

  OpenCause(String lead, String guess) {
    this.lead = lead;
    this.guess = guess;
  }

  /** The guess alone, behind what is known. */
  public String guess() {
    return guess;
  }

  /** All of it, for people. */
  public String words() {
    return lead + guess;
  }

  /** The guess that a cause ends with. */
  public static Optional<OpenCause> in(String cause) {
    return Arrays.stream(values()).filter(one -> cause.endsWith(one.words())).findFirst();
  }

  /** The cause, which ends with this guess, with what was found out instead. */
  public String decide(String cause, String found) {
    return cause.substring(0, cause.length() - guess.length()) + found;
  }

  /** Whether a cause is another one but for a guess, which it knows better. */
  public static boolean isDecided(String cause, String open) {
    return in(open)
        .filter(one ->
            in(cause).isEmpty()
                && cause.startsWith(open.substring(0, open.length() - one.guess.length())))
        .isPresent();
  }
}
