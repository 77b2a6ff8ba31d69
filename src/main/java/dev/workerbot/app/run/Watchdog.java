package dev.workerbot.app.run;

import dev.workerbot.app.host.Systemd;
import dev.workerbot.app.http.Health;
import dev.workerbot.store.FailureLog;
import dev.workerbot.time.ShutdownSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether the bot lives, writes it down for {@code workerbot health}, and
 * feeds systemd's watchdog for as long as it does. What only ails, such as a chat that is down or a
 * full disk, is no reason for a restart, which would not mend it. A thread of its own, beside those
 * that it watches.
 */
final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final Duration BEAT = Duration.ofSeconds(10);

  private final Health health;
  private final Path heartbeat;
  private final Optional<Systemd> systemd;
  private final Clock clock;
  private final Duration beat;
  private final FailureLog failures = new FailureLog(LOG);
  private final ShutdownSignal closed = new ShutdownSignal();
  private boolean ready;
  private boolean dead;

  Watchdog(Health health, Path heartbeat, Optional<Systemd> systemd, Clock clock) {
    this.health = health;
    this.heartbeat = heartbeat;
    this.systemd = systemd;
    this.clock = clock;
    this.beat =
        systemd
            .flatMap(Systemd::watchdog)
            .map(longest -> longest.dividedBy(4))
            .filter(often -> often.compareTo(BEAT) < 0)
            .orElse(BEAT);
  }

  /** From now on the bot is up. */
  void start() {
    systemd.ifPresent(one -> ready = one.tell("READY=1", "WATCHDOG=1"));
    Thread _ = Thread.ofPlatform().daemon().name("watchdog").start(this::work);
  }

  private void work() {
    do {
      try {
        look();
      } catch (RuntimeException bug) {
        LOG.error("the watchdog: internal error in workerbot", bug);
      }
    } while (!closed.within(beat));
  }

  private void look() {
    Health.HealthVerdict healthVerdict = health.ask();
    if (healthVerdict.dead().isPresent() != dead) {
      dead = healthVerdict.dead().isPresent();
      if (dead) {
        LOG.error(
            "workerbot hangs, and only a restart helps{}: {}",
            systemd.flatMap(Systemd::watchdog).isPresent() ? ", which systemd does" : "",
            healthVerdict.dead().get());
      } else {
        LOG.warn("workerbot does not hang any more");
      }
    }
    systemd.ifPresent(one -> feed(one, healthVerdict));
    try {
      Heartbeat.write(heartbeat, healthVerdict.json(), clock.instant());
      failures.worked();
    } catch (IOException cannotWrite) {
      failures.failed("cannot give a sign of life", cannotWrite);
    }
  }

  private void feed(Systemd one, Health.HealthVerdict healthVerdict) {
    if (healthVerdict.dead().isPresent()) {
      boolean _ = one.tell("STATUS=hangs: " + healthVerdict.dead().get().replaceAll("\\s+", " "));
    } else if (ready) {
      boolean _ =
          one.tell("WATCHDOG=1", "STATUS=" + (healthVerdict.well() ? "well" : "ails; see health"));
    } else {
      ready = one.tell("READY=1", "WATCHDOG=1");
    }
  }

  /** The bot is about to end. */
  @Override
  public void close() {
    closed.close();
    systemd.ifPresent(one -> {
      boolean _ = one.tell("STOPPING=1");
    });
  }
}
