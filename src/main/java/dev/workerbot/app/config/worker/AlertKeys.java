package dev.workerbot.app.config.worker;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.app.config.chat.ChatIds;
import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.KeyType;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The keys of {@code alerts}. */
public final class AlertKeys {
  private static final KeyType<List<String>> KINDS =
      new KeyType.Choices("alert", Arrays.stream(AlertKind.values()).map(AlertKind::word).toList());

  static final Key.Defaulted<List<String>> CHANNEL =
      ChatIds.channels("channel", "`slack:C…` or `discord:ID` (a channel's id), or a list of them")
          .orElse(List.of());
  static final Key.Defaulted<List<String>> MENTION =
      Key.texts(
              "mention",
              ChatIds.MENTION,
              "`%s` cannot be called; write slack:U012AB (a user id), slack-group:S012AB,"
                  + " discord:4711 or discord-role:4712",
              "`slack:U…`, `slack-group:S…`, `discord:ID`, `discord-role:ID`, or a list; each chat"
                  + " calls its own")
          .orElse(List.of(), "nobody");
  static final Key.Defaulted<KeyType.TimeOrNever.Delay> REMIND_AFTER =
      Key.of(
              "remind-after",
              new KeyType.TimeOrNever(),
              "without anybody's acknowledging it; or `never`")
          .orElse(KeyType.TimeOrNever.Delay.of(Duration.ofMinutes(10)));
  static final Key.Defaulted<KeyType.TimeOrNever.Delay> REPEAT_EVERY =
      Key.of("repeat-every", new KeyType.TimeOrNever(), "while it is open; or `never`")
          .orElse(KeyType.TimeOrNever.Delay.of(Duration.ofHours(4)));
  static final Key<List<String>> ONLY =
      Key.of("only", KINDS, "kinds that are worth an alert").otherwise("all of them");
  static final Key<List<String>> OFF = Key.of("off", KINDS, "kinds that are not");
  static final Key.Defaulted<Duration> RESOLVE_AFTER =
      Key.time("resolve-after", "how long it must stay well").orElse(Tuning.DEFAULT.resolveAfter());
  static final Key.Defaulted<Integer> CRASHES =
      Key.number("crashes", 2, 100, "how many unexpected exits are a crash loop")
          .orElse(Tuning.DEFAULT.crashLoop().crashes());
  static final Key.Defaulted<Duration> CRASH_WINDOW =
      Key.time("crash-window", "in how long").orElse(Tuning.DEFAULT.crashLoop().window());
  static final Key.Defaulted<Duration> STUCK_AFTER =
      Key.time("stuck-after", "how long in STARTING or BACKOFF is `stuck`")
          .orElse(Tuning.DEFAULT.grace().stuck());
  static final Key.Defaulted<Duration> STOPPING_AFTER =
      Key.time("stopping-after", "how long in STOPPING is `stuck`")
          .orElse(Tuning.DEFAULT.grace().stopping());
  static final Key.Defaulted<Duration> UNREACHABLE_AFTER =
      Key.time("unreachable-after", "before a silent server is worth one")
          .orElse(Tuning.DEFAULT.grace().unreachable());
  static final Key.Defaulted<Duration> DOWN_AFTER =
      Key.time("down-after", "before a supervisord that is down is worth one")
          .orElse(Tuning.DEFAULT.grace().down());
  static final Key<Long> MEMORY_LIMIT =
      Key.of("memory-limit", new KeyType.Bytes(), "of a process tree, such as 512MB");
  static final Key.Defaulted<Integer> MEMORY_SAMPLES =
      Key.number(
              "memory-samples", 1, 100, "how many samples above it, which are 30 s apart, are one")
          .orElse(Tuning.DEFAULT.memory().samples());
  static final Key<String> DASHBOARD =
      Key.text(
          "dashboard",
          Pattern.compile("https?://[^\\s\"'<>`]+"),
          "`dashboard` takes a link, such as https://shop.example.com/horizon",
          "a link for the card, such as Horizon's dashboard");

  /** The keys that a rule may set, too. */
  public static final Keys RULE =
      Keys.of(
          "alert rule",
          CHANNEL,
          MENTION,
          REMIND_AFTER,
          REPEAT_EVERY,
          ONLY,
          OFF,
          RESOLVE_AFTER,
          CRASHES,
          CRASH_WINDOW,
          STUCK_AFTER,
          STOPPING_AFTER,
          UNREACHABLE_AFTER,
          DOWN_AFTER,
          MEMORY_LIMIT,
          MEMORY_SAMPLES,
          DASHBOARD);

  public static final Key<String> WORKERS =
      Key.text("workers", "whom the rule is for, as a command names them").required();

  static final Key.Defaulted<Boolean> ENABLED =
      Key.flag("enabled", "false: nothing is watched").orElse(true);
  public static final Key<List<Section>> RULES =
      Keys.list(
          "rules",
          Keys.of("special rule", WORKERS).and(RULE),
          "a list: each has `workers`, whom it is for, and any of the keys marked †");
  static final Key.Defaulted<Duration> FOLD_WITHIN =
      Key.time("fold-within", "in which others on the server join a card")
          .orElse(Duration.ofSeconds(10));
  static final Key.Defaulted<Duration> FLAP_WITHIN =
      Key.time("flap-within", "in which the same trouble opens the same card again")
          .orElse(Duration.ofMinutes(10));

  public static final Key<Section> ALERTS =
      Keys.section(
              "alerts",
              Keys.of("alerts", ENABLED, RULES, FOLD_WITHIN, FLAP_WITHIN).and(RULE),
              "what is reported without being asked for: [alerts](alerts.md)")
          .otherwise("watched, and reported nowhere");

  private AlertKeys() {}
}
