package dev.workerbot.alert;

import dev.workerbot.message.text.CleanText;
import dev.workerbot.worker.ServerName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What is shown, as one message, of alerts that came together on one server.
 *
 * @param number by which people name it
 * @param route name of the route that it goes
 * @param alerts in the order in which they came
 * @param evidence what was found out of the first of them; where there are several, a line of each
 */
public record Card(
    int number,
    ServerName server,
    String route,
    Instant openedAt,
    List<Alert> alerts,
    Evidence evidence) {
  /** How many alerts of one card are shown, each with a line. */
  public static final int SHOWN = 12;

  public Card {
    alerts = List.copyOf(alerts);
  }

  /**
   * What was found out when an alert was opened.
   *
   * @param caption where the excerpt comes from
   * @param excerpt the last lines of its log, cleaned; empty where there are none
   * @param before what happened just before, a line each
   */
  public record Evidence(String caption, String excerpt, List<String> before) {
    public static final Evidence NONE = new Evidence("", "", List.of());

    /** The caption where there is one line of each worker. */
    private static final String EACH = "What each of them logged last";

    private static final int LONGEST = 300;

    /** What tells more than the end of a stack trace. */
    private static final Pattern TELLS =
        Pattern.compile("(?i)error|exception|fatal|fail|denied|refused|cannot|can't|panic|killed");

    public Evidence {
      before = List.copyOf(before);
    }

    /** The same as one line, of the worker that it is about. */
    private Evidence ofEach(String worker) {
      return caption.equals(EACH) ? this : new Evidence(EACH, line(worker, excerpt), before);
    }

    /** The same with the line of another worker, or with its new one. */
    private Evidence and(String worker, Evidence found, List<String> earlier) {
      List<String> lines =
          new ArrayList<>(excerpt.lines().filter(line -> !line.startsWith(worker + ": ")).toList());
      if (!found.excerpt().isBlank() && lines.size() < SHOWN) {
        lines.add(line(worker, found.excerpt()));
      }
      return new Evidence(lines.isEmpty() ? "" : EACH, String.join("\n", lines), earlier);
    }

    private static String line(String worker, String log) {
      List<String> lines = log.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      if (lines.isEmpty()) {
        return "";
      }
      String line =
          lines.stream()
              .filter(one -> TELLS.matcher(one).find())
              .reduce((_, last) -> last)
              .orElse(lines.getLast());
      return worker + ": " + CleanText.cut(line, LONGEST);
    }
  }

  /** The same with what was found out of one of its alerts. */
  public Card with(Alert about, Evidence found) {
    if (alerts.size() == 1) {
      return with(found);
    }
    boolean isFirst = alerts.getFirst().id().equals(about.id());
    return with(
        evidence
            .ofEach(worker(alerts.getFirst()))
            .and(worker(about), found, isFirst ? found.before() : evidence.before()));
  }

  private static String worker(Alert alert) {
    return alert
        .fingerprint()
        .worker()
        .map(Object::toString)
        .orElse(alert.fingerprint().server().value());
  }

  /** The same with this alert in its place, or as the last. */
  public Card with(Alert alert) {
    List<Alert> all = new ArrayList<>(alerts);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(alert.id())) {
        all.set(i, alert);
        return new Card(number, server, route, openedAt, all, evidence);
      }
    }
    all.add(alert);
    return new Card(number, server, route, openedAt, all, evidence);
  }

  /** The same under another number, with these of its alerts. */
  public Card as(int another, List<Alert> some) {
    return new Card(
        another,
        server,
        route,
        openedAt,
        some.stream().map(alert -> alert.on(another)).toList(),
        evidence);
  }

  /**
   * The same by another clock.
   *
   * @param opened the same for when the card was opened, by which its messages are known
   */
  public Card by(UnaryOperator<Instant> clock, UnaryOperator<Instant> opened) {
    return new Card(
        number,
        server,
        route,
        opened.apply(openedAt),
        alerts.stream().map(alert -> alert.by(clock)).toList(),
        evidence);
  }

  public Card with(Evidence found) {
    return new Card(number, server, route, openedAt, alerts, found);
  }

  public boolean isOpen() {
    return alerts.stream().anyMatch(Alert::isOpen);
  }

  /** Whether a silence keeps all of it quiet. */
  public boolean isSilenced() {
    return alerts.stream().allMatch(Alert::silenced);
  }

  public boolean isAcknowledged() {
    return alerts.stream().filter(Alert::isOpen).allMatch(one -> one.acknowledgedBy().isPresent());
  }

  /** When its newest alert was opened. */
  public Instant newestAt() {
    return alerts.stream().map(Alert::openedAt).max(Comparator.naturalOrder()).orElse(openedAt);
  }

  /** When the last of its alerts was resolved; empty while one is open. */
  public Optional<Instant> closedAt() {
    return isOpen()
        ? Optional.empty()
        : alerts.stream().flatMap(one -> one.resolvedAt().stream()).max(Comparator.naturalOrder());
  }
}
