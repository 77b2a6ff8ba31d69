package dev.workerbot.supervisor.config.syntax;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What kind of value Supervisor takes for a key; with any other it refuses the whole config.
 * Source: supervisor 4.2.5, datatypes.py.
 */
public enum SettingType {
  INTEGER("is not a whole number", "a whole number"),
  OCTAL("is not an octal number", "an octal number, such as 022"),
  BOOLEAN("is neither true nor false", "true or false"),
  AUTORESTART("is none of true, false and unexpected", "true, false or unexpected"),
  SIGNAL("is not a signal", "a signal, such as TERM"),
  EXITCODES(
      "is not a list of exit codes", "numbers from 0 to 255 with commas between them, such as 0,2"),
  SIZE("is not a size", "a number of bytes, or one with KB, MB or GB, such as 50MB"),
  LOG_LEVEL("is not a log level", "critical, error, warn, info, debug, trace or blather"),
  TEXT("", "");

  private static final List<String> TRUE = List.of("yes", "true", "on", "1");
  private static final List<String> FALSE = List.of("no", "false", "off", "0");
  private static final List<String> LEVELS =
      List.of("critical", "error", "warn", "info", "debug", "trace", "blather");
  private static final Map<String, Integer> SIZES =
      new TreeMap<>(Map.of("kb", 10, "mb", 20, "gb", 30));
  private static final int MOST_CODE = 255;

  /** By Python's {@code signal} on Linux, with what it has there that is no signal. */
  private static final Map<String, Integer> SIGNALS = signals();

  private final String wrong;
  private final String wanted;

  SettingType(String wrong, String wanted) {
    this.wrong = wrong;
    this.wanted = wanted;
  }

  /** The value in one spelling, such as {@code true} for {@code Yes}; empty where it is refused. */
  public Optional<String> read(String text) {
    return switch (this) {
      case INTEGER -> integer(text);
      case OCTAL -> octal(text);
      case BOOLEAN -> bool(text);
      case AUTORESTART -> restart(text);
      case SIGNAL -> signal(text);
      case EXITCODES -> exitcodes(text);
      case SIZE -> size(text);
      case LOG_LEVEL -> level(text);
      case TEXT -> Optional.of(text);
    };
  }

  /** A clause that says what is wrong with a refused value. */
  public String wrong() {
    return wrong;
  }

  /** What to write instead. */
  public String wanted() {
    return wanted;
  }

  private static Optional<String> integer(String text) {
    return PythonText.integer(text, 10).map(BigInteger::toString);
  }

  private static Optional<String> octal(String text) {
    return PythonText.integer(text, 8).map(number -> number.toString(8));
  }

  private static Optional<String> bool(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return TRUE.contains(lower)
        ? Optional.of("true")
        : FALSE.contains(lower) ? Optional.of("false") : Optional.empty();
  }

  private static Optional<String> restart(String text) {
    return text.toLowerCase(Locale.ROOT).equals("unexpected")
        ? Optional.of("unexpected")
        : bool(text);
  }

  private static Optional<String> level(String text) {
    return Optional.of(text.toLowerCase(Locale.ROOT)).filter(LEVELS::contains);
  }

  private static Optional<String> signal(String text) {
    Optional<String> number = integer(text);
    if (number.isPresent()) {
      return number.filter(
          one -> SIGNALS.values().stream().map(String::valueOf).anyMatch(one::equals));
    }
    String upper = PythonText.strip(text).toUpperCase(Locale.ROOT);
    String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
    return Optional.ofNullable(SIGNALS.get(name)).map(String::valueOf);
  }

  private static Optional<String> exitcodes(String text) {
    if (text.isEmpty()) {
      return Optional.of("");
    }
    List<String> codes = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      Optional<BigInteger> code =
          PythonText.integer(one, 10)
              .filter(number -> number.signum() >= 0)
              .filter(number -> number.compareTo(BigInteger.valueOf(MOST_CODE)) <= 0);
      if (code.isEmpty()) {
        return Optional.empty();
      }
      codes.add(code.get().toString());
    }
    return Optional.of(codes.stream().collect(Collectors.joining(",")));
  }

  private static Optional<String> size(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, Integer> unit : SIZES.entrySet()) {
      if (lower.endsWith(unit.getKey())) {
        return PythonText.integer(lower.substring(0, lower.length() - 2), 10)
            .map(number -> number.shiftLeft(unit.getValue()).toString());
      }
    }
    return integer(lower);
  }

  private static Map<String, Integer> signals() {
    Map<String, Integer> all = new TreeMap<>();
    List<String> names =
        List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
            "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN",
            "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");
    for (int i = 0; i < names.size(); i++) {
      all.put(names.get(i), i + 1);
    }
    all.put("IOT", all.get("ABRT"));
    all.put("CLD", all.get("CHLD"));
    all.put("POLL", all.get("IO"));
    all.put("RTMIN", 34);
    all.put("RTMAX", 64);
    all.put("_DFL", 0);
    all.put("_BLOCK", 0);
    all.put("_IGN", 1);
    all.put("_UNBLOCK", 1);
    all.put("_SETMASK", 2);
    return all;
  }
}
