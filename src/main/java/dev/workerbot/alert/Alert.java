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
    AlertKind alertKind,
    Instant since,
    Instant openedAt,
    int times,
    Optional<String> cause,
    Optional<String> acknowledgedBy,
    Optional<Instant> wellSince,
    Optional<Instant> resolvedAt,
    Optional<String> resolution,
    boolean silenced,
    Optional<RecentOperation> deed) {

  /** A new one. */
  public static Alert open(
      String id, int card, Fingerprint of, Condition.Firing firing, Instant now, boolean silenced) {
    return new Alert(
        id,
        card,
        of,
        firing.alertKind(),
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
        alertKind,
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

  Alert firing(Condition.Firing firing) {
    return changed(nextAlert -> nextAlert.fires(firing));
  }

  /** Why was found out. */
  public Alert because(String why) {
    return changed(nextAlert -> nextAlert.cause = Optional.of(why));
  }

  /** It had been well, and is in trouble again. */
  Alert again(Condition.Firing firing) {
    return changed(nextAlert -> {
      nextAlert.fires(firing);
      nextAlert.times++;
    });
  }

  Alert well(Instant at) {
    return changed(nextAlert -> nextAlert.wellSince = Optional.of(at));
  }

  Alert unsettled() {
    return changed(nextAlert -> nextAlert.wellSince = Optional.empty());
  }

  Alert resolved(Instant at, String how) {
    return changed(nextAlert -> {
      nextAlert.resolvedAt = Optional.of(at);
      nextAlert.resolution = Optional.of(how);
    });
  }

  /** Opened again, soon after it was resolved; whoever had it in hand may be asleep by now. */
  Alert reopened(Condition.Firing firing, Instant now, boolean silencedNow) {
    return changed(nextAlert -> {
      nextAlert.fires(firing);
      nextAlert.times++;
      nextAlert.since = firing.since();
      nextAlert.openedAt = now;
      nextAlert.acknowledgedBy = Optional.empty();
      nextAlert.resolvedAt = Optional.empty();
      nextAlert.resolution = Optional.empty();
      nextAlert.silenced = silencedNow;
      nextAlert.deed = Optional.empty();
    });
  }

  Alert acknowledged(String by) {
    return changed(nextAlert -> nextAlert.acknowledgedBy = Optional.of(by));
  }

  Alert silenced(boolean silencedNow) {
    return changed(nextAlert -> nextAlert.silenced = silencedNow);
  }

  Alert with(RecentOperation done) {
    return changed(nextAlert -> nextAlert.deed = Optional.of(done));
  }

  /** The same by another clock. */
  Alert by(UnaryOperator<Instant> clock) {
    return new Alert(
        id,
        card,
        fingerprint,
        alertKind,
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

  private Alert changed(Consumer<NextAlert> change) {
    NextAlert nextAlert = new NextAlert(this);
    change.accept(nextAlert);
    return nextAlert.alert(this);
  }

  /** What can change of an alert. */
  private static final class NextAlert {
    private AlertKind alertKind;
    private Instant since;
    private Instant openedAt;
    private int times;
    private Optional<String> cause;
    private Optional<String> acknowledgedBy;
    private Optional<Instant> wellSince;
    private Optional<Instant> resolvedAt;
    private Optional<String> resolution;
    private boolean silenced;
    private Optional<RecentOperation> deed;

    NextAlert(Alert now) {
      alertKind = now.alertKind;
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

    void fires(Condition.Firing firing) {
      alertKind = firing.alertKind();
      cause = firing.cause().or(() -> cause);
      wellSince = Optional.empty();
    }

    Alert alert(Alert of) {
      return new Alert(
          of.id,
          of.card,
          of.fingerprint,
          alertKind,
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
