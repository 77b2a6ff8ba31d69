package dev.workerbot.program;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The signals that Supervisor's documentation names for {@code stopsignal}. */
public enum StopSignal {
  TERM(15),
  HUP(1),
  INT(2),
  QUIT(3),
  KILL(9),
  USR1(10),
  USR2(12);

  private final int number;

  StopSignal(int number) {
    this.number = number;
  }

  /** Takes {@code TERM}, {@code sigterm} and {@code 15}, as Supervisor does. */
  static Optional<StopSignal> of(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
    return Arrays.stream(values())
        .filter(one -> one.name().equals(name) || Integer.toString(one.number).equals(text))
        .findFirst();
  }
}
