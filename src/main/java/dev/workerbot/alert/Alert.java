package dev.workerbot.alert;

import dev.workerbot.message.entity.Person;
import dev.workerbot.worker.event.OpenCause;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One trouble, from its beginning to its end; what is stored of it.
 *
 * @param card number of the card that shows it
 * @param trouble as it was last seen; since its beginning
 */
public record Alert(
    String id,
    int card,
    Fingerprint fingerprint,
    Condition.Firing trouble,
    Episode episode,
    Handling handling,
    Recovery recovery) {
  /**
   * How it came up.
   *
   * @param openedAt when the alert was opened, or opened again
   * @param times how often it came back while its card was fresh; 1 at first
   * @param silenced whether a silence keeps it quiet
   */
  public record Episode(Instant openedAt, int times, boolean silenced) {}

  /**
   * What people do about it.
   *
   * @param acknowledgedBy who has it in hand
   * @param operation what was last done to it through workerbot since it opened
   */
  public record Handling(Optional<Person> acknowledgedBy, Optional<RecentOperation> operation) {
    public static final Handling NONE = new Handling(Optional.empty(), Optional.empty());
  }

  /**
   * How it ends.
   *
   * @param wellSince when it was seen to be well again; empty while it is not
   * @param resolvedAt empty while it is open
   * @param resolution how it ended, for people
   */
  public record Recovery(
      Optional<Instant> wellSince, Optional<Instant> resolvedAt, Optional<String> resolution) {
    public static final Recovery NONE =
        new Recovery(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A new one. */
  public static Alert open(
      String id, int card, Fingerprint of, Condition.Firing firing, Instant now, boolean silenced) {
    return new Alert(
        id, card, of, firing, new Episode(now, 1, silenced), Handling.NONE, Recovery.NONE);
  }

  public AlertKind alertKind() {
    return trouble.alertKind();
  }

  /** When the trouble began. */
  public Instant since() {
    return trouble.since();
  }

  public Optional<String> cause() {
    return trouble.cause();
  }

  public Instant openedAt() {
    return episode.openedAt();
  }

  public int times() {
    return episode.times();
  }

  public boolean silenced() {
    return episode.silenced();
  }

  public Optional<Person> acknowledgedBy() {
    return handling.acknowledgedBy();
  }

  public Optional<RecentOperation> operation() {
    return handling.operation();
  }

  public Optional<Instant> wellSince() {
    return recovery.wellSince();
  }

  public Optional<Instant> resolvedAt() {
    return recovery.resolvedAt();
  }

  public Optional<String> resolution() {
    return recovery.resolution();
  }

  public boolean isOpen() {
    return resolvedAt().isEmpty();
  }

  /** Whether it is open, and its subject was not seen to be well since. */
  public boolean isInTrouble() {
    return isOpen() && wellSince().isEmpty();
  }

  /**
   * Whether its worker has logged more of it since: it fires anew, is of another kind now, or its
   * worker died on and on, and does so no more.
   */
  public boolean logsAnewSince(Alert before) {
    return times() > before.times()
        || alertKind() != before.alertKind()
        || (before.alertKind().goesOnDying() && before.isInTrouble() && !isInTrouble());
  }

  /** The same on another card. */
  Alert on(int number) {
    return new Alert(id, number, fingerprint, trouble, episode, handling, recovery);
  }

  Alert firing(Condition.Firing firing) {
    return with(trouble(firing, since())).unsettled();
  }

  /** What is not known of it by now may have been before. */
  private Condition.Firing trouble(Condition.Firing firing, Instant from) {
    Optional<String> known =
        cause()
            .filter(own -> firing.cause().filter(now -> OpenCause.isDecided(own, now)).isPresent());
    return new Condition.Firing(firing.alertKind(), from, known.or(firing::cause).or(this::cause));
  }

  /** Whether nobody knows yet why it is so, or not all that can be known. */
  public boolean isCauseOpen() {
    return cause().flatMap(OpenCause::in).isPresent() || cause().isEmpty();
  }

  /** Why was found out. */
  public Alert because(String why) {
    return with(new Condition.Firing(alertKind(), since(), Optional.of(why)));
  }

  /** It had been well, and is in trouble again. */
  Alert again(Condition.Firing firing) {
    return firing(firing).with(new Episode(openedAt(), times() + 1, silenced()));
  }

  Alert well(Instant at) {
    return with(new Recovery(Optional.of(at), resolvedAt(), resolution()));
  }

  Alert unsettled() {
    return with(new Recovery(Optional.empty(), resolvedAt(), resolution()));
  }

  Alert resolved(Instant at, String how) {
    return with(new Recovery(wellSince(), Optional.of(at), Optional.of(how)));
  }

  /** Opened again, soon after it was resolved; whoever had it in hand may be asleep by now. */
  Alert reopened(Condition.Firing firing, Instant now, boolean silencedNow) {
    return new Alert(
        id,
        card,
        fingerprint,
        trouble(firing, firing.since()),
        new Episode(now, times() + 1, silencedNow),
        Handling.NONE,
        Recovery.NONE);
  }

  Alert acknowledged(Person by) {
    return with(new Handling(Optional.of(by), operation()));
  }

  Alert silenced(boolean silencedNow) {
    return with(new Episode(openedAt(), times(), silencedNow));
  }

  Alert with(RecentOperation done) {
    return with(new Handling(acknowledgedBy(), Optional.of(done)));
  }

  /** The same by another clock. */
  Alert by(UnaryOperator<Instant> clock) {
    return with(new Condition.Firing(alertKind(), clock.apply(since()), cause()))
        .with(new Episode(clock.apply(openedAt()), times(), silenced()))
        .with(new Handling(acknowledgedBy(), operation().map(one -> one.by(clock))))
        .with(new Recovery(wellSince().map(clock), resolvedAt().map(clock), resolution()));
  }

  private Alert with(Condition.Firing changed) {
    return new Alert(id, card, fingerprint, changed, episode, handling, recovery);
  }

  private Alert with(Episode changed) {
    return new Alert(id, card, fingerprint, trouble, changed, handling, recovery);
  }

  private Alert with(Handling changed) {
    return new Alert(id, card, fingerprint, trouble, episode, changed, recovery);
  }

  private Alert with(Recovery changed) {
    return new Alert(id, card, fingerprint, trouble, episode, handling, changed);
  }
}
