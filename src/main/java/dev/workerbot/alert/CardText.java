package dev.workerbot.alert;

import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Moment;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.ClockTime;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a card says, without its buttons. */
public final class CardText {
  /** What stands before the number of a card. */
  public static final String LABEL = "Alert #";

  private final ClockTime time;

  /**
   * @param zone in which the team reads the clock
   */
  public CardText(ZoneId zone) {
    this.time = new ClockTime(zone);
  }

  /** The message of a card. */
  public Message of(Card card) {
    return card.alerts().size() == 1 ? single(card, card.alerts().getFirst()) : several(card);
  }

  private Message single(Card card, Alert alert) {
    Message message = Message.of(severity(alert), title(alert));
    if (alert.isOpen()) {
      message = why(message, card, alert);
      message = message.withField(label(card), since(alert.since()));
    } else {
      message =
          why(message, card, alert)
              .withField(
                  label(card),
                  Sentence.of(
                      "was %s for %s, from %s to %s%s",
                      alert.alertKind().words(),
                      HumanTime.wholeSeconds(AlertLifecycle.outage(alert, alert.since())),
                      time.second(alert.since()),
                      time.second(alert.wellSince().or(alert::resolvedAt).orElseThrow()),
                      alert.times() > 1 ? ", came back " + times(alert.times() - 1) : ""));
    }
    if (alert.isOpen() && alert.times() > 1) {
      message = message.withField("Recovered", times(alert.times() - 1));
    }
    if (alert.acknowledgedBy().isPresent()) {
      message =
          message.withField("Acknowledged", Sentence.of("by %s", alert.acknowledgedBy().get()));
    }
    if (alert.operation().isPresent()) {
      message = message.withField("Actions", alert.operation().get().phrase());
    }
    if (alert.isOpen() && alert.silenced()) {
      message =
          message.withField(
              "Silenced", "see `silences` and `holds` for who did it, and until when");
    }
    List<String> before = card.evidence().before();
    return before.isEmpty()
        ? message
        : message.withField(
            "Just before", Sentence.join(" · ", before.stream().map(Sentence::recorded).toList()));
  }

  /** With the cause, and the line of the log that says it. */
  private static Message why(Message message, Card card, Alert alert) {
    Message because = alert.cause().isPresent() ? message.withLine(sentence(alert)) : message;
    return card.logLine(alert).map(line -> because.withLine(Message.code(line))).orElse(because);
  }

  private Sentence title(Alert alert) {
    Sentence subject = alert.fingerprint().subject();
    if (!alert.isOpen()) {
      return Sentence.of("Resolved: %s %s", subject, resolution(alert));
    }
    if (alert.wellSince().isPresent()) {
      return Sentence.of("%s is well again, watching whether it stays so", subject);
    }
    return alert.alertKind().family() == AlertKind.Family.SERVER
        ? ServerTitle.of(alert.alertKind(), alert.cause(), subject)
        : Sentence.of(alert.alertKind().title(), subject);
  }

  private static Sentence resolution(Alert alert) {
    return Sentence.recorded(alert.resolution().orElse("is well again"));
  }

  private static Severity severity(Alert alert) {
    if (!alert.isOpen()) {
      return Severity.GOOD;
    }
    if (alert.wellSince().isPresent()) {
      return Severity.WORKING;
    }
    return alert.alertKind().severity();
  }

  private Message several(Card card) {
    List<Alert> trouble = card.alerts().stream().filter(Alert::isInTrouble).toList();
    int all = card.alerts().size();
    Sentence title =
        !card.isOpen()
            ? Sentence.of("Resolved: all %d workers on %s", all, card.server())
            : trouble.isEmpty()
                ? Sentence.of(
                    "%d workers on %s are well again, watching whether they stay so",
                    all, card.server())
                : several(card, trouble);
    Severity worst =
        card.alerts().stream().map(CardText::severity).max(Severity::compareTo).orElseThrow();
    List<MessageLine> lines = new ArrayList<>();
    card.alerts().stream()
        .sorted((one, other) -> severity(other).compareTo(severity(one)))
        .forEach(alert -> lines.add(new MessageLine(severity(alert), line(card, alert))));
    Message message = Message.of(worst, title).withLines(limited(lines));
    return message.withField(label(card), since(card.openedAt()));
  }

