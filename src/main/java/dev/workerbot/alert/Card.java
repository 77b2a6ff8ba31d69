package dev.workerbot.alert;

import dev.workerbot.message.text.CleanText;
import dev.workerbot.worker.ServerName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

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
   * @param excerpt what its log says of it, cleaned: the last lines as they are found, one line as
   *     they are kept; empty where there are none
   * @param before what happened just before, a line each
   */
  public record Evidence(String caption, String excerpt, List<String> before) {
    public static final Evidence NONE = new Evidence("", "", List.of());

    /** The caption where there is one line of each worker. */
    private static final String EACH = "What each of them logged last";

    /** What a phone shows in some four rows. */
    private static final int LONGEST = 140;

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
      return summary(log).map(said -> worker + ": " + said).orElse("");
    }

    private static Optional<String> summary(String log) {
      return LogSummary.of(log)
          .map(said ->
              CleanText.cut(said.text(), LONGEST) + (said.times() > 1 ? " ×" + said.times() : ""));
    }

    /** The line of a worker; where there are no lines of each, it is the one that was looked at. */
    private Optional<String> lineOf(String worker, boolean isLookedAt) {
      if (!caption.equals(EACH)) {
        return isLookedAt ? summary(excerpt) : Optional.empty();
      }
      String lead = worker + ": ";
      return excerpt
          .lines()
          .filter(line -> line.startsWith(lead))
          .map(line -> line.substring(lead.length()))
          .findFirst();
    }

    /** Whether its log says more of what went wrong than the one that was found before. */
    private boolean tellsMoreThan(Optional<String> before) {
      return LogSummary.of(excerpt)
          .filter(now ->
              now.tells() || before.flatMap(LogSummary::of).filter(LogSummary::tells).isEmpty())
          .isPresent();
    }
  }

  /**
   * The same with what was found out of one of its alerts. What comes of one that is over is its
   * newest log: that replaces an older one, but not by what a worker says that is well again.
   */
  public Card with(Alert about, Evidence found) {
    if (!about.isInTrouble()) {
      return found.tellsMoreThan(logLine(about)) ? with(about, found, evidence.before()) : this;
    }
    boolean isFirst = alerts.getFirst().id().equals(about.id());
    return with(about, found, isFirst ? found.before() : evidence.before());
  }

  private Card with(Alert about, Evidence found, List<String> before) {
    return with(
        alerts.size() == 1
            ? new Evidence(found.caption(), Evidence.summary(found.excerpt()).orElse(""), before)
            : evidence.ofEach(worker(alerts.getFirst())).and(worker(about), found, before));
  }

  /** What the worker of one of its alerts logged, in one line; empty where that is not known. */
  public Optional<String> logLine(Alert of) {
    return evidence.lineOf(worker(of), alerts.getFirst().id().equals(of.id()));
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
