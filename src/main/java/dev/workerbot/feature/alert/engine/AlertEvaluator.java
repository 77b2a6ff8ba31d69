package dev.workerbot.feature.alert.engine;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertLifecycle;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.store.WantedCard;
import dev.workerbot.feature.alert.condition.ServerHealth;
import dev.workerbot.worker.ServerName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes of how things look, and of what people want, what becomes of alerts. Not safe for several
 * threads.
 */
final class AlertEvaluator {
  private final AlertRules rules;
  private final AlertRegistry registry;
  private final StoreSnapshot snapshot;
  private final Map<Fingerprint, Condition> conditions = new HashMap<>();

  AlertEvaluator(AlertRules rules, AlertRegistry registry, StoreSnapshot snapshot) {
    this.rules = rules;
    this.registry = registry;
    this.snapshot = snapshot;
  }

  /** Everything that is in trouble, or was until a moment ago. */
  AlertRegistry registry() {
    return registry;
  }

  /** Servers with an open alert. */
  Set<ServerName> alerting() {
    return registry.open().stream()
        .map(alert -> alert.fingerprint().server())
        .collect(Collectors.toSet());
  }

  /**
   * Takes in how one server and its workers look.
   *
   * @return the alerts whose log is to be read, or read anew
   */
  List<Alert> evaluate(ServerHealth serverHealth, Instant now) {
    List<Alert> fired = new ArrayList<>();
    serverHealth
        .looks(now, snapshot::isActedOn)
        .forEach((of, condition) -> evaluate(of, condition, now).ifPresent(fired::add));
    return fired;
  }

  private Optional<Alert> evaluate(Fingerprint of, Condition condition, Instant now) {
    conditions.put(of, condition);
    Optional<Alert> current = registry.alert(of);
    if (current.isEmpty() && !(condition instanceof Condition.Firing)) {
      return Optional.empty();
    }
    AlertLifecycle.Setting setting = setting(of, now);
    return registry.apply(
        of, AlertLifecycle.next(current, condition, setting), setting.silenced(), now);
  }

  private AlertLifecycle.Setting setting(Fingerprint of, Instant now) {
    return new AlertLifecycle.Setting(
        of.target().flatMap(snapshot::newest),
        snapshot.isSilenced(of, now),
        now,
        rules.of(of).tuning().resolveAfter(),
        rules.flapWithin());
  }

  /** Does what somebody wants of a card. */
  void grant(WantedCard wantedCard, Instant now) {
    Optional<Card> card = registry.card(wantedCard.card());
    if (card.isEmpty()) {
      return;
    }
    for (Alert alert : card.get().alerts()) {
      if (wantedCard.alert().isEmpty() || wantedCard.alert().get().equals(alert.id())) {
        Condition condition = conditions.getOrDefault(alert.fingerprint(), new Condition.Unknown());
        Optional<AlertLifecycle.NextState> next =
            wantedCard.verb().equals("ack")
                ? Optional.of(AlertLifecycle.acknowledged(alert, wantedCard.by()))
                : AlertLifecycle.resolvedByHand(alert, condition, wantedCard.by(), now);
        next.ifPresent(registry::act);
      }
    }
  }

  /** Of servers that are in the config no more nobody will ever see how they are. */
  void giveUpAllBut(Set<ServerName> watched, Instant now) {
    for (Alert alert : registry.open()) {
      if (!watched.contains(alert.fingerprint().server())) {
        AlertLifecycle.NextState nextState =
            AlertLifecycle.next(
                Optional.of(alert),
                new Condition.Ended("is no longer in workerbot's config"),
                setting(alert.fingerprint(), now));
        Optional<Alert> _ = registry.apply(alert.fingerprint(), nextState, alert.silenced(), now);
      }
    }
  }
}
