package dev.workerbot.alert;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One trouble, from its beginning to its end; what is stored of it.
 *
 * @param card number of the card that shows it
 * @param since when the trouble began
 * @param openedAt when the alert was opened, or opened again
 * @param times how often it came back while its card was fresh; 1 at first
 * @param acknowledgedBy name of who has it in hand
 * @param wellSince when it was seen to be well again; empty while it is not
 * @param resolvedAt empty while it is open
 * @param resolution how it ended, for people
 * @param silenced whether a silence keeps it quiet
 * @param deed what was last done to it through workerbot since it opened
 */
public record Alert(
    String id,
    int card,
    Fingerprint fingerprint,
    Kind kind,
    Instant since,
    Instant openedAt,
    int times,
    Optional<String> cause,
    Optional<String> acknowledgedBy,
    Optional<Instant> wellSince,
    Optional<Instant> resolvedAt,
    Optional<String> resolution,
    boolean silenced,
    Optional<Deed> deed) {

  /** A new one. */
  public static Alert open(
      String id, int card, Fingerprint of, Look.Firing firing, Instant now, boolean silenced) {
    return new Alert(
        id,
        card,
        of,
        firing.kind(),
        firing.since(),
        now,
        1,
        firing.cause(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        silenced,
        Optional.empty());
  }

  public boolean isOpen() {
    return resolvedAt.isEmpty();
  }

  /** The same on another card. */
  Alert on(int number) {
    return new Alert(
        id,
        number,
        fingerprint,
        kind,
        since,
        openedAt,
        times,
        cause,
        acknowledgedBy,
        wellSince,
        resolvedAt,
        resolution,
        silenced,
        deed);
  }

  Alert firing(Look.Firing firing) {
    return changed(next -> next.fires(firing));
  }

  /** Why was found out. */
  public Alert because(String why) {
    return changed(next -> next.cause = Optional.of(why));
  }

  /** It had been well, and is in trouble again. */
  Alert again(Look.Firing firing) {
    return changed(next -> {
      next.fires(firing);
      next.times++;
    });
  }

  Alert well(Instant at) {
    return changed(next -> next.wellSince = Optional.of(at));
  }

  Alert unsettled() {
    return changed(next -> next.wellSince = Optional.empty());
  }

  Alert resolved(Instant at, String how) {
    return changed(next -> {
      next.resolvedAt = Optional.of(at);
      next.resolution = Optional.of(how);
    });
  }

  /** Opened again, soon after it was resolved; whoever had it in hand may be asleep by now. */
  Alert reopened(Look.Firing firing, Instant now, boolean silencedNow) {
    return changed(next -> {
      next.fires(firing);
      next.times++;
      next.since = firing.since();
      next.openedAt = now;
      next.acknowledgedBy = Optional.empty();
      next.resolvedAt = Optional.empty();
      next.resolution = Optional.empty();
      next.silenced = silencedNow;
      next.deed = Optional.empty();
    });
  }

  Alert acknowledged(String by) {
    return changed(next -> next.acknowledgedBy = Optional.of(by));
  }

  Alert silenced(boolean silencedNow) {
    return changed(next -> next.silenced = silencedNow);
  }

  Alert with(Deed done) {
    return changed(next -> next.deed = Optional.of(done));
  }

  /** The same by another clock. */
  Alert by(UnaryOperator<Instant> clock) {
    return new Alert(
        id,
        card,
        fingerprint,
        kind,
        clock.apply(since),
        clock.apply(openedAt),
        times,
        cause,
        acknowledgedBy,
        wellSince.map(clock),
        resolvedAt.map(clock),
        resolution,
        silenced,
        deed.map(one -> one.by(clock)));
  }

  private Alert changed(Consumer<Next> change) {
    Next next = new Next(this);
    change.accept(next);
    return next.alert(this);
  }

  /** What can change of an alert. */
  private static final class Next {
    private Kind kind;
    private Instant since;
    private Instant openedAt;
    private int times;
    private Optional<String> cause;
    private Optional<String> acknowledgedBy;
    private Optional<Instant> wellSince;
    private Optional<Instant> resolvedAt;
    private Optional<String> resolution;
    private boolean silenced;
    private Optional<Deed> deed;

    Next(Alert now) {
      kind = now.kind;
      since = now.since;
      openedAt = now.openedAt;
      times = now.times;
      cause = now.cause;
      acknowledgedBy = now.acknowledgedBy;
      wellSince = now.wellSince;
      resolvedAt = now.resolvedAt;
      resolution = now.resolution;
      silenced = now.silenced;
      deed = now.deed;
    }

    void fires(Look.Firing firing) {
      kind = firing.kind();
      cause = firing.cause().or(() -> cause);
      wellSince = Optional.empty();
    }

    Alert alert(Alert of) {
      return new Alert(
          of.id,
          of.card,
          of.fingerprint,
          kind,
          since,
          openedAt,
          times,
          cause,
          acknowledgedBy,
          wellSince,
          resolvedAt,
          resolution,
          silenced,
          deed);
    }
  }
}
