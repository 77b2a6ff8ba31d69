package dev.workerbot.supervisor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of an {@code environment=}, for people: the names stay, no value does, whatever it is.
 * Source of the syntax: supervisor 4.2.5, datatypes.py, dict_of_key_value_pairs.
 */
public final class SupervisorEnvironment {
  private static final String MASK = "•••";

  /** One pair, and the comma behind it. Whatever else there is, is shown as nothing but a mask. */
  private static final Pattern PAIR =
      Pattern.compile(
          "\\s*+([A-Za-z_][A-Za-z0-9_]*+)\\s*+=\\s*+"
              + "(?:\"[^\"]*+\"|'[^']*+'|[A-Za-z0-9_/.+():%-]++|(?=,|\\z))\\s*+(?:,|\\z)");

  private SupervisorEnvironment() {}

  /** {@code A=•••,B=•••}; a single mask where it is not quite what Supervisor can read. */
  public static String masked(String value) {
    if (value.isBlank()) {
      return "";
    }
    Matcher pair = PAIR.matcher(value);
    StringBuilder names = new StringBuilder();
    int at = 0;
    while (at < value.length()) {
      if (!pair.region(at, value.length()).lookingAt()) {
        return value.substring(at).isBlank() ? names.toString() : MASK;
      }
      names.append(names.isEmpty() ? "" : ",").append(pair.group(1)).append('=').append(MASK);
      at = pair.end();
    }
    return names.toString();
  }
}
