package dev.workerbot.app.cli;

import dev.workerbot.access.Account;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.ConfigFile;
import dev.workerbot.app.config.key.ConfigError;
import dev.workerbot.app.host.ConfigOwner;
import dev.workerbot.app.host.LiveBots;
import dev.workerbot.app.host.UsualConfig;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --config}, wherever it is taken. */
public final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "the config file; else $WORKERBOT_CONFIG, else ./workerbot.yaml, else"
              + " /etc/workerbot/workerbot.yaml")
  private Path file;

  /** The option with that value, or left out. */
  static ConfigOption of(Optional<Path> file) {
    ConfigOption option = new ConfigOption();
    option.file = file.orElse(null);
    return option;
  }

  /** What the config says cannot be. */
  public static final class Mistaken extends IOException {
    private static final long serialVersionUID = 1L;

    Mistaken(String mistakes) {
      super(mistakes);
    }
  }

  public Path file() {
    return UsualConfig.of(Optional.ofNullable(file), ConfigOption::env);
  }

  /** Throws with all mistakes, a line each, where there are any. */
  public Config load() throws IOException {
    Path path = file();
    return switch (ConfigFile.load(path, ConfigOption::env)) {
      case ConfigFile.ReadConfig.Loaded(var config) -> config;
      case ConfigFile.ReadConfig.WrongConfig(var mistakes) -> {
        StringBuilder text = new StringBuilder();
        text.append(
            mistakes.size() == 1
                ? "%s has 1 mistake:".formatted(path)
                : "%s has %d mistakes:".formatted(path, mistakes.size()));
        for (ConfigError configError : mistakes) {
          text.append("\n  ").append(configError);
        }
        throw new Mistaken(text.toString());
      }
    };
  }

  /** The same, to open its database: throws where a live bot with this config has another one. */
  public Config loadToOpen() throws IOException {
    Config config = load();
    Optional<String> trouble =
        LiveBots.ofThisMachine(UsualConfig.INSTALLED).elsewhere(file(), config.databaseFile());
    if (trouble.isPresent()) {
      throw new IOException(trouble.get());
    }
    return config;
  }

  /** The same, where it says what somebody at a terminal may do: never one that they wrote. */
  public Config load(Account account) throws IOException {
    Path path = file();
    // What is in that folder only root has put there, whoever's it is.
    if (!path.toAbsolutePath().normalize().equals(UsualConfig.INSTALLED)) {
      try {
        Optional<String> trouble = ConfigOwner.trouble(path, account.uid());
        if (trouble.isPresent()) {
          throw new IOException(trouble.get());
        }
      } catch (FileSystemException cannotLook) {
        throw ConfigFile.unreadable(path, cannotLook);
      }
    }
    return loadToOpen();
  }

  static Optional<String> env(String name) {
    return Optional.ofNullable(System.getenv(name));
  }
}
