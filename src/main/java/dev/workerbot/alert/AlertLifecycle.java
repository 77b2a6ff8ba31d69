package dev.workerbot.alert;

import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of an alert as its subject is looked at: opened, reported again, resolved. The same
 * look twice changes nothing, so that it does not matter how often one looks, or what a dead run of
 * the bot had seen already.
 */
public final class AlertLifecycle {
  private AlertLifecycle() {}

  /**
   * What else decides.
   *
   * @param operation the newest thing done to the subject through workerbot
   * @param silenced whether a silence covers it now
   * @param resolveAfter how long it must stay well
   * @param flapWithin after being resolved, in which the same trouble opens the same alert again
   */
  public record Setting(
      Optional<RecentOperation> operation,
      boolean silenced,
      Instant now,
      Duration resolveAfter,
      Duration flapWithin) {
    boolean isBeingActedOn() {
      return operation.filter(RecentOperation::isUnderWay).isPresent();
    }
  }

  /** What becomes of it. */
  public sealed interface NextState {
    /** Nothing. */
    record Stays() implements NextState {}

    /** A new alert. */
    record Opens(Condition.Firing firing) implements NextState {}

    /**
     * Another version of the alert.
     *
     * @param lines what there is to tell of it, for people
     */
    record Becomes(Alert alert, List<Sentence> lines) implements NextState {}
  }

  /**
   * What becomes of it at this look.
   *
   * @param current the alert of this fingerprint that is open, or was resolved last
   */
  public static NextState next(Optional<Alert> current, Condition condition, Setting setting) {
    if (current.isEmpty()) {
      // What a restart through workerbot does on its way is no news, unless it fails in the end.
      return condition instanceof Condition.Firing firing && !setting.isBeingActedOn()
          ? new NextState.Opens(firing)
          : new NextState.Stays();
    }
    Alert alert = current.get();
    if (alert.isOpen()) {
      return open(alert, condition, setting);
    }
    if (condition instanceof Condition.Firing firing && !setting.isBeingActedOn()) {
      Instant fresh = alert.resolvedAt().orElseThrow().plus(setting.flapWithin());
      if (!setting.now().isBefore(fresh)) {
        return new NextState.Opens(firing);
      }
      Alert again = alert.reopened(firing, setting.now(), setting.silenced());
      return new NextState.Becomes(again, List.of(Sentence.of("%s again", description(again))));
    }
    return new NextState.Stays();
  }

  private static NextState open(Alert before, Condition condition, Setting setting) {
    List<Sentence> lines = new ArrayList<>();
    Alert alert = before;
    Optional<RecentOperation> change =
        setting
            .operation()
            .filter(recentOperation -> !alertKnows(before, recentOperation))
            .filter(recentOperation ->
                recentOperation.endedAt().orElse(setting.now()).isAfter(before.openedAt()));
    if (change.isPresent()) {
      alert = alert.with(change.get());
      // The card shows it, and whoever asked has the verdict: no third message speaks of it.
      if (!change.get().isUnderWay() && !change.get().done()) {
        lines.add(Sentence.of("%s: %s", alert.fingerprint().subject(), change.get().phrase()));
      }
    }
    if (alert.silenced() != setting.silenced()) {
      alert = alert.silenced(setting.silenced());
      lines.add(
          Sentence.of(
              setting.silenced() ? "%s: silenced" : "%s: no longer silenced",
              alert.fingerprint().subject()));
    }
    alert = looked(alert, condition, setting, lines);
    return alert.equals(before)
        ? new NextState.Stays()
        : new NextState.Becomes(alert, List.copyOf(lines));
  }

  private static boolean alertKnows(Alert alert, RecentOperation recentOperation) {
    return alert.operation().filter(recentOperation::saysSameAs).isPresent();
  }

  private static Alert looked(
      Alert alert, Condition condition, Setting setting, List<Sentence> lines) {
    return switch (condition) {
      case Condition.Unknown() -> alert;
      case Condition.Firing firing ->
          setting.isBeingActedOn() ? alert : firing(alert, firing, lines);
      case Condition.Pending() -> alert.wellSince().isPresent() ? alert.unsettled() : alert;
      case Condition.Healthy() -> well(alert, setting, lines);
      case Condition.Ended(var how) ->
          setting.isBeingActedOn() ? alert : resolved(alert, how, setting.now(), lines);
    };
  }

