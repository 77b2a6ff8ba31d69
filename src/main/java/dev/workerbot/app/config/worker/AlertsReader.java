package dev.workerbot.app.config.worker;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.rule.Route;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.app.config.chat.ChatIds;
import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.KeyType;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.message.Mention;
import dev.workerbot.worker.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code alerts}: what is one, where it goes, whom it calls. */
public final class AlertsReader {
  private static final AlertRules.AlertRule USUAL =
      new AlertRules.AlertRule(
          Selector.everything(),
          Tuning.DEFAULT,
          new Route(
              "usual",
              List.of(),
              List.of(),
              AlertKeys.REMIND_AFTER.value().time(),
              AlertKeys.REPEAT_EVERY.value().time()),
          Optional.empty());

  private final Section alerts;
  private final Section health;
  private final List<ConfiguredServer> servers;

  public AlertsReader(Section top, List<ConfiguredServer> servers) {
    this.alerts = top.all(AlertKeys.ALERTS);
    this.health = top.all(HealthReader.HEALTH);
    this.servers = servers;
  }

  public AlertsConfig read() {
    boolean enabled = alerts.get(AlertKeys.ENABLED);
    AlertRules.AlertRule usual = rule(alerts, Selector.everything(), USUAL, "usual");
    List<AlertRules.AlertRule> special = new ArrayList<>();
    for (Section section : alerts.all(AlertKeys.RULES)) {
      String workers = section.required(AlertKeys.WORKERS);
      if (!workers.isEmpty()) {
        PlacedWorkers.read(section, AlertKeys.WORKERS, workers, servers)
            .ifPresent(of -> special.add(rule(section, of, usual, "rule " + workers)));
      }
    }
    return new AlertsConfig(
        enabled,
        new AlertRules(
            usual,
            special,
            servers.stream()
                .collect(Collectors.toMap(ConfiguredServer::name, ConfiguredServer::tags)),
            alerts.get(AlertKeys.FOLD_WITHIN),
            alerts.get(AlertKeys.FLAP_WITHIN)),
        HealthReader.read(health, servers));
  }

  private AlertRules.AlertRule rule(
      Section section, Selector of, AlertRules.AlertRule from, String name) {
    Tuning old = from.tuning();
    Tuning tuning =
        new Tuning(
            kinds(section, old.kinds()),
            section.find(AlertKeys.RESOLVE_AFTER).orElse(old.resolveAfter()),
            new Tuning.CrashLoop(
                section.find(AlertKeys.CRASHES).orElse(old.crashLoop().crashes()),
                section.find(AlertKeys.CRASH_WINDOW).orElse(old.crashLoop().window())),
            grace(section, old.grace()),
            new Tuning.MemoryAlarm(
                section
                    .find(AlertKeys.MEMORY_LIMIT)
                    .map(OptionalLong::of)
                    .orElse(old.memory().limit()),
                section.find(AlertKeys.MEMORY_SAMPLES).orElse(old.memory().samples())));
    Route route =
        new Route(
            name,
            section.find(AlertKeys.CHANNEL).map(ChatIds::channels).orElse(from.route().channels()),
            section
                .find(AlertKeys.MENTION)
                .map(AlertsReader::mentions)
                .orElse(from.route().mentions()),
            delay(section, AlertKeys.REMIND_AFTER, from.route().remindAfter()),
            delay(section, AlertKeys.REPEAT_EVERY, from.route().repeatEvery()));
    Optional<String> dashboard = section.find(AlertKeys.DASHBOARD).or(from::dashboard);
    return new AlertRules.AlertRule(of, tuning, route, dashboard);
  }

  private static Tuning.Grace grace(Section section, Tuning.Grace old) {
    return new Tuning.Grace(
        section.find(AlertKeys.STUCK_AFTER).orElse(old.stuck()),
        section.find(AlertKeys.STOPPING_AFTER).orElse(old.stopping()),
        section.find(AlertKeys.UNREACHABLE_AFTER).orElse(old.unreachable()),
        section.find(AlertKeys.DOWN_AFTER).orElse(old.down()));
  }

  private static Optional<Duration> delay(
      Section section, Key<KeyType.TimeOrNever.Delay> key, Optional<Duration> from) {
    return section.find(key).map(KeyType.TimeOrNever.Delay::time).orElse(from);
  }

  private static Set<AlertKind> kinds(Section section, Set<AlertKind> from) {
    Set<AlertKind> kinds =
        section
            .find(AlertKeys.ONLY)
            .map(AlertsReader::named)
            .orElseGet(
                () -> EnumSet.copyOf(from.isEmpty() ? EnumSet.allOf(AlertKind.class) : from));
    kinds.removeAll(named(section.find(AlertKeys.OFF).orElse(List.of())));
    return kinds;
  }

  /** Who says crash-loop means those too that nobody can be sure of. */
  private static EnumSet<AlertKind> named(List<String> words) {
    EnumSet<AlertKind> kinds = EnumSet.noneOf(AlertKind.class);
    words.forEach(word -> AlertKind.named(word).ifPresent(kinds::add));
    if (kinds.contains(AlertKind.CRASH_LOOP)) {
      kinds.add(AlertKind.RESTARTS);
    }
    return kinds;
  }

  /** Without those who cannot be called, which the key has noted. */
  private static List<Mention> mentions(List<String> texts) {
    return texts.stream()
        .filter(text -> ChatIds.MENTION.matcher(text).matches())
        .map(Mention::of)
        .toList();
  }
}
