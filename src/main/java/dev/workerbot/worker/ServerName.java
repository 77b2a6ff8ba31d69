package dev.workerbot.worker;

import java.util.regex.Pattern;

/**
 * The name the config gives to one machine that runs one supervisord.
 *
 * @param value 1 to 63 letters, digits, {@code .}, {@code _} or {@code -}, starting with a letter
 *     or digit; anything else throws {@link IllegalArgumentException} with a sentence for people
 */
public record ServerName(String value) implements Name, Comparable<ServerName> {
  private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  public ServerName {
    if (!RULE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a server name is 1 to 63 letters, digits, dots, dashes or underscores");
    }
  }

  /** The sentence with this name before it, unless it begins with that. */
  public String about(String sentence) {
    return sentence.startsWith(value + " ") ? sentence : value + ": " + sentence;
  }

  @Override
  public int compareTo(ServerName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
