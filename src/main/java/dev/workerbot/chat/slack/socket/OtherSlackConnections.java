package dev.workerbot.chat.slack.socket;

import dev.workerbot.chat.connection.NoticeSender;
import dev.workerbot.chat.slack.call.SlackTempo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that other programs are connected as the same Slack app. Slack brings what people do to
 * one of the connections, so that some of it never reaches us. It tells how many there are only
 * when it greets on a new one; one that has died may count for a while. Safe for use by several
 * threads.
 */
public final class OtherSlackConnections {
  private static final Logger LOG = LoggerFactory.getLogger(OtherSlackConnections.class);
  private static final String TITLE = "Another program uses workerbot's Slack app";

  private final SlackTempo.OtherConnections tempo;
  private final NoticeSender noticeSender;
  private final LongSupplier nanoTime;

  private Optional<Long> seenSince = Optional.empty();
  private long lookedAt;
  private int all;
  private boolean isReported;

  public OtherSlackConnections(
      SlackTempo.OtherConnections tempo, NoticeSender noticeSender, LongSupplier nanoTime) {
    this.tempo = tempo;
    this.noticeSender = noticeSender;
    this.nanoTime = nanoTime;
  }

  /**
   * Slack has greeted on a new connection.
   *
   * @param connections that the app has, as Slack counts; 0 where it does not say
   * @param ours that are open, with the new one
   */
  void greeted(int connections, int ours) {
    boolean isDue;
    synchronized (this) {
      isDue = note(connections, ours);
    }
    if (isDue) {
      LOG.warn("{}: {}", TITLE, sentence(connections));
      noticeSender.tell(
          TITLE,
          List.of(
              sentence(connections),
              "Stop it, or give it its own Slack app. `/healthz` shows when it is gone."));
    }
  }

  private boolean note(int connections, int ours) {
    long now = nanoTime.getAsLong();
    lookedAt = now;
    all = connections;
    if (connections > ours) {
      seenSince = seenSince.or(() -> Optional.of(now));
      boolean isDue = !isReported && isOlder(seenSince.get(), tempo.after());
      isReported |= isDue;
      return isDue;
    }
    // Of two of our own the older one may be counted or not.
    if (connections > 0 && ours == 1) {
      if (isReported) {
        LOG.warn("no other program uses workerbot's Slack app any more");
      }
      seenSince = Optional.empty();
      isReported = false;
    }
    return false;
  }

  /** Whether it is time to be greeted anew, by one connection alone. */
  synchronized boolean isDue() {
    return seenSince.isPresent() && isOlder(lookedAt, isReported ? tempo.again() : tempo.after());
  }

  private boolean isOlder(long than, Duration time) {
    return nanoTime.getAsLong() - than >= time.toNanos();
  }

  /** What is wrong, as a sentence; empty where we are alone, as far as we know. */
  public synchronized Optional<String> trouble() {
    return isReported ? Optional.of(sentence(all)) : Optional.empty();
  }

  public static String sentence(int connections) {
    return ("the Slack app has %d connections, and only one is this workerbot's. Slack splits"
            + " commands and buttons between them, so some never arrive here")
        .formatted(connections);
  }
}
