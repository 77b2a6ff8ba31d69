package dev.workerbot.feature.alert.engine;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.RecentOperation;
import dev.workerbot.alert.store.RecentOperations;
import dev.workerbot.fleet.ApplicationErrors;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.LastLines;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.supervisor.ExitReason;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.event.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a card shows besides the bare fact: its log, and what happened just before.
 * Thread-safe.
 */
final class EvidenceCollector {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceCollector.class);
  private static final Duration OLD = Duration.ofDays(2);

  /** Laravel's worker, when it loses its database, says so and sleeps before it quits. */
  private static final Duration BEFORE_EXIT = Duration.ofSeconds(60);

  /** Of clocks that show whole seconds. */
  private static final Duration AFTER_EXIT = Duration.ofSeconds(3);

  /** A stack trace stands between the line that tells most and the end of a log. */
  private static final int LINES = 100;

  /** Cards that bring their log, of those that come together. */
  private static final int AT_ONCE = 200;

  private final Fleet fleet;
  private final RecentOperations recentOperations;
  private final RecentTransitions recentTransitions;
  private final Cleaner cleaner;
  private final SteadyClock clock;

  EvidenceCollector(
      Fleet fleet,
      RecentOperations recentOperations,
      RecentTransitions recentTransitions,
      Cleaner cleaner,
      SteadyClock clock) {
    this.fleet = fleet;
    this.recentOperations = recentOperations;
    this.recentTransitions = recentTransitions;
    this.cleaner = cleaner;
    this.clock = clock;
  }

  /**
   * What was found.
   *
   * @param cause of the trouble, where the alert has none yet, or one that is open
   */
  record CollectedEvidence(Card.Evidence evidence, Optional<String> cause) {}

  /** Remembers what happens, for the alert that may come of it. */
  void see(Observation seen) {
    recentTransitions.see(seen);
  }

  /** Asks the servers, each alert in a thread of its own, and hands over what comes of it. */
  void collect(List<Alert> alerts, BiConsumer<Alert, CollectedEvidence> found) {
    alerts.stream()
        .limit(AT_ONCE)
        .forEach(alert ->
            Thread.ofVirtual()
                .name("findings")
                .start(() -> {
                  try {
                    found.accept(alert, of(alert));
                  } catch (RuntimeException notNow) {
                    LOG.warn("alert {} has no log excerpt: {}", alert.card(), notNow.toString());
                  }
                }));
  }

  /** Asks the server; takes as long as that does. */
  private CollectedEvidence of(Alert alert) {
    Card.Evidence evidence = evidence(alert);
    Optional<String> cause =
        alert.isCauseOpen() && alert.alertKind().family() == AlertKind.Family.STATE
            ? alert.fingerprint().target().flatMap(target -> cause(target, alert.cause()))
            : Optional.empty();
    return new CollectedEvidence(evidence, cause);
  }

  private Optional<String> cause(Target target, Optional<String> open) {
    Supervisor supervisor = fleet.server(target.server()).supervisor();
    if (open.isPresent()) {
      return ExitReason.decided(supervisor, target.worker(), open.get());
    }
    return ExitReason.of(supervisor, target.worker())
            instanceof Reply.Ok<Optional<String>>(var cause)
        ? cause
        : Optional.empty();
  }

  private Card.Evidence evidence(Alert alert) {
    Optional<Target> target = alert.fingerprint().target();
    if (target.isEmpty()) {
      return Card.Evidence.NONE;
    }
    Optional<Excerpt> lines =
        alert.alertKind().family() == AlertKind.Family.STATE
            ? LastLines.ofExit(target.get(), fleet, cleaner, LINES, exits(alert))
            : LastLines.of(target.get(), fleet, cleaner, LINES);
    return new Card.Evidence(
        lines.map(Excerpt::caption).orElse(""),
        lines.map(excerpt -> excerpt.text().value()).orElse(""),
        before(target.get()));
  }

  /** In which what an application logs may be why its worker ended. */
  private ApplicationErrors.Period exits(Alert alert) {
    return new ApplicationErrors.Period(
        alert.since().minus(BEFORE_EXIT),
        alert.alertKind().staysDown() ? alert.since().plus(AFTER_EXIT) : clock.instant(),
        clock);
  }

  private List<String> before(Target target) {
    Instant now = clock.instant();
    List<String> before = new ArrayList<>();
    Optional<RecentOperation> operation =
        recentOperations
            .last(target)
            .map(one -> one.by(clock::steady))
            .filter(one -> one.startedAt().isAfter(now.minus(OLD)));
    operation.ifPresent(one -> before.add(RecentTransitions.line(one.startedAt(), one.phrase())));
    recentTransitions.of(target, now).ifPresent(before::add);
    return before;
  }
}
