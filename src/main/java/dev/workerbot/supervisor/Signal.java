package dev.workerbot.supervisor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Signals that programs take as a word from outside. KILL and STOP, which no program can heed, are
 * none of them. config/sudoers has the same list.
 */
public enum Signal {
  HUP(1),
  INT(2),
  QUIT(3),
  TERM(15),
  USR1(10),
  USR2(12),
  TSTP(20),
  TTIN(21),
  CONT(18),
  WINCH(28);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /** Its number on Linux. */
  public int number() {
    return number;
  }

  /** Finds a signal by its name, with or without SIG before it, in any case. */
  public static Optional<Signal> named(String name) {
    String word = name.strip().toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
    return Arrays.stream(values()).filter(signal -> signal.name().equals(word)).findFirst();
  }

  /** The names of all, for people. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Signal::name).toList();
  }
}
