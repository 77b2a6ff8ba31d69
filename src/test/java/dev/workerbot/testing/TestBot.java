package dev.workerbot.testing;

import dev.workerbot.access.Caller;
import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.ConfigFile;
import dev.workerbot.app.host.LocalAccount;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.message.Button;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.step.OperationTimeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A whole bot on a config file, with people who talk to it. */
public final class TestBot implements AutoCloseable {
  private static final String SUPERVISORCTL = "supervisorctl: supervisorctl\n";

  /** How long a worker has to stay up for {@link #impatient}. */
  public static final String BRIEFLY = "stays-up: 10ms";

  private static final OperationTimeouts OFTEN =
      new OperationTimeouts(
          OperationTimeouts.DEFAULT.answer(),
          Duration.ofMillis(100),
          OperationTimeouts.DEFAULT.settle(),
          Duration.ofMillis(10),
          Duration.ofMillis(10),
          OperationTimeouts.DEFAULT.resume());

  private final Path file;
  private final Opener opener;
  private Workerbot bot;
  private final RecordingChat chat = new RecordingChat("terminal");

  /** Makes a bot of a config, such as one with less patience than usual. */
  public interface Opener {
    Workerbot open(Config config) throws IOException;
  }

  private TestBot(Path file, Opener opener) {
    this.file = file;
    this.opener = opener;
    start();
  }

