package dev.workerbot.feature.alert.engine;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertLifecycle;
import dev.workerbot.alert.AlertLifecycle.NextState;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.rule.Route;
import dev.workerbot.alert.store.CardChange;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.outbox.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The alerts that are open, or were until a moment ago, on their cards; with what changed of them
 * and is not stored yet. Not safe for several threads.
 */
final class AlertRegistry {
  /** For which a new card waits for what is found out of it. */
  private static final Duration FINDINGS = Duration.ofMillis(100);

  private final AlertRules alertRules;
  private final Supplier<String> ids;
  private final Map<Fingerprint, Alert> alerts = new HashMap<>();
  private final Map<Integer, Card> cards = new TreeMap<>();
  private final Map<Integer, CardDraft> drafts = new LinkedHashMap<>();
  private final ThreadLimits threads = new ThreadLimits();
  private int lastNumber;

  /**
   * The number of the newest card of before the stored ones were known; below 0, as none of theirs.
   */
  private int early;

  private boolean isLoaded;

  AlertRegistry(AlertRules alertRules, Supplier<String> ids) {
    this.alertRules = alertRules;
    this.ids = ids;
  }

  /**
   * Takes up what an earlier run of the bot left. What was opened before that could be read goes on
   * under the next numbers, or as what was open already.
   *
   * @return the new number of each card that was opened before
   */
  Map<Integer, Integer> load(Collection<Card> stored, int last) {
    // The oldest first: their numbers count down.
    Map<Integer, Card> before = new TreeMap<>(cards).descendingMap();
    Map<Integer, CardDraft> drawn = new HashMap<>(drafts);
    alerts.clear();
    cards.clear();
    drafts.clear();
    lastNumber = last;
    isLoaded = true;
    for (Card card : stored) {
      cards.put(card.number(), card);
      card.alerts()
          .forEach(alert -> alerts.merge(alert.fingerprint(), alert, AlertRegistry::newer));
      if (card.isOpen()) {
        // Its route may lead elsewhere since.
        alertRules
            .route(card.route())
            .ifPresent(route -> changed(card).channels = route.channels());
      }
    }
    Map<Integer, Integer> numbers = new TreeMap<>();
    before.forEach((number, card) ->
        numbers.put(number, adopted(card, Optional.ofNullable(drawn.get(number)))));
    return numbers;
  }

  /** Under which number a card goes on. */
  private int adopted(Card early, Optional<CardDraft> draft) {
    Map<Boolean, List<Alert>> known =
        early.alerts().stream()
            .collect(
                Collectors.partitioningBy(
                    one -> alert(one.fingerprint()).filter(Alert::isOpen).isPresent()));
    List<Alert> fresh = known.get(false);
    if (fresh.isEmpty()) {
      return alert(known.get(true).getFirst().fingerprint()).orElseThrow().card();
    }
    Card card = early.as(++lastNumber, fresh);
    card.alerts().forEach(alert -> alerts.put(alert.fingerprint(), alert));
    cards.put(card.number(), card);
    draft.ifPresent(one -> drafts.put(card.number(), one));
    return card.number();
  }

  private static Alert newer(Alert one, Alert other) {
    return other.openedAt().isBefore(one.openedAt()) ? one : other;
  }

  Collection<Card> cards() {
    return cards.values();
  }

  Optional<Card> card(int number) {
    return Optional.ofNullable(cards.get(number));
  }

  Optional<Alert> alert(Fingerprint of) {
    return Optional.ofNullable(alerts.get(of));
  }

  Collection<Alert> open() {
    return alerts.values().stream().filter(Alert::isOpen).toList();
  }

  /**
   * What became of an alert.
   *
   * @return the alert where what its card shows of the log is out of date
   */
  Optional<Alert> apply(Fingerprint of, NextState nextState, boolean silenced, Instant now) {
    return switch (nextState) {
      case NextState.Stays() -> Optional.empty();
      case NextState.Opens(var firing) -> Optional.of(open(of, firing, silenced, now));
      case NextState.Becomes(var alert, var lines) -> {
        Optional<Alert> before = alert(of);
        keep(cards.get(alert.card()).with(alert), alert)
            .tell(threads.admit(alert.card(), lines, now));
        yield before.filter(alert::logsAnewSince).map(_ -> alert);
      }
    };
  }

  /** What people do about an alert, which is reported however much else there is to report. */
  void act(NextState nextState) {
    if (nextState instanceof NextState.Becomes(var alert, var lines)) {
      keep(cards.get(alert.card()).with(alert), alert).tell(lines);
    }
  }

  /** Tells what was too much to tell, where it has calmed down. */
  void catchUp(CardText text, Instant now) {
    for (Card card : List.copyOf(cards.values())) {
      threads
          .catchUp(card.number(), now)
          .ifPresent(count ->
              changed(card)
                  .tell(List.of(Sentence.of("%s, after %s", text.of(card).heading(), count))));
    }
  }

