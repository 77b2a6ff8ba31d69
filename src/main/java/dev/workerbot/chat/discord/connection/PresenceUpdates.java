package dev.workerbot.chat.discord.connection;

import dev.workerbot.fleet.FleetSummary;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.OnlineStatus;
import net.dv8tion.jda.api.entities.Activity;
import net.dv8tion.jda.api.managers.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows below the bot's name in Discord how the servers stand. Discord takes five changes in 20
 * seconds. Source: Discord, "Gateway events", Update Presence.
 */
public final class PresenceUpdates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PresenceUpdates.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Supplier<Optional<JDA>> client;
  private final Supplier<Optional<FleetSummary>> summary;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("discord-presence").factory());

  /**
   * @param client the one that is logged in now
   * @param summary empty while it is not known how they stand
   */
  public PresenceUpdates(Supplier<Optional<JDA>> client, Supplier<Optional<FleetSummary>> summary) {
    this.client = client;
    this.summary = summary;
  }

  /** Begins. */
  public void start() {
    var _ = clock.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      client
          .get()
          .filter(jda -> jda.getStatus() == JDA.Status.CONNECTED)
          .ifPresent(jda -> summary.get().ifPresent(now -> show(jda.getPresence(), now)));
    } catch (RuntimeException bug) {
      LOG.error("the presence in Discord cannot be updated", bug);
    }
  }

  private static void show(Presence presence, FleetSummary now) {
    Activity activity = Activity.customStatus(now.toString());
    OnlineStatus status = now.isWell() ? OnlineStatus.ONLINE : OnlineStatus.DO_NOT_DISTURB;
    if (!Objects.equals(presence.getActivity(), activity) || presence.getStatus() != status) {
      presence.setPresence(status, activity);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
