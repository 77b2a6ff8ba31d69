package dev.workerbot.supervisor.config.syntax;

/**
 * Something in a Supervisor config that is refused, or that cannot be told from here.
 *
 * @param section as it is written, without brackets; empty where it is about a whole file
 * @param key in lower case; empty where it is about the section itself
 * @param refused whether Supervisor surely refuses the whole config for it; otherwise it depends on
 *     what only the server knows
 * @param what one clause for people, such as {@code is no whole number}; never the value of an
 *     {@code environment}
 * @param fix what to write instead
 */
public record ConfigIssue(String section, String key, boolean refused, String what, String fix) {}
