package dev.workerbot.supervisor.config.syntax;

/**
 * Something in a Supervisor config that is refused, or that cannot be checked from here.
 *
 * @param section as it is written, without brackets; empty where it is about a whole file
 * @param key in lower case; empty where it is about the section itself
 * @param refused whether Supervisor surely refuses the whole config for it; otherwise it depends on
 *     what only the server knows
 * @param what one clause for people, such as {@code is not a whole number}; never the value of an
 *     {@code environment}
 * @param fix what to write instead
 */
public record ConfigIssue(String section, String key, boolean refused, String what, String fix) {
  /** A value that Supervisor refuses since it cannot fill in a {@code %} of it. */
  public static ConfigIssue badPercent(String section, String key) {
    return new ConfigIssue(
        section,
        key,
        true,
        "has a % that Supervisor cannot fill in",
        "%% for each % that is meant as such");
  }

  /** A value that cannot be known from here. */
  public static ConfigIssue unknown(String section, String key) {
    return new ConfigIssue(
        section,
        key,
        false,
        "depends on what only supervisord knows",
        "a value that can be read here");
  }
}
