package dev.workerbot.supervisor.config.syntax;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of an {@code environment=}, for people: the names stay, no value does, whatever it is.
 * Source of the syntax: supervisor 4.2.5, datatypes.py, dict_of_key_value_pairs.
 */
public final class SupervisorEnvironment {
  private static final String MASK = "•••";

  /** Such as {@code %(process_num)02d}, which may be a part of a name. */
  private static final String EXPANSION =
      "%\\([A-Za-z_][A-Za-z0-9_]{0,99}+\\)[-#0 +]{0,9}+[0-9]{0,3}+[sd]";

  /** One pair, and the comma behind it. Whatever else there is, is shown as nothing but a mask. */
  private static final Pattern PAIR =
      Pattern.compile(
          "\\s*+((?:[A-Za-z_]|EXPANSION)(?:[A-Za-z0-9_]|EXPANSION)*+)\\s*+=\\s*+"
                  .replace("EXPANSION", EXPANSION)
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
