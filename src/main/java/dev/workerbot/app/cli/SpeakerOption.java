package dev.workerbot.app.cli;

import dev.workerbot.app.host.LocalAccount;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --as}, wherever it is taken. */
final class SpeakerOption {
  @Option(
      names = "--as",
      paramLabel = "USER",
      description =
          "who you are to the bot's rights, terminal:USER; else your account here. Another than"
              + " that needs a line in the config, under terminal: may-act-as")
  private Optional<String> user = Optional.empty();

  /** Who they are: the account that this process runs as, and the name that they asked for. */
  Speaker speaker() {
    return new Speaker(LocalAccount.current(), user);
  }

  /** The name that they asked for. */
  Optional<String> user() {
    return user;
  }
}
