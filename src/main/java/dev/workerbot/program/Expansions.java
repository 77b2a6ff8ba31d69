package dev.workerbot.program;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Supervisor fills in: Python's {@code %}. Of its many names two are ours, and only in the
 * names of processes and logs; anywhere else a {@code %} is a {@code %}. Source: supervisor 4.2.5,
 * options.py, expand.
 */
public final class Expansions {
  private static final Pattern OURS =
      Pattern.compile("%\\(program_name\\)s|%\\(process_num\\)(?:d|s|0([1-9])d)");
  private static final Pattern GROUP_OR_PROGRAM = Pattern.compile("%\\((?:program|group)_name\\)s");

  private Expansions() {}

  /** Without the two. */
  public static String stripped(String pattern) {
    return OURS.matcher(pattern).replaceAll("");
  }

  static String fill(String pattern, String program, int number) {
    return OURS.matcher(pattern)
        .replaceAll(one -> {
          if (one.group().startsWith("%(program")) {
            return Matcher.quoteReplacement(program);
          }
          String width = one.group(1);
          return width == null
              ? Integer.toString(number)
              : String.format(Locale.ROOT, "%0" + width + "d", number);
        });
  }

  public static String escape(String literal) {
    return literal.replace("%", "%%");
  }

  /**
   * The opposite, for a value that somebody else has written: the names that are known beforehand
   * are filled in. Empty where it says something that only Supervisor knows, or that it would
   * refuse.
   */
  public static Optional<String> unescape(String written, String program, String group) {
    StringBuilder literal = new StringBuilder();
    Matcher known = GROUP_OR_PROGRAM.matcher(written);
    int at = 0;
    while (at < written.length()) {
      char c = written.charAt(at);
      if (c != '%') {
        literal.append(c);
        at++;
      } else if (written.startsWith("%%", at) && !written.startsWith("%(here)s", at + 1)) {
        literal.append('%');
        at += 2;
      } else if (known.region(at, written.length()).lookingAt()) {
        literal.append(known.group().contains("program") ? program : group);
        at = known.end();
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(literal.toString());
  }
}
