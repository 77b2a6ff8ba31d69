package dev.workerbot.alert.rule;

import dev.workerbot.alert.Fingerprint;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is an alert, for whom and where it goes.
 *
 * @param usual holds where no special one does
 * @param special the first whose selector means the worker holds; for a server itself, the first
 *     that means every worker of it
 * @param tags of every server in the config
 * @param foldWithin after a card's first alert, in which others on its server join it
 * @param flapWithin after its end, in which the same trouble opens the same alert again
 */
public record AlertRules(
    AlertRule usual,
    List<AlertRule> special,
    Map<ServerName, Set<String>> tags,
    Duration foldWithin,
    Duration flapWithin) {
  public AlertRules {
    special = List.copyOf(special);
    tags = Map.copyOf(tags);
  }

  /**
   * One rule, whole: what it does not set itself it has from the usual one.
   *
   * @param dashboard a link for the card
   */
  public record AlertRule(Selector of, Tuning tuning, Route route, Optional<String> dashboard) {}

  /** The same with every alert going to this one channel, and calling nobody. */
  public AlertRules allTo(Channel channel) {
    return new AlertRules(
        to(usual, channel),
        special.stream().map(alertRule -> to(alertRule, channel)).toList(),
        tags,
        foldWithin,
        flapWithin);
  }

  private static AlertRule to(AlertRule alertRule, Channel channel) {
    Route route =
        new Route(
            alertRule.route().name(),
            List.of(channel),
            List.of(),
            alertRule.route().remindAfter(),
            alertRule.route().repeatEvery());
    return new AlertRule(alertRule.of(), alertRule.tuning(), route, alertRule.dashboard());
  }

  /** Whether every alert has somewhere to go. */
  public boolean reachSomebody() {
    return !usual.route().channels().isEmpty()
        && special.stream().noneMatch(alertRule -> alertRule.route().channels().isEmpty());
  }

  /** All the ways that an alert may go. */
  public List<Route> routes() {
    return Stream.concat(Stream.of(usual), special.stream()).map(AlertRule::route).toList();
  }

  /** The channels to which an alert may go. */
  public Set<Channel> channels() {
    return routes().stream()
        .flatMap(route -> route.channels().stream())
        .collect(Collectors.toSet());
  }

  /** The chats to which an alert may go. */
  public Set<String> chats() {
    return channels().stream().map(Channel::chat).collect(Collectors.toCollection(TreeSet::new));
  }

  public AlertRule of(Target target) {
    Set<String> tagged = tags.getOrDefault(target.server(), Set.of());
    return special.stream()
        .filter(alertRule ->
            alertRule.of().terms().stream()
                .anyMatch(
                    term -> term.matches(target.server(), tagged) && term.matches(target.worker())))
        .findFirst()
        .orElse(usual);
  }

  public AlertRule of(ServerName server) {
    Set<String> tagged = tags.getOrDefault(server, Set.of());
    return special.stream()
        .filter(alertRule ->
            alertRule.of().terms().stream()
                .anyMatch(term ->
                    term.matches(server, tagged) && term.workers().pattern().matches("[*:]+")))
        .findFirst()
        .orElse(usual);
  }

  public AlertRule of(Fingerprint fingerprint) {
    return fingerprint.target().map(this::of).orElseGet(() -> of(fingerprint.server()));
  }

  /** The link that a worker's card shows. */
  public Optional<String> dashboard(Target target) {
    return of(target).dashboard();
  }

  /** The route of this name, as it is now. */
  public Optional<Route> route(String name) {
    return routes().stream().filter(route -> route.name().equals(name)).findFirst();
  }
}
