package dev.workerbot.app.config;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Tuning;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Sentence;
import dev.workerbot.oncall.AlertRules;
import dev.workerbot.oncall.Route;
import dev.workerbot.store.Cards.Channel;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code alerts}: what is one, where it goes, whom it calls. */
final class AlertsReader {
  private static final Set<String> RULE =
      Set.of(
          "channel",
          "mention",
          "remind-after",
          "repeat-every",
          "only",
          "off",
          "resolve-after",
          "crashes",
          "crash-window",
          "stuck-after",
          "stopping-after",
          "unreachable-after",
          "down-after",
          "memory-limit",
          "memory-samples",
          "dashboard");
  static final Set<String> ALERTS = plus(RULE, "enabled", "fold-within", "flap-within", "rules");
  static final Set<String> SPECIAL = plus(RULE, "workers");

  private static final AlertRules.AlertRule USUAL =
      new AlertRules.AlertRule(
          Selector.everything(),
          Tuning.DEFAULT,
          new Route(
              "usual",
              List.of(),
              List.of(),
              Optional.of(Duration.ofMinutes(10)),
              Optional.of(Duration.ofHours(4))),
          Optional.empty());

  private final Section alerts;
  private final List<Config.ConfiguredServer> servers;

  AlertsReader(Section top, List<Config.ConfiguredServer> servers) {
    this.alerts = top.section("alerts", ALERTS);
    this.servers = servers;
  }

  private static Set<String> plus(Set<String> keys, String... more) {
    Set<String> all = new HashSet<>(keys);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  Config.AlertsConfig read() {
    boolean enabled = alerts.flag("enabled").orElse(true);
    AlertRules.AlertRule usual = rule(alerts, Selector.everything(), USUAL, "usual");
    List<AlertRules.AlertRule> special = new ArrayList<>();
    for (Section section : alerts.list("rules", SPECIAL)) {
      String workers = section.required("workers");
      if (!workers.isEmpty()) {
        selector(section, workers)
            .ifPresent(of -> special.add(rule(section, of, usual, "rule " + workers)));
      }
    }
    return new Config.AlertsConfig(
        enabled,
        new AlertRules(
            usual,
            special,
            servers.stream()
                .collect(
                    Collectors.toMap(Config.ConfiguredServer::name, Config.ConfiguredServer::tags)),
            alerts.time("fold-within").orElse(Duration.ofSeconds(10)),
            alerts.time("flap-within").orElse(Duration.ofMinutes(10))));
  }

  private Optional<Selector> selector(Section section, String text) {
    try {
      Selector of = Selector.parse(text);
      for (Selector.Term term : of.terms()) {
        boolean met =
            servers.stream()
                .anyMatch(configuredServer ->
                    term.matches(configuredServer.name(), configuredServer.tags()));
        if (!met) {
          section.wrong(
              section.lineOf("workers"),
              Sentence.of("no server or tag is meant by `%s`; it would never apply", term));
        }
      }
      return Optional.of(of);
    } catch (IllegalArgumentException wrong) {
      section.wrong(section.lineOf("workers"), "`workers`: " + wrong.getMessage());
      return Optional.empty();
    }
  }

  private AlertRules.AlertRule rule(
      Section section, Selector of, AlertRules.AlertRule from, String name) {
    Tuning old = from.tuning();
    Tuning tuning =
        new Tuning(
            kinds(section, old.kinds()),
            section.time("resolve-after").orElse(old.resolveAfter()),
            section.number("crashes", 2, 100).orElse(old.crashes()),
            section.time("crash-window").orElse(old.crashWindow()),
            section.time("stuck-after").orElse(old.stuckAfter()),
            section.time("stopping-after").orElse(old.stoppingAfter()),
            section.time("unreachable-after").orElse(old.unreachableAfter()),
            section.time("down-after").orElse(old.downAfter()),
            section.bytes("memory-limit").map(OptionalLong::of).orElse(old.memoryLimit()),
            section.number("memory-samples", 1, 100).orElse(old.memorySamples()));
    Route route =
        new Route(
            name,
            section
                .texts("channel")
                .map(texts -> channels(section, texts))
                .orElse(from.route().channels()),
            section
                .texts("mention")
                .map(texts -> mentions(section, texts))
                .orElse(from.route().mentions()),
            section.timeOrNever("remind-after", from.route().remindAfter()),
            section.timeOrNever("repeat-every", from.route().repeatEvery()));
    Optional<String> dashboard = section.text("dashboard").or(from::dashboard);
    if (dashboard.isPresent() && !dashboard.get().matches("https?://[^\\s\"'<>`]+")) {
      section.wrong(
          section.lineOf("dashboard"),
          Sentence.of("`dashboard` takes a link, such as https://shop.example.com/horizon"));
    }
    return new AlertRules.AlertRule(of, tuning, route, dashboard);
  }

  private static Set<AlertKind> kinds(Section section, Set<AlertKind> from) {
    Set<AlertKind> kinds = EnumSet.copyOf(from.isEmpty() ? EnumSet.allOf(AlertKind.class) : from);
    section
        .texts("only")
        .ifPresent(words -> {
          kinds.clear();
          words.forEach(word ->
              kind(section, "only", word).ifPresent(alertKind -> kinds.addAll(with(alertKind))));
        });
    section
        .texts("off")
        .ifPresent(words ->
            words.forEach(word ->
                kind(section, "off", word)
                    .ifPresent(alertKind -> kinds.removeAll(with(alertKind)))));
    return kinds;
  }

  /** Who says crash-loop means those too that nobody can be sure of. */
  private static Set<AlertKind> with(AlertKind alertKind) {
    return alertKind == AlertKind.CRASH_LOOP
        ? EnumSet.of(alertKind, AlertKind.RESTARTS)
        : EnumSet.of(alertKind);
  }

  private static Optional<AlertKind> kind(Section section, String key, String word) {
    Optional<AlertKind> kind = AlertKind.named(word);
    if (kind.isEmpty()) {
      List<String> known = Arrays.stream(AlertKind.values()).map(AlertKind::word).toList();
      section.wrong(
          section.lineOf(key),
          Sentence.of(
              "there is no alert `%s`%s",
              word, Nearest.hint(word, known, "; known are " + String.join(", ", known))));
    }
    return kind;
  }

  /** Channels as {@code channel} names them. */
  static List<Channel> channels(Section section, List<String> texts) {
    List<Channel> channels = new ArrayList<>();
    for (String text : texts) {
      String[] parts = text.split(":", 2);
      if (parts.length == 2 && ChatsReader.CHANNEL.matcher(text).matches()) {
        channels.add(new Channel(parts[0], parts[1]));
      } else {
        section.wrong(
            section.lineOf("channel"),
            Sentence.of(
                "`%s` is no channel; write slack:C012AB (the channel's id, at the end of its details in Slack) or discord:4711 (Copy Channel ID in Discord)",
                text));
      }
    }
    return channels;
  }

  private static List<Mention> mentions(Section section, List<String> texts) {
    List<Mention> mentions = new ArrayList<>();
    for (String text : texts) {
      if (ChatsReader.MENTION.matcher(text).matches()) {
        mentions.add(Mention.of(text));
      } else {
        section.wrong(
            section.lineOf("mention"),
            Sentence.of(
                "`%s` is nobody to call; write slack:U012AB (a user id), slack-group:S012AB, discord:4711 or discord-role:4712",
                text));
      }
    }
    return mentions;
  }
}
