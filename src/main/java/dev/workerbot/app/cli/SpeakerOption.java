package dev.workerbot.app.cli;

import dev.workerbot.access.Account;
import dev.workerbot.access.Caller;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.host.LocalAccount;
import dev.workerbot.chat.terminal.TerminalSession;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --as}, and who somebody at a terminal is without it. */
final class SpeakerOption {
  private final Account account = LocalAccount.current();

  @Option(
      names = "--as",
      paramLabel = "USER",
      description =
          "who you are to the bot's rights, terminal:USER; else your account here. Another than"
              + " that needs a line in the config, under terminal: may-act-as")
  private Optional<String> user = Optional.empty();

  /** Whose account of the operating system it is. */
  Account account() {
    return account;
  }

  /** By the account of the operating system, whoever they would like to be. */
  Caller self() {
    return TerminalSession.caller(account.name(), account);
  }

  /** As whom they are to speak. */
  Caller caller() {
    return TerminalSession.caller(name(), account);
  }

  private String name() {
    return user.orElse(account.name());
  }

  /** What they asked for, as the history is to have it. */
  String asked(String what) {
    return "--as " + name() + " " + what;
  }

  /** Why they may not speak as that, as a sentence; empty where they may. */
  Optional<String> refusal(Config config) {
    return config.terminal().mayActAs(account, name())
        ? Optional.empty()
        : Optional.of(
            "Your account here is `%s` (%s), and it may not act as `%s`. Leave --as out, or have this line added to the config: terminal: {may-act-as: {\"%s\": [%s]}}"
                .formatted(account.name(), account.number(), name(), account.name(), name()));
  }
}
