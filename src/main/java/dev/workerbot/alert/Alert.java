package dev.workerbot.alert;

import java.time.Instant;
import java.util.Optional;

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

  Alert firing(Look.Firing firing) {
    return with(firing.kind(), firing.cause().or(() -> cause), times, Optional.empty());
  }

  /** Why was found out. */
  public Alert because(String why) {
    return with(kind, Optional.of(why), times, wellSince);
  }

  /** It had been well, and is in trouble again. */
  Alert again(Look.Firing firing) {
    return with(firing.kind(), firing.cause().or(() -> cause), times + 1, Optional.empty());
  }

  Alert well(Instant at) {
    return with(kind, cause, times, Optional.of(at));
  }

  Alert unsettled() {
    return with(kind, cause, times, Optional.empty());
  }

  private Alert with(Kind now, Optional<String> why, int count, Optional<Instant> well) {
    return new Alert(
        id,
        card,
        fingerprint,
        now,
        since,
        openedAt,
        count,
        why,
        acknowledgedBy,
        well,
        resolvedAt,
        resolution,
        silenced,
        deed);
  }

  Alert resolved(Instant at, String how) {
    return new Alert(
        id,
        card,
        fingerprint,
        kind,
        since,
        openedAt,
        times,
        cause,
        acknowledgedBy,
        wellSince,
        Optional.of(at),
        Optional.of(how),
        silenced,
        deed);
  }

  /** Opened again, soon after it was resolved; whoever had it in hand may be asleep by now. */
  Alert reopened(Look.Firing firing, Instant now, boolean silencedNow) {
    return new Alert(
        id,
        card,
        fingerprint,
        firing.kind(),
        firing.since(),
        now,
        times + 1,
        firing.cause().or(() -> cause),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        silencedNow,
        Optional.empty());
  }

  Alert acknowledged(String by) {
    return new Alert(
        id,
        card,
        fingerprint,
        kind,
        since,
        openedAt,
        times,
        cause,
        Optional.of(by),
        wellSince,
        resolvedAt,
        resolution,
        silenced,
        deed);
  }

  Alert silenced(boolean silencedNow) {
    return new Alert(
        id,
        card,
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
        silencedNow,
        deed);
  }

  Alert with(Deed done) {
    return new Alert(
        id,
        card,
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
        Optional.of(done));
  }
}
