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
 * one warning when it is deaf for too long, and one line when it is back. Safe for use by several
 * threads.
 */
public final class ChatConnection {
  /** How long it may be deaf before somebody has to know. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(ChatConnection.class);

  private final String chat;
  private final Duration patience;
  private final LongSupplier nanoTime;

  private long deafSince;
  private boolean hears;
  private boolean isHopeless;
  private boolean warned;
  private Sentence why = Sentence.of("not connected yet");

  /**
   * Deaf, at first.
   *
   * @param chat as people call it, such as {@code Slack}
   */
  public ChatConnection(String chat, Duration patience, LongSupplier nanoTime) {
    this.chat = chat;
    this.patience = patience;
    this.nanoTime = nanoTime;
    this.deafSince = nanoTime.getAsLong();
  }

  /** People are heard from now on. */
  public synchronized void hears() {
    if (!hears && warned) {
      LOG.warn("{} is heard again, after {}", chat, deafFor());
    } else if (!hears) {
      LOG.info("connected to {}", chat);
    }
    hears = true;
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
    if (hears) {
      deafSince = nanoTime.getAsLong();
      LOG.info("the connection to {} is lost, and being made anew: {}", chat, reason);
    } else if (!reason.equals(why)) {
      LOG.info("cannot connect to {} yet: {}", chat, reason);
    }
    hears = false;
    why = reason;
    isHopeless = hopeless;
    look();
  }

  /** Warns if it is time to; to be called now and then. */
  public synchronized void look() {
    if (!hears && !warned && (isHopeless || deafFor(patience))) {
      warned = true;
      LOG.warn(
          "{} is not heard, for {}: {}{}",
          chat,
          deafFor(),
          why,
          isHopeless ? "" : "; workerbot keeps trying");
    }
  }

  public synchronized boolean isHearing() {
    return hears;
  }

  /** What is wrong, as a sentence; empty while people are heard. */
  public synchronized Optional<String> trouble() {
    return hears
        ? Optional.empty()
        : Optional.of("%s is not heard, for %s: %s".formatted(chat, deafFor(), why));
  }

  private boolean deafFor(Duration time) {
    return nanoTime.getAsLong() - deafSince >= time.toNanos();
  }

  private String deafFor() {
    return HumanTime.wholeSeconds(Duration.ofNanos(nanoTime.getAsLong() - deafSince));
  }
}
