package dev.workerbot.chat.connection;

import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether people in a chat are heard. Its connection says what it notices; health asks; the log has
 * one warning when it is disconnected for too long, and one line when it is back. Safe for use by
 * several threads.
 */
public final class ChatConnection {
  /** How long it may be disconnected before somebody has to know. */
  public static final Duration TOLERANCE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(ChatConnection.class);

  private final String chat;
  private final Duration tolerance;
  private final LongSupplier nanoTime;

  private long lostSince;
  private boolean isLive;
  private boolean isHopeless;
  private boolean warned;
  private Sentence why = Sentence.of("not connected yet");

  /**
   * Disconnected, at first.
   *
   * @param chat as people call it, such as {@code Slack}
   */
  public ChatConnection(String chat, Duration tolerance, LongSupplier nanoTime) {
    this.chat = chat;
    this.tolerance = tolerance;
    this.nanoTime = nanoTime;
    this.lostSince = nanoTime.getAsLong();
  }

  /** People are heard from now on. */
  public synchronized void connected() {
    if (!isLive && warned) {
      LOG.warn("{} is connected again, after {}", chat, lostFor());
    } else if (!isLive) {
      LOG.info("connected to {}", chat);
    }
    isLive = true;
    warned = false;
    isHopeless = false;
  }

  /**
   * Nobody is heard. To be said again with every attempt that fails.
   *
   * @param reason as it stands after a colon
   */
  public void lost(Sentence reason) {
    note(reason, false);
  }

  /** The same, and no attempt will help until a person has mended it; warned of at once. */
  public void lostUntilMended(Sentence reason) {
    note(reason, true);
  }

  private synchronized void note(Sentence reason, boolean hopeless) {
    if (isLive) {
      lostSince = nanoTime.getAsLong();
      LOG.info("the connection to {} was lost; reconnecting: {}", chat, reason);
    } else if (!reason.equals(why)) {
      LOG.info("cannot connect to {} yet: {}", chat, reason);
    }
    isLive = false;
    why = reason;
    isHopeless = hopeless;
    look();
  }

  /** Warns if it is time to; to be called now and then. */
  public synchronized void look() {
    if (!isLive && !warned && (isHopeless || lostFor(tolerance))) {
      warned = true;
      LOG.warn(
          "no connection to {} for {}: {}{}",
          chat,
          lostFor(),
          why,
          isHopeless ? "" : "; workerbot keeps trying");
    }
  }

  public synchronized boolean isLive() {
    return isLive;
  }

  /** What is wrong, as a sentence; empty while people are heard. */
  public synchronized Optional<String> trouble() {
    return isLive
        ? Optional.empty()
        : Optional.of("no connection to %s for %s: %s".formatted(chat, lostFor(), why));
  }

  private boolean lostFor(Duration time) {
    return nanoTime.getAsLong() - lostSince >= time.toNanos();
  }

  private String lostFor() {
    return HumanTime.wholeSeconds(Duration.ofNanos(nanoTime.getAsLong() - lostSince));
  }
}
