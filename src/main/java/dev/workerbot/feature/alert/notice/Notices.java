package dev.workerbot.feature.alert.notice;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.RecentOperation;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.rule.Route;
import dev.workerbot.alert.store.CardReminders;
import dev.workerbot.feature.alert.condition.FleetHealth;
import dev.workerbot.feature.alert.condition.ServerHealth;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.event.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What is said once and never edited: what is no alert, and what is reported again of one. Not safe
 * for several threads.
 */
public final class Notices {
  /** In which the workers of a supervisord that was restarted are up again, or not. */
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final AlertRules alertRules;
  private final Supplier<String> ids;
  private final ExternalStopDetector externalStopDetector = new ExternalStopDetector();
  private final NoticeLimit limit = new NoticeLimit();
  private final Map<ServerName, Restarts> restarts = new HashMap<>();
  private final CardText text;
  private final Reminders reminders;
  private final List<Notice> waiting = new ArrayList<>();

  /** Restarts of a supervisord that are not reported yet. */
  private record Restarts(Instant first, int lastPid, int times) {
    static Restarts first(Observation.Restart restart) {
      return new Restarts(restart.at(), restart.pid(), 1);
    }

    Restarts and(Restarts next) {
      return new Restarts(first, next.lastPid, times + next.times);
    }
  }

  public Notices(AlertRules alertRules, CardText text, Supplier<String> ids) {
    this.text = text;
    this.alertRules = alertRules;
    this.ids = ids;
    this.reminders = new Reminders(alertRules, text);
  }

  /** Takes up what an earlier run of the bot has reported again. */
  public void load(List<CardReminders> stored) {
    reminders.load(stored);
  }

  /** A worker was stopped, by whomever. */
  public void stopped(Target target, Instant from, Instant to) {
    externalStopDetector.stopped(target, from, to);
  }

  public void see(Observation seen) {
    switch (seen) {
      case Observation.Restart restart -> {
        externalStopDetector.forget(seen.server());
        Restarts _ = restarts.merge(seen.server(), Restarts.first(restart), Restarts::and);
      }
      case Observation.MissedObservations(_, _, var missed) -> missed.forEach(this::see);
      case Observation.ServerSilence _ -> externalStopDetector.forget(seen.server());
      default -> {}
    }
  }

  /** Whether something is to be said soon, whatever else happens. */
  public boolean areWaiting() {
    return externalStopDetector.isWaiting() || !restarts.isEmpty() || !waiting.isEmpty();
  }

  /** What cards say. */
  public CardText text() {
    return text;
  }

  /** Makes what is to be said by now. */
  public void tell(
      Instant now,
      FleetHealth health,
      BiFunction<Target, Instant, List<RecentOperation>> operations,
      Predicate<Fingerprint> isSilenced,
      Collection<Card> cards) {
    for (ExternalStopDetector.ExternalStop externalStop :
        externalStopDetector.settled(
            now, operations, health::state, server -> limit.mayTell(server, now))) {
      AlertRules.AlertRule alertRule = alertRules.of(externalStop.targets().getFirst());
      boolean quiet =
          externalStop.targets().stream()
              .map(one ->
                  new Fingerprint(AlertKind.Family.STATE, one.server(), Optional.of(one.worker())))
              .allMatch(isSilenced);
      if (alertRule.tuning().kinds().contains(AlertKind.OUTSIDE) && !quiet) {
        limit.reported(externalStop.server(), now);
        say(alertRule.route(), Severity.PLAIN, externalStop.title(), Optional.empty(), now);
      }
    }
    restarts.entrySet().stream()
        .filter(one -> Duration.between(one.getValue().first(), now).compareTo(SETTLE) >= 0)
        .map(Map.Entry::getKey)
        .filter(server -> limit.mayTell(server, now))
        .toList()
        .forEach(server -> tell(server, health.of(server).orElseThrow(), isSilenced, now));
    for (Reminders.Due due : reminders.due(cards, now)) {
      Optional<Integer> calling = due.calls() ? Optional.of(due.card()) : Optional.empty();
      say(due.route(), Severity.BAD, due.title(), calling, now);
    }
  }

  private void tell(
      ServerName server,
      ServerHealth serverHealth,
      Predicate<Fingerprint> isSilenced,
      Instant now) {
    Restarts restarted = restarts.remove(server);
    AlertRules.AlertRule alertRule = alertRules.of(server);
    Fingerprint of = new Fingerprint(AlertKind.Family.SERVER, server, Optional.empty());
    if (alertRule.tuning().kinds().contains(AlertKind.SUPERVISOR_RESTARTED)
        && !isSilenced.test(of)) {
      limit.reported(server, now);
      String times = restarted.times() == 1 ? "" : " %d times".formatted(restarted.times());
      String pid = restarted.lastPid() == 0 ? "" : " (pid " + restarted.lastPid() + ")";
      say(
          alertRule.route(),
          Severity.PLAIN,
          Sentence.of(
              "supervisord on %s was restarted%s%s: %s",
              server, times, pid, serverHealth.running()),
          Optional.empty(),
          now);
    }
  }

  private void say(
      Route route, Severity severity, Sentence title, Optional<Integer> calling, Instant now) {
    route
        .channels()
        .forEach(channel ->
            waiting.add(
                new Notice(
                    ids.get(),
                    channel,
                    calling,
                    severity,
                    title,
                    List.of(),
                    now,
                    Optional.empty())));
  }

  public boolean isEmpty() {
    return waiting.isEmpty() && !reminders.hasChanged();
  }

  /** What is to be stored; stays so until {@link #stored}. */
  public List<Notice> waiting() {
    return List.copyOf(waiting);
  }

  /** Which cards were reported again. */
  public Collection<CardReminders> changedReminders() {
    return reminders.changed();
  }

  public void stored() {
    waiting.clear();
    reminders.stored();
  }
}
