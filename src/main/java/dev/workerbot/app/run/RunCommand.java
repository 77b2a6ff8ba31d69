package dev.workerbot.app.run;

import dev.workerbot.app.bot.Chats;
import dev.workerbot.app.bot.Watching;
import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.cli.ConfigOption;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.worker.ActionConfig;
import dev.workerbot.app.host.Systemd;
import dev.workerbot.app.http.Health;
import dev.workerbot.app.http.HealthPart;
import dev.workerbot.app.http.Hooks;
import dev.workerbot.app.http.MonitoringPort;
import dev.workerbot.app.socket.server.BotSocket;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.connection.ConnectedChat;
import dev.workerbot.store.FailureLog;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.file.InstanceLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code workerbot run}: the bot in its chats, until it is told to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Run the bot in Slack and Discord until it is stopped.")
public final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
  private static final Duration ROUND = Duration.ofSeconds(10);

  /** As long as a chat is missing. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** So long a chat that answers takes at most to let us in. */
  private static final Duration FIRST = Duration.ofSeconds(3);

  /** The longest that a thread of ours takes for one round, also with a locked database. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** The name of the lock that whoever runs on a store holds. */
  public static final String ONLY = "run";

  private final FailureLog watchFailures = new FailureLog(LOG);
  private final FailureLog takeOverFailures = new FailureLog(LOG);

  @Mixin private ConfigOption option;
  private volatile Optional<Watching> watching = Optional.empty();
  private volatile long roundAt = System.nanoTime();

  /** The file in which a live bot keeps writing how it is. */
  static Path heartbeat(Config config) {
    return config.locks().resolveSibling("workerbot.alive");
  }

  @Override
  public Integer call() throws IOException {
    Config config = load();
    if (config.chats().names().isEmpty()) {
      throw new StartRefused(
          "There is no chat to run in: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (see docs/slack.md)"
              + " or DISCORD_TOKEN (see docs/discord.md), or use `workerbot chat`");
    }
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (Workerbot bot = Workerbot.toStay(config)) {
      bot.keepStore();
      Path locks = config.locks();
      Optional<InstanceLock> only =
          InstanceLock.take(
              locks,
              ONLY,
              "pid %d, since %s, config %s"
                  .formatted(ProcessHandle.current().pid(), Instant.now(), option.file()));
      if (only.isEmpty()) {
        throw new IOException(
            "another workerbot runs on this database%s; stop that one first"
                .formatted(who(InstanceLock.about(locks, ONLY))));
      }
      // What an earlier run left says nothing of this one.
      Files.deleteIfExists(heartbeat(config));
      Thread hook =
          new Thread(
              () -> {
                stopped.countDown();
                await(ended, Duration.ofSeconds(20));
              },
              "stop");
      Runtime.getRuntime().addShutdownHook(hook);
      try (Chats chats = new Chats(config, bot);
          InstanceLock _ = only.get()) {
        Health health = health(bot, chats);
        Optional<MonitoringPort> port =
            config.http().flatMap(http -> monitor(bot, chats, http, health, config.actions()));
        ChatStartup chatStartup = new ChatStartup(chats.each(), config.servers().size());
        Optional<BotSocket> socket = socket(bot, config);
        chats.start();
        try {
          chatStartup.await(FIRST, stopped);
          stay(bot, chats, config, chatStartup, health, stopped);
        } finally {
          port.ifPresent(MonitoringPort::close);
          if (socket.isPresent()) {
            socket.get().close();
          }
        }
      }
    } finally {
      ended.countDown();
    }
    return 0;
  }

  private Optional<BotSocket> socket(Workerbot bot, Config config) {
    return BotSocket.open(
        config.botSocket(Optional.ofNullable(System.getenv("RUNTIME_DIRECTORY"))),
        bot,
        option.file(),
        config.terminal());
  }

  private Config load() throws IOException {
    try {
      return option.loadToOpen();
    } catch (ConfigOption.Mistaken mistaken) {
      throw new StartRefused(mistaken.getMessage());
    }
  }

  /** Where the disk was full when it started, it could not write who it is. */
  private static String who(String about) {
    return about.isEmpty() ? "" : " (%s)".formatted(about);
  }

  private void stay(
      Workerbot bot,
      Chats chats,
      Config config,
      ChatStartup chatStartup,
      Health health,
      CountDownLatch stopped)
      throws IOException {
    takeOver(bot, chats);
    watch(bot, chats, config);
    if (watching.isEmpty()) {
      // Who watches asks every server anyway, one after the other.
      bot.warmUp();
    }
    Watchdog watchdog =
        new Watchdog(
            health,
            heartbeat(config),
            Systemd.of(System::getenv, ProcessHandle.current().pid()),
            Clock.systemUTC());
    watchdog.start();
    try {
      while (!await(stopped, chatStartup.isOver() ? ROUND : SOON)) {
        chatStartup.look();
        roundAt = System.nanoTime();
        takeOver(bot, chats);
        if (config.alertsConfig().enabled()) {
          beginWatch(bot, chats);
        }
      }
    } finally {
      LOG.info("stopping; the next run finishes what is in progress");
      watchdog.close();
      bot.suspend();
    }
  }

  private void watch(Workerbot bot, Chats chats, Config config) {
    if (!config.alertsConfig().enabled()) {
      LOG.info("alerts are off in the config");
      return;
    }
    if (!config.alertsConfig().alertRules().reachSomebody()) {
      LOG.warn("alerts go nowhere: set `channel` under `alerts` in the config");
    }
    List<String> served = chats.list().stream().map(Chat::name).toList();
    for (String chat : config.alertsConfig().alertRules().chats()) {
      if (!served.contains(chat)) {
        LOG.warn("alerts for {} wait, since it is off: {}", chat, Chats.missing(chat));
      }
    }
    beginWatch(bot, chats);
    if (watching.isEmpty()) {
      LOG.warn("another workerbot on this database watches the servers, until it ends");
    }
  }

  /** Also later on: a {@code workerbot chat} may have watched until now. */
  private void beginWatch(Workerbot bot, Chats chats) {
    try {
      if (watching.isEmpty()) {
        watching = bot.watch(chats.list(), Optional.empty());
      }
    } catch (IOException | StoreException notNow) {
      watchFailures.failed("cannot watch the servers yet", notNow);
    }
  }

  /** Shows health and figures to who may look; the parts are asked at every probe. */
  private Optional<MonitoringPort> monitor(
      Workerbot bot, Chats chats, Config.Http http, Health alive, List<ActionConfig> actions) {
    List<HealthPart> ready = new ArrayList<>();
    for (ConnectedChat chat : chats.each()) {
      ready.add(
          HealthPart.once(
              chat.name(), chat::isConnected, "not connected to " + Chats.title(chat) + " yet"));
    }
    return MonitoringPort.open(
        http.socket(),
        http.names(),
        alive,
        new Health(ready, bot.cleaner()),
        bot.measure(http.memoryPerWorker()),
        hooks(bot, chats, actions));
  }

  /** What the bot is made of, in the order in which it is shown. */
  private Health health(Workerbot bot, Chats chats) {
    List<HealthPart> parts = new ArrayList<>();
    for (ConnectedChat chat : chats.each()) {
      parts.add(HealthPart.inOwnWords(chat.name(), chat::trouble));
    }
    parts.add(new HealthPart("store", bot::storeTrouble));
    parts.add(new HealthPart("outbox", () -> watching.flatMap(Watching::trouble)));
    parts.add(
        HealthPart.moving(
            "alerts", () -> watching.map(Watching::still).orElse(Duration.ZERO), LONGEST));
    parts.add(
        HealthPart.moving("main", () -> Duration.ofNanos(System.nanoTime() - roundAt), LONGEST));
    parts.add(new HealthPart("threads", RunCommand::virtualThread));
    return new Health(parts, bot.cleaner());
  }

  /** Gives no answer where the few threads that carry all virtual ones are stuck. */
  private static Optional<String> virtualThread() {
    try {
      Thread.startVirtualThread(() -> {}).join();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private static Optional<Hooks> hooks(Workerbot bot, Chats chats, List<ActionConfig> actions) {
    List<String> served = chats.list().stream().map(Chat::name).toList();
    for (ActionConfig actionConfig : actions) {
      actionConfig
          .hookChat()
          .filter(chat -> !served.contains(chat))
          .ifPresent(chat ->
              LOG.warn(
                  "the hook {} is closed, because {}, where it is reported, is off: {}",
                  actionConfig.does().name(),
                  chat,
                  Chats.missing(chat)));
    }
    return bot.hooks(actions, chats.list());
  }

  /** Also later on: a {@code workerbot exec} may have died in the middle of something. */
  private void takeOver(Workerbot bot, Chats chats) {
    try {
      List<Thread> _ = bot.recovery().begin(chats.list());
      takeOverFailures.worked();
    } catch (IOException | StoreException notNow) {
      takeOverFailures.failed("cannot look for what was left half done", notNow);
    }
  }

  private static boolean await(CountDownLatch latch, Duration time) {
    try {
      return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