  private Sentence since(Instant at) {
    return Sentence.of("since %s", time.since(at));
  }

  /** By the number people name the alert; some are posted before it is known. */
  private static String label(Card card) {
    return card.number() > 0 ? LABEL + card.number() : "Alert";
  }

  /** {@code 3 of 5 workers on web1: 2 FATAL, 1 EXITED}. */
  private static Sentence several(Card card, List<Alert> trouble) {
    int all = card.alerts().size();
    return Sentence.of(
        "%s%d workers on %s: %s",
        trouble.size() == all ? "" : trouble.size() + " of ", all, card.server(), counts(trouble));
  }

  private static List<MessageLine> limited(List<MessageLine> lines) {
    return MessageLine.atMost(Card.SHOWN, lines, Sentence.of("`alerts` lists them"));
  }

  private static Sentence counts(List<Alert> open) {
    Map<AlertKind, Long> counted =
        open.stream()
            .collect(
                Collectors.groupingBy(
                    Alert::alertKind, () -> new EnumMap<>(AlertKind.class), Collectors.counting()));
    return counted.entrySet().stream()
        .map(entry -> Sentence.of("%s %s", entry.getValue(), entry.getKey().words()))
        .collect(Sentence.joining(", "));
  }

  private static Sentence line(Card card, Alert alert) {
    Sentence subject = alert.fingerprint().subject();
    Sentence now =
        !alert.isOpen()
            ? resolution(alert)
            : alert.wellSince().isPresent()
                ? Sentence.of("is well again")
                : Sentence.of(
                    "%s%s",
                    alert.alertKind().words(),
                    alert
                        .cause()
                        .map(why -> Sentence.of(" – %s", CleanText.singleLine(why)))
                        .orElse(Sentence.EMPTY));
    Sentence by =
        alert
            .acknowledgedBy()
            .filter(_ -> alert.isOpen())
            .map(name -> Sentence.of("; acknowledged by %s", name))
            .orElse(Sentence.EMPTY);
    Sentence phrase =
        alert.operation().map(one -> Sentence.of("; %s", one.phrase())).orElse(Sentence.EMPTY);
    Sentence logged =
        card.logLine(alert)
            .map(line ->
                Sentence.of(alert.isInTrouble() ? " – %s" : "; it logged %s", Message.code(line)))
            .orElse(Sentence.EMPTY);
    return Sentence.of("%s %s%s%s%s", subject, now, logged, by, phrase);
  }

  /** One line of {@code alerts}. */
  public MessageLine listed(Card card, Instant now) {
    List<Alert> open = card.alerts().stream().filter(Alert::isOpen).toList();
    Sentence what = card.alerts().size() == 1 ? title(open.getFirst()) : several(card, open);
    Sentence by =
        open.stream()
            .flatMap(alert -> alert.acknowledgedBy().stream())
            .distinct()
            .collect(Sentence.joining(", "));
    Severity worst = open.stream().map(CardText::severity).max(Severity::compareTo).orElseThrow();
    Instant since = open.stream().map(Alert::since).min(Instant::compareTo).orElse(card.openedAt());
    return new MessageLine(
        worst,
        Sentence.of(
            "#%d %s, for %s%s%s",
            card.number(),
            what,
            HumanTime.wholeSeconds(positive(Duration.between(since, now))),
            by.isEmpty()
                ? Sentence.of(card.isSilenced() ? "" : ", nobody has it yet")
                : Sentence.of(", acknowledged by %s", by),
            card.isSilenced() ? ", silenced" : ""));
  }

  private static Duration positive(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  /** {@code 22:04:10 UTC}. */
  public Moment clock(Instant at) {
    return time.second(at);
  }

  private static Sentence sentence(Alert alert) {
    String clean = CleanText.singleLine(alert.cause().orElse(""));
    // What is said of a server begins with its name, or with supervisord's.
    return clean.isEmpty() || alert.fingerprint().worker().isEmpty()
        ? Sentence.outside(clean)
        : Sentence.of("%s%s", clean.substring(0, 1).toUpperCase(Locale.ROOT), clean.substring(1));
  }

  private static String times(int times) {
    return switch (times) {
      case 1 -> "once";
      case 2 -> "twice";
      default -> times + " times";
    };
  }
}
