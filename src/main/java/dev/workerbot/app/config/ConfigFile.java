package dev.workerbot.app.config;

import dev.workerbot.access.People;
import dev.workerbot.app.config.access.AccessReader;
import dev.workerbot.app.config.access.ApprovalsReader;
import dev.workerbot.app.config.access.ConfirmReader;
import dev.workerbot.app.config.access.PeopleReader;
import dev.workerbot.app.config.access.TerminalReader;
import dev.workerbot.app.config.chat.ChatConfigs;
import dev.workerbot.app.config.chat.DiscordReader;
import dev.workerbot.app.config.chat.SlackReader;
import dev.workerbot.app.config.chat.Tokens;
import dev.workerbot.app.config.key.ConfigError;
import dev.workerbot.app.config.key.ConfigText;
import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.app.config.server.ServersReader;
import dev.workerbot.app.config.worker.ActionsReader;
import dev.workerbot.app.config.worker.AlertKeys;
import dev.workerbot.app.config.worker.AlertsReader;
import dev.workerbot.app.config.worker.CreatingReader;
import dev.workerbot.app.config.worker.GracefulReader;
import dev.workerbot.app.config.worker.HealthReader;
import dev.workerbot.app.config.worker.ShorthandReader;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.store.file.FileReason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the config file and names everything that is wrong with it at once. */
public final class ConfigFile {
  private static final Key.Defaulted<String> CONTACT =
      Key.text("contact", "who to ask for a missing right; shown in refusals")
          .orElse("Whoever runs workerbot", "\"Whoever runs workerbot\"");

  /** All that a config may say. */
  static final Keys KEYS =
      Keys.of(
          "config",
          ServersReader.SERVERS,
          ServersReader.JUMP_HOSTS,
          ServersReader.SSH,
          AccessReader.ROLES,
          AccessReader.GRANTS,
          AccessReader.DENIALS,
          ConfirmReader.CONFIRM,
          PeopleReader.PEOPLE,
          CreatingReader.CREATING,
          ShorthandReader.ALIASES,
          ShorthandReader.SETS,
          GracefulReader.GRACEFUL,
          CONTACT,
          SlackReader.SLACK,
          DiscordReader.DISCORD,
          StorageReader.STORAGE,
          TerminalReader.TERMINAL,
          MaskingReader.MASKING,
          OperationsReader.OPERATIONS,
          AlertKeys.ALERTS,
          HealthReader.HEALTH,
          HttpReader.HTTP,
          ApprovalsReader.APPROVALS,
          ApprovalsReader.BREAK_GLASS,
          ActionsReader.ACTIONS);

  private final Path file;
  private final Function<String, Optional<String>> env;
  private final List<ConfigError> mistakes = new ArrayList<>();

  private ConfigFile(Path file, Function<String, Optional<String>> env) {
    this.file = file.toAbsolutePath();
    this.env = env;
  }

  /** What became of a config file. */
  public sealed interface ReadConfig {
    record Loaded(Config config) implements ReadConfig {}

    /** In the order of the lines. */
    record WrongConfig(List<ConfigError> mistakes) implements ReadConfig {}
  }

  /**
   * Reads and checks the file.
   *
   * @param env looks up environment variables
   * @throws IOException if the file cannot be read; with a sentence for people
   */
  public static ReadConfig load(Path file, Function<String, Optional<String>> env)
      throws IOException {
    ConfigText.Read read;
    try {
      read = ConfigText.decode(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    }
    List<ConfigError> wrong =
        read.mistake().map(List::of).orElseGet(() -> ConfigText.lookalikes(read.text()));
    return wrong.isEmpty()
        ? new ConfigFile(file, env).read(read.text())
        : new ReadConfig.WrongConfig(wrong);
  }

  /** Says of a file that it cannot be read. */
  public static IOException unreadable(Path file, IOException why) {
    String name = file.toString().isEmpty() ? "without a name" : file.toString();
    return new IOException(
        "the config file %s %s"
            .formatted(
                name,
                switch (why) {
                  case NoSuchFileException _ ->
                      "does not exist; name it with --config, and see config/workerbot.yaml for an"
                          + " example";
                  case AccessDeniedException _ ->
                      "may not be read by %s; run this as an account that may, such as by `sudo -u workerbot`"
                          .formatted(System.getProperty("user.name"));
                  default ->
                      Files.isDirectory(file)
                          ? "is a folder; name the file in it with --config"
                          : "cannot be read (%s); name it with --config"
                              .formatted(FileReason.of(why));
                }),
        why);
  }

  private ReadConfig read(String text) {
    Optional<Config> config = KEYS.read(text, mistakes).map(this::read);
    return config.isPresent() && mistakes.isEmpty()
        ? new ReadConfig.Loaded(config.get())
        : new ReadConfig.WrongConfig(
            mistakes.stream()
                .distinct()
                .sorted(Comparator.comparingInt(ConfigError::line))
                .toList());
  }

  private Config read(Section top) {
    List<ConfiguredServer> servers = new ServersReader(top, this::path, env).read();
    AccessReader access = new AccessReader(top, servers);
    People people = PeopleReader.read(top.all(PeopleReader.PEOPLE));
    Shorthand shorthand = new ShorthandReader(top, servers).read();
    StorageReader storage = new StorageReader(top.all(StorageReader.STORAGE), file, env);
    Config.OperationTimes times = OperationsReader.read(top.all(OperationsReader.OPERATIONS));
    Optional<Config.Http> http = HttpReader.read(top.all(HttpReader.HTTP));
    return new Config(
        servers,
        access.assignments(),
        access.denials(people),
        top.get(CONTACT),
        ChatConfigs.read(top, new Tokens(env, this::path)),
        storage.url(),
        storage.keep(),
        MaskingReader.read(top.all(MaskingReader.MASKING)),
        ConfirmReader.read(top.all(ConfirmReader.CONFIRM), access, servers),
        times,
        new AlertsReader(top, servers).read(),
        http,
        new CreatingReader(top.all(CreatingReader.CREATING), access.roles()).read(),
        shorthand,
        people,
        new ApprovalsReader(top, access).read(times.approveWithin()),
        new ActionsReader(top, servers, shorthand, this::path, env).read(http.isPresent()),
        TerminalReader.read(top.all(TerminalReader.TERMINAL), this::path),
        new GracefulReader(top).read());
  }

  private Path path(String text) {
    if (text.startsWith("~/")) {
      return Path.of(env.apply("HOME").orElse("/"), text.substring(2));
    }
    Path path = Path.of(text);
    return path.isAbsolute() ? path : file.resolveSibling(path).normalize();
  }
}
