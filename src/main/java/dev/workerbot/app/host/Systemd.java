package dev.workerbot.app.host;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The systemd that runs this process as a service and wants to hear of it, by its protocol {@code
 * sd_notify}.
 */
public final class Systemd {
  private static final Logger LOG = LoggerFactory.getLogger(Systemd.class);

  private final NotifySocket socket;
  private final Optional<Duration> watchdog;
  private final AtomicBoolean failing = new AtomicBoolean();

  private Systemd(NotifySocket socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /**
   * As the environment says.
   *
   * @param env null for a variable that is not set
   * @param pid of this process; a watchdog may be meant for another
   * @return empty where there is none, or it cannot be notified
   */
  public static Optional<Systemd> of(UnaryOperator<String> env, long pid) {
    Optional<String> name =
        Optional.ofNullable(env.apply("NOTIFY_SOCKET")).filter(one -> !one.isEmpty());
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Systemd(NotifySocket.at(name.get()), watchdog(env, pid)));
    } catch (RuntimeException cannot) {
      // A name that is none, or a Java that may not call the C library.
      LOG.warn("systemd is not notified: {}", cannot.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Duration> watchdog(UnaryOperator<String> env, long pid) {
    String whose = Optional.ofNullable(env.apply("WATCHDOG_PID")).orElse("");
    String micros = Optional.ofNullable(env.apply("WATCHDOG_USEC")).orElse("");
    boolean ours = whose.isEmpty() || whose.equals(Long.toString(pid));
    return ours && micros.matches("[1-9]\\d{0,15}")
        ? Optional.of(Duration.ofNanos(Math.multiplyExact(Long.parseLong(micros), 1000L)))
        : Optional.empty();
  }

  /** After how long without {@code WATCHDOG=1} it takes this process for dead; empty for never. */
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  /**
   * Tells it something; the log says once that this fails, and once that it works again.
   *
   * @param assignments such as {@code READY=1}
   * @return whether it was taken
   */
  public boolean tell(String... assignments) {
    Optional<String> trouble = socket.send(String.join("\n", assignments));
    if (trouble.isPresent() && failing.compareAndSet(false, true)) {
      LOG.warn("systemd cannot be notified that workerbot is alive: {}", trouble.get());
    }
    if (trouble.isEmpty() && failing.compareAndSet(true, false)) {
      LOG.info("systemd can be notified again that workerbot is alive");
    }
    return trouble.isEmpty();
  }
}
