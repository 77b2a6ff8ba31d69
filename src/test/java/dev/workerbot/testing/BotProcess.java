package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.Main;
import dev.workerbot.testing.discord.FakeDiscord;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code workerbot run} as a process of its own, so that it can be killed, in a chat that outlives
 * it.
 */
public final class BotProcess implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final List<String> launcher;
  private final Path config;
  private final ChatServer chat;
  private final Path output;
  private Process process;
  private int connectionsBefore;

  private BotProcess(List<String> launcher, Path config, ChatServer chat) {
    this.launcher = launcher;
    this.config = config;
    this.chat = chat;
    this.output = config.resolveSibling("output.log");
  }

  /** Starts on a config file that leads to this chat, and waits until it is connected. */
  public static BotProcess run(Path config, ChatServer chat) throws IOException {
    return run(words(List.of()), config, chat);
  }

  /**
   * The same with other words that start workerbot, such as those that people use.
   *
   * @param launcher its process is the bot's own from then on
   */
  public static BotProcess run(List<String> launcher, Path config, ChatServer chat)
      throws IOException {
    BotProcess bot = new BotProcess(launcher, config, chat);
    bot.start();
    return bot;
  }

  /** What a config needs besides its servers to lead to this Slack. */
  public static String leadingTo(FakeSlack slack) {
    return "slack:\n  api-url: " + slack.apiUrl() + "\n";
  }

  /** The same for Discord. */
  public static String leadingTo(FakeDiscord discord) {
    return "discord:\n  guilds: [\"%s\"]\n  api-url: %s\n  gateway-url: %s\n"
        .formatted(FakeDiscord.GUILD, discord.apiUrl(), discord.gatewayUrl());
  }

  /** The words that run one of workerbot's commands from the classes under test. */
  public static List<String> words(List<String> command) {
    return Processes.java(Main.class, command.toArray(String[]::new));
  }

  private ProcessBuilder builder(String command, Path to) {
    List<String> words = new ArrayList<>(launcher);
    words.addAll(List.of(command, "--config", config.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(Redirect.appendTo(to.toFile()));
    builder.environment().putAll(chat.environment());
    return builder;
  }

  /** Starts it, again after it has ended, and waits until the chat has it. */
  public void start() throws IOException {
    launch();
    awaitConnected();
  }

  /** Starts it, and does not wait: the chat may be down. */
  public void launch() throws IOException {
    connectionsBefore = chat.arrivals();
    Process started = builder("run", output).start();
    process = started;
    // Not to be left behind where whoever started it is killed.
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly, "bot"));
  }

  /** Waits until the chat has what was launched. */
  public void awaitConnected() {
    try {
      Await.until(
          BOUND,
          "the bot is connected",
          () -> chat.arrivals() > connectionsBefore || !process.isAlive());
      assertTrue(process.isAlive(), this::output);
    } catch (AssertionError late) {
      throw new AssertionError(output(), late);
    }
  }

  /** Runs another of workerbot's commands on the same config, in the same environment. */
  public Processes.Ran beside(String command) throws IOException {
    Path to = Files.createTempFile(config.getParent(), command, ".log");
    Process other = builder(command, to).start();
    try {
      ended(other);
      return new Processes.Ran(other.exitValue(), Files.readString(to));
    } finally {
      other.destroyForcibly();
    }
  }

  /** {@code kill -9}, and waits until the chat has noticed. */
  public void kill() {
    process.destroyForcibly();
    ended(process);
    Await.until("the chat has noticed", () -> !chat.hasBot());
  }

  /** SIGTERM, as from systemd; the exit code. */
  public int terminate() {
    process.destroy();
    ended(process);
    Await.until("the chat has noticed", () -> !chat.hasBot());
    return process.exitValue();
  }

  private static void ended(Process process) {
    try {
      if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("it has not ended within " + BOUND);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Everything that it printed and logged, in all its lives. */
  public String output() {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    ended(process);
  }
}
