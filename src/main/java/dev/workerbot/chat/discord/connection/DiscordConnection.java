package dev.workerbot.chat.discord.connection;

import dev.workerbot.chat.connection.NoticeSender;
import dev.workerbot.chat.connection.Unreached;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.time.Backoff;
import dev.workerbot.time.ShutdownSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.events.session.ReadyEvent;
import net.dv8tion.jda.api.events.session.ShutdownEvent;
import net.dv8tion.jda.api.exceptions.InvalidTokenException;
import net.dv8tion.jda.api.hooks.EventListener;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.requests.CloseCode;
import net.dv8tion.jda.api.requests.RestAction;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.utils.Compression;
import net.dv8tion.jda.api.utils.ConcurrentSessionController;
import net.dv8tion.jda.api.utils.cache.CacheFlag;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps us in Discord: logs in until it works, lets JDA resume and reconnect, begins anew where JDA
 * gives up, and sees to it that the command is there in every guild that is served. Safe for use by
 * several threads.
 */
public final class DiscordConnection extends ListenerAdapter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordConnection.class);
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LAST_CALLS = Duration.ofMillis(500);
  private static final Duration FRESH_START = Duration.ofSeconds(5);
  private static final int RECONNECT_SECONDS = 32;

  /** What is said where Discord does not take the token. */
  public static final String REFUSED =
      "Discord rejects the bot's token: it is wrong or was reset. Open"
          + " https://discord.com/developers/applications, choose the application, press Reset"
          + " Token under Bot, and put the new one into DISCORD_TOKEN, or into the file that"
          + " `token-file` names";

  private final DiscordSettings discordSettings;
  private final ShutdownSignal closing = new ShutdownSignal();
  private final AtomicReference<Optional<JDA>> jda = new AtomicReference<>(Optional.empty());
  private final OtherSessions others;
  private volatile String trouble = "not connected to Discord yet";
  private volatile boolean wasConnected;
  private volatile Optional<String> refusal = Optional.empty();

  private final CommandRegistration registration;
  private final ChannelReport channels;
  private volatile List<EventListener> listeners = List.of();

  public DiscordConnection(DiscordSettings discordSettings, NoticeSender noticeSender) {
    this.discordSettings = discordSettings;
    this.others = new OtherSessions(System::nanoTime, noticeSender);
    this.channels = new ChannelReport(discordSettings.channels());
    this.registration =
        new CommandRegistration(
            discordSettings, (client, time) -> !closing.within(time) && isCurrent(client));
  }

  /**
   * Begins; returns at once.
   *
   * @param toPeople are notified of what people do
   */
  public void start(List<EventListener> toPeople) {
    listeners =
        Stream.concat(
                Stream.of(
                    this, new SessionLog(discordSettings.guilds()), others, registration, channels),
                toPeople.stream())
            .toList();
    Thread.ofVirtual().name("discord-connect").start(this::connect);
  }

  /** Discord, where we have logged in. */
  public Optional<JDA> now() {
    return jda.get();
  }

  public boolean isConnected() {
    return now().filter(one -> one.getStatus() == JDA.Status.CONNECTED).isPresent();
  }

  /** Whether a channel that is not known is not there. */
  public boolean knowsGuilds() {
    return isConnected()
        && discordSettings.guilds().stream()
            .map(Long::parseUnsignedLong)
            .noneMatch(guild -> now().orElseThrow().isUnavailable(guild));
  }

  /** What is wrong with it, as a sentence; empty where all is well. */
  public Optional<String> trouble() {
    Optional<JDA> current = now();
    if (current.isEmpty()) {
      return Optional.of(trouble);
    }
    if (current.get().getStatus() != JDA.Status.CONNECTED) {
      return Optional.of("the connection to Discord was lost; reconnecting");
    }
    for (String guild : new TreeSet<>(discordSettings.guilds())) {
      if (current.get().getGuildById(guild) == null) {
        return Optional.of(
            current.get().isUnavailable(Long.parseUnsignedLong(guild))
                ? "Discord says that its server " + guild + " has an outage"
                : SessionLog.missing(current.get(), guild));
      }
    }
    return others.trouble().or(registration::trouble).or(() -> channels.trouble(current.get()));
  }

  private void connect() {
    Backoff backoff = Backoff.doubling(Duration.ofSeconds(1), LONGEST_PAUSE);
    while (!closing.hasBegun()) {
      try {
        JDA built = builder().build();
        jda.set(Optional.of(built));
        if (closing.hasBegun()) {
          built.shutdownNow();
        }
        if (!isOver(built)) {
          return;
        }
        jda.compareAndSet(Optional.of(built), Optional.empty());
      } catch (InvalidTokenException refused) {
        refused();
      } catch (RuntimeException failed) {
        trouble = unreached(failed);
        LOG.warn("{}; workerbot keeps trying", trouble);
      }
      if (closing.within(backoff.next())) {
        return;
      }
    }
  }

  private static String unreached(RuntimeException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return "Discord is unreachable: " + Unreached.why(io);
      }
    }
    return "Discord answers unexpectedly (%s)".formatted(failed.getClass().getSimpleName());
  }

  private void refused() {
    trouble = REFUSED;
    LOG.error(REFUSED);
    if (!wasConnected) {
      refusal = Optional.of(REFUSED);
    }
  }

  /** Why Discord has never let us in, where the token is the reason. */
  public Optional<String> refusal() {
    return refusal;
  }

  private static boolean isOver(JDA one) {
    return one.getStatus() == JDA.Status.SHUTTING_DOWN || one.getStatus() == JDA.Status.SHUTDOWN;
  }

  private boolean isCurrent(JDA one) {
    return now().equals(Optional.of(one));
  }

  private JDABuilder builder() {
    // With it, who waits for an answer that is no JSON, such as a proxy's page, waits for ever.
    RestAction.setPassContext(false);
    RestConfig rest = new RestConfig();
    discordSettings.apiUrl().ifPresent(rest::setBaseUrl);
    return JDABuilder.createLight(discordSettings.token(), List.of())
        .enableCache(CacheFlag.FORUM_TAGS)
        .setRestConfig(rest)
        .setHttpClientBuilder(
            new OkHttpClient.Builder()
                .callTimeout(CALL)
                // Who calls knows better whether it may be repeated.
                .retryOnConnectionFailure(false)
                .addInterceptor(new CallbackRetries()))
        .setRequestTimeoutRetry(false)
        .setCompression(Compression.NONE)
        .setMaxReconnectDelay(RECONNECT_SECONDS)
        .setEnableShutdownHook(false)
        .setSessionController(new Sessions(discordSettings.gatewayUrl()))
        .addEventListeners(listeners.toArray());
  }

  /** JDA's own, but for where the gateway is. */
  private static final class Sessions extends ConcurrentSessionController {
    private final Optional<String> gatewayUrl;

    Sessions(Optional<String> gatewayUrl) {
      this.gatewayUrl = gatewayUrl;
    }

    @Override
    public String getGateway() {
      return gatewayUrl.orElseGet(super::getGateway);
    }
  }

  @Override
  public void onReady(ReadyEvent event) {
    wasConnected = true;
    refusal = Optional.empty();
  }

  /** JDA has given up: the token was taken back, say. */
  @Override
  public void onShutdown(ShutdownEvent event) {
    // One that never got in is tried again by who has tried to bring it in.
    if (closing.hasBegun()) {
      return;
    }
    boolean isRefused = event.getCloseCode() == CloseCode.AUTHENTICATION_FAILED;
    if (isRefused) {
      refused();
    }
    if (!isCurrent(event.getJDA())) {
      return;
    }
    if (!isRefused) {
      trouble =
          event.getCloseCode() == null
              ? "Discord has closed the connection"
              : "Discord has closed the connection: " + event.getCloseCode().getMeaning();
      LOG.error("{}", trouble);
    }
    jda.set(Optional.empty());
    Thread.ofVirtual()
        .name("discord-connect")
        .start(() -> {
          if (!closing.within(FRESH_START)) {
            connect();
          }
        });
  }

  @Override
  public void close() {
    closing.close();
    now().ifPresent(DiscordConnection::end);
  }

  /** What is on its way still arrives: a last word, above all. */
  private static void end(JDA current) {
    current.shutdown();
    try {
      if (!current.awaitShutdown(LAST_CALLS)) {
        current.shutdownNow();
      }
    } catch (InterruptedException stopped) {
      current.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
