package dev.workerbot.alert;

import dev.workerbot.worker.ServerName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is shown, as one message, of alerts that came together on one server.
 *
 * @param number by which people name it
 * @param route name of the route that it goes
 * @param alerts in the order in which they came
 * @param evidence what was found out of the first of them
 */
public record Card(
    int number,
    ServerName server,
    String route,
    Instant openedAt,
    List<Alert> alerts,
    Evidence evidence) {
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

    public Evidence {
      before = List.copyOf(before);
    }
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
