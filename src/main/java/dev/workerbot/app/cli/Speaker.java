package dev.workerbot.app.cli;

import dev.workerbot.access.Account;
import dev.workerbot.access.Caller;
import dev.workerbot.app.config.access.TerminalConfig;
import dev.workerbot.chat.terminal.TerminalSession;
import java.util.Optional;

/**
 * Who somebody at a terminal is to the bot.
 *
 * @param account whose account of the operating system it is, by the kernel's word
 * @param as the name that they asked for by {@code --as}; empty for the account's own
 */
public record Speaker(Account account, Optional<String> as) {
  /** By the account of the operating system, whatever name they asked for. */
  public Caller self() {
    return TerminalSession.caller(account.name(), account);
  }

  /** As whom they are to speak. */
  public Caller caller() {
    return TerminalSession.caller(name(), account);
  }

  private String name() {
    return as.orElse(account.name());
  }

  /** What they asked for, as the history is to have it. */
  public String asked(String what) {
    return "--as " + name() + " " + what;
  }

  /** Why they may not speak as that, as a sentence; empty where they may. */
  public Optional<String> refusal(TerminalConfig terminal) {
    return terminal.mayActAs(account, name())
        ? Optional.empty()
        : Optional.of(
            "Your account here is `%s` (%s), and it may not act as `%s`. Leave --as out, or have this line added to the config: terminal: {may-act-as: {\"%s\": [%s]}}"
                .formatted(account.name(), account.number(), name(), account.name(), name()));
  }
}
