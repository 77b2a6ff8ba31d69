package dev.workerbot.alert;

import dev.workerbot.message.CleanText;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a card says, without its excerpt and its buttons. */
public final class CardText {

  private final DateTimeFormatter time;

  /**
   * @param zone in which the team reads the clock
   */
  public CardText(ZoneId zone) {
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss z", Locale.ROOT).withZone(zone);
  }

  /** The message of a card. */
  public Message of(Card card) {
    return card.alerts().size() == 1 ? single(card, card.alerts().getFirst()) : several(card);
  }

  private Message single(Card card, Alert alert) {
    Message message = Message.of(severity(alert), title(alert));
    if (alert.isOpen()) {
      if (alert.cause().isPresent()) {
        message = message.withLine(sentence(alert));
      }
      message = message.withField("Since", time.format(alert.since()));
    } else {
      message =
          message.withLine(
              "Was %s for %s, from %s to %s%s."
                  .formatted(
                      AlertLifecycle.words(alert.alertKind()),
                      HumanTime.wholeSeconds(AlertLifecycle.outage(alert, alert.since())),
                      time.format(alert.since()),
                      time.format(alert.wellSince().or(alert::resolvedAt).orElseThrow()),
                      alert.times() > 1 ? ", came back " + times(alert.times() - 1) : ""));
      if (alert.cause().isPresent()) {
        message = message.withLine(sentence(alert));
      }
    }
    if (alert.isOpen() && alert.times() > 1) {
      message = message.withField("Came back", times(alert.times() - 1));
    }
    if (alert.acknowledgedBy().isPresent()) {
      message = message.withField("Acknowledged", "by @" + alert.acknowledgedBy().get());
    }
    if (alert.deed().isPresent()) {
      message = message.withField("Done about it", alert.deed().get().told());
    }
    if (alert.isOpen() && alert.silenced()) {
      message = message.withField("Silenced", "`silences` and `holds` tell by whom and until when");
    }
    List<String> before = card.evidence().before();
    return before.isEmpty() ? message : message.withField("Just before", String.join("; ", before));
  }

  private String title(Alert alert) {
    String subject = CleanText.singleLine(alert.fingerprint().subject());
    if (!alert.isOpen()) {
      return "Resolved: %s %s".formatted(subject, alert.resolution().orElse("is well again"));
    }
    if (alert.wellSince().isPresent()) {
      return "%s is well again, watching whether it stays so".formatted(subject);
    }
    return switch (alert.alertKind()) {
      case FATAL -> "FATAL " + subject;
      case CRASH_LOOP -> "Crash loop: " + subject;
      case RESTARTS -> "Restarted again and again: " + subject;
      case EXITED -> "EXITED " + subject + ", and Supervisor leaves it so";
      case STUCK -> "Stuck: " + subject;
      case MEMORY -> "Memory: " + subject + " is above its limit";
      case UNREACHABLE, SUPERVISOR_DOWN, SUPERVISORCTL_FAILS ->
          ServerTitle.of(alert.alertKind(), alert.cause(), subject);
      case SUPERVISOR_RESTARTED, OUTSIDE ->
          AlertLifecycle.words(alert.alertKind()) + ": " + subject;
    };
  }

  private static Severity severity(Alert alert) {
    if (!alert.isOpen()) {
      return Severity.GOOD;
    }
    if (alert.wellSince().isPresent()) {
      return Severity.WORKING;
    }
    return switch (alert.alertKind()) {
      case STUCK, MEMORY, RESTARTS -> Severity.WARNING;
      default -> Severity.BAD;
    };
  }

  private Message several(Card card) {
    List<Alert> trouble = card.alerts().stream().filter(CardText::isTrouble).toList();
    int all = card.alerts().size();
    String title =
        !card.isOpen()
            ? "Resolved: all %d workers on %s".formatted(all, card.server())
            : trouble.isEmpty()
                ? "%d workers on %s are well again, watching whether they stay so"
                    .formatted(all, card.server())
                : several(card, trouble);
    Severity worst =
        card.alerts().stream().map(CardText::severity).max(Severity::compareTo).orElseThrow();
    List<MessageLine> lines = new ArrayList<>();
    card.alerts().stream()
        .sorted((one, other) -> severity(other).compareTo(severity(one)))
        .forEach(alert -> lines.add(new MessageLine(severity(alert), line(alert))));
    Message message = Message.of(worst, title).withLines(limited(lines));
    return message.withField("Since", time.format(card.openedAt()));
  }

