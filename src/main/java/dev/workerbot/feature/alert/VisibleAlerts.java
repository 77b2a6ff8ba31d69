package dev.workerbot.feature.alert;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.alert.Alert;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.command.Reference;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.request.PickItem;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The open alerts, as far as a caller may see them. Safe for use by several threads. */
public final class VisibleAlerts {
  private final Fleet fleet;
  private final Policy policy;
  private final Cards cards;
  private final CardText text = new CardText(ZoneId.systemDefault());

  public VisibleAlerts(Services services) {
    this.fleet = services.fleet();
    this.policy = services.policy();
    this.cards = services.part(Cards.class);
  }

  /** Cards with an open alert that the caller may see, each with those alerts only. */
  public List<Card> cards(Caller caller) {
    return cards(alert -> maySee(caller, alert));
  }

  private List<Card> cards(Predicate<Alert> wanted) {
    return cards.open().stream()
        .flatMap(card -> only(card, wanted.and(Alert::isOpen)).stream())
        .toList();
  }

  private static Optional<Card> only(Card card, Predicate<Alert> wanted) {
    List<Alert> some = card.alerts().stream().filter(wanted).toList();
    return some.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Card(
                card.number(),
                card.server(),
                card.route(),
                card.openedAt(),
                some,
                card.evidence()));
  }

  /** Those among them that are meant. */
  public List<Alert> meant(Caller caller, Reference reference) {
    return cards(caller).stream()
        .filter(card ->
            !(reference instanceof Reference.NumberReference(var number))
                || number == card.number())
        .flatMap(card -> card.alerts().stream())
        .filter(
            alert -> !(reference instanceof Reference.Of(var selector)) || isMeant(selector, alert))
        .toList();
  }

  /** Whether the alert is about what the selector means; a whole server is meant by {@code *}. */
  public boolean isMeant(Selector selector, Alert alert) {
    Fingerprint of = alert.fingerprint();
    Set<String> tags = fleet.tagsOf(of.server());
    return selector.terms().stream()
        .filter(term -> term.matches(of.server(), tags))
        .anyMatch(
            term -> of.worker().map(term::matches).orElseGet(() -> term.workers().matches("")));
  }

  /** The open alert of each worker, of those that the caller may see; of two, the graver. */
  public Map<Target, Alert> byWorker(Caller caller) {
    Map<Target, Alert> open = new HashMap<>();
    cards(caller).stream()
        .flatMap(card -> card.alerts().stream())
        .forEach(alert ->
            alert
                .fingerprint()
                .target()
                .ifPresent(target ->
                    open.merge(
                        target,
                        alert,
                        (one, other) ->
                            one.alertKind().compareTo(other.alertKind()) <= 0 ? one : other)));
    return open;
  }

  /** Those to which the caller may do this, newest first. */
  public List<PickItem> numbered(Caller caller, Verb verb) {
    return cards(alert -> maySee(caller, alert) && may(caller, verb, alert)).stream()
        .sorted(Comparator.comparingInt(Card::number).reversed())
        .map(card -> new PickItem(card.number(), text.of(card).title()))
        .toList();
  }

  /** The workers that the alerts are about. */
  public static List<Target> targets(List<Alert> some) {
    return some.stream().flatMap(one -> one.fingerprint().target().stream()).distinct().toList();
  }

  private boolean maySee(Caller caller, Alert alert) {
    return may(caller, Verb.ALERTS, alert);
  }

  /** An alert about a server itself is for who may use the verb on some worker of it. */
  public boolean may(Caller caller, Verb verb, Alert alert) {
    Fingerprint of = alert.fingerprint();
    return of.target()
        .map(target -> policy.allows(caller, verb, List.of(target)))
        .orElseGet(() -> policy.mayOnSomeOf(caller, verb, of.server()));
  }
}
