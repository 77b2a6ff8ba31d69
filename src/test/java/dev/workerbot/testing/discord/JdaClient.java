package dev.workerbot.testing.discord;

import dev.workerbot.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.channel.concrete.TextChannel;
import net.dv8tion.jda.api.events.GenericEvent;
import net.dv8tion.jda.api.hooks.EventListener;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.utils.Compression;
import net.dv8tion.jda.api.utils.SessionControllerAdapter;

/** The real JDA, logged in to the fake; keeps what it hears until a test asks for it. */
final class JdaClient implements EventListener, AutoCloseable {
  private final List<GenericEvent> heard = new CopyOnWriteArrayList<>();
  private final JDA jda;

  JdaClient(FakeDiscord discord, String token) {
    jda =
        JDABuilder.createLight(token, List.of())
            .setRestConfig(new RestConfig().setBaseUrl(discord.apiUrl()))
            .setSessionController(new Hasty(discord.gatewayUrl()))
            .setCompression(Compression.NONE)
            .setEnableShutdownHook(false)
            .addEventListeners(this)
            .build();
    try {
      Await.until(
          Duration.ofSeconds(20), "JDA is ready", () -> jda.getStatus() == JDA.Status.CONNECTED);
    } catch (AssertionError neverReady) {
      jda.shutdownNow();
      throw neverReady;
    }
  }

  /** Identifies again at once, which the real one would not. */
  private static final class Hasty extends SessionControllerAdapter {
    private final String gateway;

    Hasty(String gateway) {
      this.gateway = gateway;
    }

    @Override
    public String getGateway() {
      return gateway;
    }

    @Override
    protected void runWorker() {
      synchronized (lock) {
        if (workerHandle == null) {
          workerHandle = new QueueWorker(0L);
          workerHandle.start();
        }
      }
    }
  }

  @Override
  public void onEvent(GenericEvent event) {
    heard.add(event);
  }

  JDA jda() {
    return jda;
  }

  Guild guild() {
    return jda.getGuildById(FakeDiscord.GUILD);
  }

  TextChannel ops() {
    return jda.getTextChannelById(FakeDiscord.OPS);
  }

  /** The oldest event of this kind that was not taken yet, or the next one. */
  <T extends GenericEvent> T next(Class<T> kind) {
    Await.until(kind.getSimpleName() + " among " + heard, () -> first(kind).isPresent());
    T event = first(kind).orElseThrow();
    heard.remove(event);
    return event;
  }

  private <T extends GenericEvent> Optional<T> first(Class<T> kind) {
    return heard.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  @Override
  public void close() {
    jda.shutdownNow();
    try {
      boolean _ = jda.awaitShutdown(Duration.ofSeconds(5));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