  private Alert open(Fingerprint of, Condition.Firing firing, boolean silenced, Instant now) {
    Route route = alertRules.of(of).route();
    Optional<Card> fresh =
        cards.values().stream()
            .filter(card -> card.server().equals(of.server()) && card.route().equals(route.name()))
            .filter(card -> card.alerts().getFirst().fingerprint().worker().isPresent())
            .filter(_ -> of.worker().isPresent())
            .filter(card -> now.isBefore(card.openedAt().plus(foldWithin(card, of))))
            // What is kept quiet would be reported with what is not.
            .filter(card -> card.isSilenced() == silenced)
            .filter(Card::isOpen)
            .findFirst();
    if (fresh.isPresent()) {
      Alert alert = Alert.open(ids.get(), fresh.get().number(), of, firing, now, silenced);
      List<Sentence> lines = List.of(AlertLifecycle.description(alert));
      keep(fresh.get().with(alert), alert).tell(threads.admit(alert.card(), lines, now));
      return alert;
    }
    int number = isLoaded ? ++lastNumber : --early;
    Alert alert = Alert.open(ids.get(), number, of, firing, now, silenced);
    Card card =
        new Card(number, of.server(), route.name(), now, List.of(alert), Card.Evidence.NONE);
    CardDraft draft = keep(card, alert);
    draft.channels = route.channels();
    draft.postAfter = of.worker().isPresent() ? now.plus(FINDINGS) : now;
    return alert;
  }

  /** What fails after another of its group fails for the same reason, most likely. */
  private Duration foldWithin(Card card, Fingerprint of) {
    boolean isOfGroup =
        card.alerts().stream()
            .flatMap(alert -> alert.fingerprint().worker().stream())
            .filter(worker -> !of.worker().equals(Optional.of(worker)))
            .anyMatch(worker -> of.worker().get().group().equals(worker.group()));
    return isOfGroup ? alertRules.flapWithin() : alertRules.foldWithin();
  }

  private CardDraft keep(Card card, Alert alert) {
    alerts.put(alert.fingerprint(), alert);
    return changed(card);
  }

  private CardDraft changed(Card card) {
    cards.put(card.number(), card);
    return drafts.computeIfAbsent(card.number(), _ -> new CardDraft());
  }

  /** Those among these of a worker that their card has a line for. */
  List<Alert> shown(Collection<Alert> some) {
    return some.stream()
        .filter(alert -> alert.fingerprint().worker().isPresent())
        .filter(alert ->
            card(alert.card()).stream()
                .flatMap(card -> card.alerts().stream().limit(Card.SHOWN))
                .anyMatch(shown -> shown.id().equals(alert.id())))
        .toList();
  }

  /** Those that were ended by a kill before anything was found out of them. */
  List<Alert> withoutEvidence() {
    return cards.values().stream()
        .filter(card -> card.isOpen() && card.evidence().equals(Card.Evidence.NONE))
        .flatMap(card -> card.alerts().stream())
        .toList();
  }

  /** What was found out of an alert; its card need wait for no more. */
  void found(Alert asked, EvidenceCollector.CollectedEvidence collectedEvidence) {
    // Its card may have got another number since.
    Optional<Card> card =
        cards.values().stream()
            .filter(one -> one.alerts().stream().anyMatch(of -> of.id().equals(asked.id())))
            .findFirst();
    if (card.isEmpty()) {
      return;
    }
    Card with = card.get().with(asked, collectedEvidence.evidence());
    Optional<Alert> alert =
        alert(asked.fingerprint()).filter(one -> one.id().equals(asked.id()) && one.isCauseOpen());
    if (alert.isPresent() && collectedEvidence.cause().isPresent()) {
      Alert because = alert.get().because(collectedEvidence.cause().get());
      keep(with.with(because), because).postAfter = Instant.EPOCH;
    } else {
      changed(with).postAfter = Instant.EPOCH;
    }
  }

  /** What is to be stored; stays so until {@link #stored}. */
  List<CardChange> changes(Instant now) {
    return drafts.entrySet().stream()
        .map(one -> one.getValue().change(cards.get(one.getKey()), now))
        .toList();
  }

  /**
   * What channels may lack while nothing can be stored: all that changed, and what is open and may
   * have been stored, but not brought.
   */
  List<CardChange> unrecorded(Instant now) {
    List<CardChange> all = new ArrayList<>();
    for (Card card : cards.values()) {
      CardDraft draft = drafts.get(card.number());
      if (draft == null && !card.isOpen()) {
        continue;
      }
      List<Channel> channels =
          alertRules.route(card.route()).map(Route::channels).orElse(List.of());
      all.add(
          draft == null
              ? new CardChange(card, List.of(), channels, Instant.EPOCH, now, false)
              : new CardChange(card, draft.lines, channels, draft.postAfter, now, true));
    }
    return all;
  }

  void stored() {
    drafts.clear();
  }

  /** What was over before that may be forgotten: it cannot come back. */
  Instant keptSince(Instant now) {
    return now.minus(alertRules.flapWithin());
  }

  /** Forgets what was over long ago. */
  void forget(Instant now) {
    Instant before = keptSince(now);
    cards
        .values()
        .removeIf(card ->
            !drafts.containsKey(card.number())
                && !threads.isWaiting(card.number())
                && card.closedAt().filter(at -> at.isBefore(before)).isPresent());
    alerts.values().removeIf(alert -> !cards.containsKey(alert.card()));
    threads.forgetAllBut(cards.keySet());
  }
}