  private static Alert firing(Alert alert, Condition.Firing firing, List<Sentence> lines) {
    if (alert.wellSince().isPresent()) {
      Alert again = alert.again(firing);
      lines.add(Sentence.of("%s again", description(again)));
      return again;
    }
    Alert now = alert.firing(firing);
    if (now.alertKind() != alert.alertKind()) {
      lines.add(Sentence.of("%s now", description(now)));
    }
    return now;
  }

  private static Alert well(Alert alert, Setting setting, List<Sentence> lines) {
    if (alert.wellSince().isEmpty()) {
      if (!isMended(alert)) {
        lines.add(
            Sentence.of("%s %s", alert.fingerprint().subject(), alert.alertKind().wellWords()));
      }
      return alert.well(setting.now());
    }
    Duration well = Duration.between(alert.wellSince().get(), setting.now());
    // Whoever is at it says first how that went.
    return setting.isBeingActedOn() || well.compareTo(setting.resolveAfter()) < 0
        ? alert
        : resolved(alert, alert.alertKind().wellWords(), setting.now(), lines);
  }

  /** Whether it is well by what was done through workerbot, whose verdict says so. */
  private static boolean isMended(Alert alert) {
    return alert
        .operation()
        .filter(recentOperation -> recentOperation.isUnderWay() || recentOperation.done())
        .isPresent();
  }

  private static Alert resolved(Alert alert, String how, Instant now, List<Sentence> lines) {
    Alert resolved = alert.resolved(now, how);
    lines.add(
        Sentence.of(
            "Resolved: %s %s, after %s%s",
            alert.fingerprint().subject(),
            how,
            HumanTime.wholeSeconds(outage(resolved)),
            alert
                .operation()
                .filter(RecentOperation::done)
                .map(recentOperation -> Sentence.of("; %s", recentOperation.phrase()))
                .orElse(Sentence.EMPTY)));
    return resolved;
  }

  /** How long the trouble lasted, to the moment from which on it was well; to now if it goes on. */
  public static Duration outage(Alert alert, Instant now) {
    Instant end = alert.wellSince().or(alert::resolvedAt).orElse(now);
    return end.isBefore(alert.since()) ? Duration.ZERO : Duration.between(alert.since(), end);
  }

  private static Duration outage(Alert resolved) {
    return outage(resolved, resolved.resolvedAt().orElseThrow());
  }

  /** Somebody says that they have it in hand. */
  public static NextState acknowledged(Alert alert, Person by) {
    if (!alert.isOpen() || alert.acknowledgedBy().isPresent()) {
      return new NextState.Stays();
    }
    return new NextState.Becomes(
        alert.acknowledged(by),
        List.of(Sentence.of("%s: acknowledged by %s", alert.fingerprint().subject(), by)));
  }

  /**
   * Somebody closes it by hand.
   *
   * @return empty while it is still in trouble, and would only open again, or nobody can tell
   */
  public static Optional<NextState> resolvedByHand(
      Alert alert, Condition condition, Person by, Instant now) {
    if (!alert.isOpen()) {
      return Optional.of(new NextState.Stays());
    }
    if (condition instanceof Condition.Firing || condition instanceof Condition.Unknown) {
      return Optional.empty();
    }
    Alert resolved = alert.resolved(now, Sentence.of("was closed by %s", by).stored());
    return Optional.of(
        new NextState.Becomes(
            resolved,
            List.of(Sentence.of("Resolved by %s: %s", by, alert.fingerprint().subject()))));
  }

  /** What an alert says: {@code horizon@web1: FATAL (exit code 12: …)}. */
  public static Sentence description(Alert alert) {
    Sentence cause =
        alert
            .cause()
            .map(why -> Sentence.of(" (%s)", CleanText.singleLine(why)))
            .orElse(Sentence.EMPTY);
    return Sentence.of("%s: %s%s", alert.fingerprint().subject(), alert.alertKind().words(), cause);
  }
}
