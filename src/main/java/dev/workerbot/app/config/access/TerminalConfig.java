package dev.workerbot.app.config.access;

import dev.workerbot.access.Account;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The terminal.
 *
 * @param mayActAs by the account of the operating system, whom it may be besides itself
 * @param socket where the bot that runs takes the commands of people on its machine; empty for the
 *     usual place
 */
public record TerminalConfig(Map<String, Set<String>> mayActAs, Optional<Path> socket) {
  public TerminalConfig {
    mayActAs = Map.copyOf(mayActAs);
  }

  /** Whether that account may call itself so. */
  public boolean mayActAs(Account own, String name) {
    return own.name().equals(name) || mayActAs.getOrDefault(own.name(), Set.of()).contains(name);
  }
}
