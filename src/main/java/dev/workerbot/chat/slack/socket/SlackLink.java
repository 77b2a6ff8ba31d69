package dev.workerbot.chat.slack.socket;

import dev.workerbot.chat.connection.ChatConnection;
import dev.workerbot.chat.slack.call.SlackFailure;
import dev.workerbot.chat.slack.call.SlackTempo;
import dev.workerbot.time.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a line to Slack: one thread that opens it, waits for its end and opens the next, whatever
 * goes wrong. A line that Slack wants replaced is kept until the next one is there.
 */
public final class SlackLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlackLink.class);

  private final SlackLine.LineOpener lineOpener;
  private final ChatConnection chatConnection;
  private final OtherSlackConnections others;
  private final SlackTempo tempo;
  private final Ticking ticking;
  private final Backoff backoff;
  private final Set<SlackLine> lines = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean wasOpen;
  private volatile Optional<String> refusal = Optional.empty();

  /** Time, which passes by itself. */
  public interface Ticking {
    long nanoTime();

    void pause(Duration time) throws InterruptedException;

    /** From 0 to 1. */
    double random();

    /** As it passes for everybody. */
    Ticking REAL =
        new Ticking() {
          @Override
          public long nanoTime() {
            return System.nanoTime();
          }

          @Override
          public void pause(Duration time) throws InterruptedException {
            Thread.sleep(time);
          }

          @Override
          public double random() {
            return ThreadLocalRandom.current().nextDouble();
          }
        };
  }

  public SlackLink(
      SlackLine.LineOpener lineOpener,
      ChatConnection chatConnection,
      OtherSlackConnections others,
      SlackTempo tempo,
      Ticking ticking) {
    this.lineOpener = lineOpener;
    this.chatConnection = chatConnection;
    this.others = others;
    this.tempo = tempo;
    this.ticking = ticking;
    this.backoff = Backoff.withJitter(tempo.reconnectPauses().first(), ticking::random);
    this.thread = Thread.ofVirtual().name("slack-link").unstarted(this::work);
  }

  public void start() {
    thread.start();
  }

  private void work() {
    while (!closed) {
      try {
        step();
      } catch (InterruptedException stopped) {
        LOG.debug("the link to Slack was interrupted");
      }
    }
  }

  /** Opens a line and waits for its end; or, where it could not, for the time to try again. */
  void step() throws InterruptedException {
    try {
      watch(open());
    } catch (SlackFailure failed) {
      if (failed.isRefusedToken() && !wasOpen) {
        refusal = Optional.of(failed.getMessage());
      }
      await(failed);
    } catch (RuntimeException | Error bug) {
      LOG.error("the link to Slack: internal error in workerbot", bug);
      await(SlackFailure.unreached("internal error in workerbot, and its log says what"));
    }
  }

  /** Why Slack has never let us in, where one of our tokens is the reason. */
  public Optional<String> refusal() {
    return refusal;
  }

  private SlackLine open() throws SlackFailure, InterruptedException {
    SlackLine line = lineOpener.open();
    wasOpen = true;
    refusal = Optional.empty();
    lines.removeIf(SlackLine::isClosed);
    lines.forEach(SlackLine::retire);
    lines.add(line);
    others.greeted(line.connections(), lines.size());
    chatConnection.connected();
    return line;
  }

  private void watch(SlackLine line) throws SlackFailure, InterruptedException {
    long since = ticking.nanoTime();
    while (!closed) {
      Optional<SlackFailure> end = line.awaitEnd(slice());
      boolean stable = ticking.nanoTime() - since >= tempo.stable().toNanos();
      if (stable) {
        backoff.reset();
      }
      if (end.isPresent()) {
        // What Slack asked for is done at once, but not again and again.
        if (line.isClosed() || !stable) {
          throw end.get();
        }
        LOG.debug("Slack wants a new connection: {}", end.get().getMessage());
        return;
      }
      if (others.isDue()) {
        // How many there are is reported in a greeting only, and is clear only without this one.
        lines.forEach(SlackLine::close);
        return;
      }
    }
  }

  private void await(SlackFailure why) throws InterruptedException {
    long until = ticking.nanoTime() + pause(why).toNanos();
    note(why);
    for (long left = until - ticking.nanoTime();
        left > 0 && !closed;
        left = until - ticking.nanoTime()) {
      ticking.pause(Duration.ofNanos(Math.min(left, slice().toNanos())));
      note(why);
    }
  }

  private void note(SlackFailure why) {
    if (closed || lines.stream().anyMatch(line -> !line.isClosed())) {
      return;
    }
    if (why.kind() == SlackFailure.SlackFailureKind.TO_MEND) {
      chatConnection.lostUntilMended(why.sentence());
    } else {
      chatConnection.lost(why.sentence());
    }
  }

  private Duration pause(SlackFailure why) {
    SlackTempo.ReconnectPauses reconnectPauses = tempo.reconnectPauses();
    Duration usual =
        switch (why.kind()) {
          case UNREACHED -> backoff.next(Duration.ZERO, reconnectPauses.unreached());
          case UNREADABLE -> backoff.next(Duration.ZERO, reconnectPauses.unreadable());
          case REFUSED -> backoff.next(Duration.ZERO, reconnectPauses.refused());
          case TOO_MANY ->
              backoff.next(reconnectPauses.refused().dividedBy(12), reconnectPauses.refused());
          case TO_MEND -> backoff.next(Duration.ZERO, reconnectPauses.unmended());
        };
    return why.retryAfter()
        .map(wanted ->
            wanted.compareTo(reconnectPauses.unmended()) < 0 ? wanted : reconnectPauses.unmended())
        .filter(wanted -> wanted.compareTo(usual) > 0)
        .orElse(usual);
  }

  /** How long nothing is looked at. */
  private Duration slice() {
    return tempo.stable().dividedBy(10);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    lines.forEach(SlackLine::close);
  }
}