  /** {@code 3 of 5 workers on web1: 2 FATAL, 1 EXITED}. */
  private static String several(Card card, List<Alert> trouble) {
    int all = card.alerts().size();
    return "%s%d workers on %s: %s"
        .formatted(
            trouble.size() == all ? "" : trouble.size() + " of ",
            all,
            card.server(),
            counts(trouble));
  }

  private static boolean isTrouble(Alert alert) {
    return alert.isOpen() && alert.wellSince().isEmpty();
  }

  private static List<MessageLine> limited(List<MessageLine> lines) {
    if (lines.size() <= Card.SHOWN) {
      return lines;
    }
    List<MessageLine> some = new ArrayList<>(lines.subList(0, Card.SHOWN - 1));
    some.add(
        new MessageLine(
            Severity.PLAIN,
            "… and " + (lines.size() - Card.SHOWN + 1) + " more; `alerts` lists them"));
    return some;
  }

  private static String counts(List<Alert> open) {
    Map<AlertKind, Long> counted =
        open.stream()
            .collect(
                Collectors.groupingBy(
                    Alert::alertKind, () -> new EnumMap<>(AlertKind.class), Collectors.counting()));
    return counted.entrySet().stream()
        .map(entry -> entry.getValue() + " " + AlertLifecycle.words(entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String line(Alert alert) {
    String subject = CleanText.singleLine(alert.fingerprint().subject());
    String now =
        !alert.isOpen()
            ? alert.resolution().orElse("is well again")
            : alert.wellSince().isPresent()
                ? "is well again"
                : AlertLifecycle.words(alert.alertKind())
                    + alert.cause().map(why -> " – " + CleanText.singleLine(why)).orElse("");
    String by =
        alert
            .acknowledgedBy()
            .filter(_ -> alert.isOpen())
            .map(name -> "; acknowledged by @" + name)
            .orElse("");
    String deed = alert.deed().map(one -> "; " + one.told()).orElse("");
    return subject + " " + now + by + deed;
  }

  /** One line of {@code alerts}. */
  public MessageLine listed(Card card, Instant now) {
    List<Alert> open = card.alerts().stream().filter(Alert::isOpen).toList();
    String what = card.alerts().size() == 1 ? title(open.getFirst()) : several(card, open);
    String by =
        open.stream()
            .flatMap(alert -> alert.acknowledgedBy().stream())
            .distinct()
            .map(name -> "@" + name)
            .collect(Collectors.joining(", "));
    Severity worst = open.stream().map(CardText::severity).max(Severity::compareTo).orElseThrow();
    Instant since = open.stream().map(Alert::since).min(Instant::compareTo).orElse(card.openedAt());
    return new MessageLine(
        worst,
        "#%d %s, for %s%s%s"
            .formatted(
                card.number(),
                what,
                HumanTime.wholeSeconds(positive(Duration.between(since, now))),
                by.isEmpty()
                    ? card.isSilenced() ? "" : ", nobody has it yet"
                    : ", acknowledged by " + by,
                card.isSilenced() ? ", silenced" : ""));
  }

  private static Duration positive(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  /** {@code 22:04:10 UTC}. */
  public String clock(Instant at) {
    return time.format(at);
  }

  private static String sentence(Alert alert) {
    String clean = CleanText.singleLine(alert.cause().orElse(""));
    // What is said of a server begins with its name, or with supervisord's.
    return clean.isEmpty() || alert.fingerprint().worker().isEmpty()
        ? clean
        : clean.substring(0, 1).toUpperCase(Locale.ROOT) + clean.substring(1);
  }

  private static String times(int times) {
    return switch (times) {
      case 1 -> "once";
      case 2 -> "twice";
      default -> times + " times";
    };
  }
}