  /**
   * On these servers, by name.
   *
   * @param ports where a server is reached through something in front of it
   */
  public static TestBot on(
      Path dir, Map<String, LoopbackServer> servers, Map<String, Integer> ports) {
    try {
      return on(config(dir, servers, ports, ""));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** On this config file. */
  public static TestBot on(Path config) {
    return on(config, Workerbot::new);
  }

  /** On this config file, and looks at workers often and after a start only for a moment. */
  public static TestBot impatient(Path config) throws IOException {
    edit(config, "stays-up: 1s", BRIEFLY);
    return on(config, TestBot::looksOften);
  }

  /** A bot that looks at workers ten times a second. */
  public static Workerbot looksOften(Config config) throws IOException {
    return new Workerbot(config, Clock.systemUTC(), OFTEN);
  }

  /** On this config file, made in this way. */
  public static TestBot on(Path config, Opener opener) {
    return new TestBot(config, opener);
  }

  /** Writes the config that {@link #on(Path, Map, Map)} uses, with more lines behind it. */
  public static Path config(
      Path dir, Map<String, LoopbackServer> servers, Map<String, Integer> ports, String more)
      throws IOException {
    StringBuilder yaml = new StringBuilder("servers:\n");
    new TreeMap<>(servers)
        .forEach((name, server) ->
            yaml.append(
                """
                  %s:
                    host: 127.0.0.1
                    port: %d
                    user: %s
                    tags: [prod]
                    agent: false
                    keep-alive: 1s
                    connect-timeout: 3s
                    identity-files: [%s]
                    known-hosts: [%s]
                    supervisorctl: supervisorctl
                    lane: %s
                    supervisor-config: %s/supervisord.conf
                    config-writer: %s
                """
                    .formatted(
                        name,
                        ports.getOrDefault(name, server.port()),
                        System.getProperty("user.name"),
                        server.clientKey(),
                        server.knownHosts(),
                        server.lane(),
                        server.dir(),
                        String.join(" ", server.configWriter()))));
    yaml.append(
        """
        contact: "@olga"
        roles:
          operator:
            - verbs: [read, act]
        grants:
          - role: operator
            to: [terminal:anna, slack:U1, slack-group:S1, discord-role:301]
        deny:
          - verbs: stop
            workers: mailer
            reason: the mailer must never be down
        operations:
          stays-up: 1s
        storage:
          url: jdbc:sqlite:%s/state/workerbot.db
        %s
        """
            .formatted(dir, more));
    // What a test does not ask for it does not get: alerts of its workers, a port that others have.
    if (more.lines().noneMatch(line -> line.startsWith("alerts:"))) {
      yaml.append("alerts: {enabled: false}\n");
    }
    if (more.lines().noneMatch(line -> line.startsWith("http:"))) {
      yaml.append("http: {enabled: false}\n");
    }
    if (more.lines().noneMatch(line -> line.startsWith("terminal:"))) {
      yaml.append(
          "terminal: {may-act-as: {\"%s\": [anna, bob]}}\n"
              .formatted(LocalAccount.current().name()));
    }
    Files.createDirectories(dir);
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(file, yaml);
    return file;
  }

  /** Changes a text that is surely there. */
  public static void edit(Path file, String from, String to) throws IOException {
    String old = Files.readString(file);
    if (!old.contains(from)) {
      throw new AssertionError(from + " is not in " + old);
    }
    Files.writeString(file, old.replace(from, to));
  }

  /** Has all servers requested by this command, which no lane goes around. */
  public static void askBy(Path file, String supervisorctl) throws IOException {
    Files.writeString(file, askedBy(supervisorctl, Files.readString(file)));
  }

  /** The same of a text. */
  public static String askedBy(String supervisorctl, String config) {
    if (!config.contains(SUPERVISORCTL)) {
      throw new AssertionError(SUPERVISORCTL + " is not in " + config);
    }
    return laneless(config.replace(SUPERVISORCTL, "supervisorctl: " + supervisorctl + "\n"));
  }

  /** Has all servers asked by supervisorctl alone. */
  public static Path withoutLane(Path file) throws IOException {
    return Files.writeString(file, laneless(Files.readString(file)));
  }

  private static String laneless(String config) {
    return config.replaceAll("(?m)^ +lane: .*\n", "");
  }

  /** Adds a line, to a new file where there is none. */
  public static void append(Path file, String line) throws IOException {
    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  public static Config load(Path file, Map<String, String> env) throws IOException {
    return switch (ConfigFile.load(file, name -> Optional.ofNullable(env.get(name)))) {
      case ConfigFile.ReadConfig.Loaded(var config) -> config;
      case ConfigFile.ReadConfig.WrongConfig(var mistakes) ->
          throw new AssertionError(mistakes.toString());
    };
  }

  private void start() {
    try {
      Config config = load(file, Map.of());
      Path usual = file.resolveSibling("state").resolve("workerbot.db");
      if (config.storage().equals("jdbc:sqlite:" + usual)) {
        Databases.lay(usual);
      }
      bot = opener.open(config);
      bot.serve(List.of(chat));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Stops the bot, as a restart of its machine does, and starts it again. */
  public void restart() throws IOException {
    restartAlone();
    List<Thread> _ = bot.recovery().begin(List.of(chat));
  }

  /** The same, with something that happens while it is down. */
  public void restart(Meanwhile meanwhile) throws IOException {
    restartAlone(meanwhile);
    List<Thread> _ = bot.recovery().begin(List.of(chat));
  }

  /** The same, and leaves it to the caller to take up what was left. */
  public void restartAlone() throws IOException {
    restartAlone(() -> {});
  }

  /** Something that happens while the bot is down. */
  public interface Meanwhile {
    void happens() throws IOException;
  }

  /** The same, with something that happens while it is down. */
  public void restartAlone(Meanwhile meanwhile) throws IOException {
    bot.suspend();
    bot.close();
    meanwhile.happens();
    start();
  }

  public Workerbot bot() {
    return bot;
  }

  public Path file() {
    return file;
  }

  public RecordingChat chat() {
    return chat;
  }

  public static Caller caller(String user) {
    return new Caller("terminal", user, user, Set.of(), "terminal");
  }

  public CommandAnswer anna(String text) {
    return begin("anna", text).join();
  }

  public CommandAnswer ask(String user, String text) {
    return begin(user, text).join();
  }

  public CommandAnswer ask(Caller caller, String text) {
    return bot.requestHandler()
        .accept(new InboundEvent.Typed("test:" + UUID.randomUUID(), caller, text), chat)
        .join();
  }

  /** The same in a channel of its own, for which no crowd is too large. */
  public CommandAnswer askElsewhere(String user, String text) {
    String channel = "test:" + UUID.randomUUID();
    return ask(new Caller("terminal", user, user, Set.of(), channel), text);
  }

  public CompletableFuture<CommandAnswer> begin(String user, String text) {
    return begin(user, text, "test:" + UUID.randomUUID(), chat);
  }

  public CompletableFuture<CommandAnswer> begin(
      String user, String text, String delivery, Chat where) {
    return bot.requestHandler().accept(new InboundEvent.Typed(delivery, caller(user), text), where);
  }

  /** So many people, each with a command of their own, all at once. */
  public List<CompletableFuture<CommandAnswer>> crowd(int people, IntFunction<String> command) {
    return IntStream.range(0, people)
        .mapToObj(i -> bot.requestHandler().accept(somebody(i, command.apply(i)), chat))
        .toList();
  }

  /** An operator who has asked for nothing yet, so that nobody finds it too much. */
  private static InboundEvent somebody(int number, String text) {
    String unique = number + "-" + UUID.randomUUID();
    return new InboundEvent.Typed(
        "crowd:" + unique,
        new Caller("slack", "U" + unique, "u" + number, Set.of("S1"), "C" + unique),
        text);
  }

  public CommandAnswer press(String user, CommandAnswer commandAnswer, String label) {
    return press(caller(user), commandAnswer, label);
  }

  public CommandAnswer press(Caller caller, CommandAnswer commandAnswer, String label) {
    Button button =
        commandAnswer.message().buttons().stream()
            .filter(one -> one.label().equals(label))
            .findFirst()
            .orElseThrow(() -> new AssertionError(label + " is not in " + commandAnswer.message()));
    return bot.requestHandler()
        .accept(
            new InboundEvent.Pressed(
                "test:" + UUID.randomUUID(),
                caller,
                chat.placeOf(commandAnswer.message()),
                button.actionId(),
                button.choice()),
            chat)
        .join();
  }

  @Override
  public void close() throws IOException {
    bot.close();
  }
}
