package dev.workerbot.feature.alert.notice;

import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.rule.Route;
import dev.workerbot.alert.store.CardReminders;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When an open card is reported again: once if nobody acknowledges it, and every few hours for as
 * long as it is open. Not safe for several threads.
 */
final class Reminders {
  private final AlertRules alertRules;
  private final CardText text;
  private final Map<Integer, CardReminders> reminders = new HashMap<>();
  private final Map<Integer, CardReminders> changed = new HashMap<>();

  Reminders(AlertRules alertRules, CardText text) {
    this.alertRules = alertRules;
    this.text = text;
  }

  void load(List<CardReminders> stored) {
    stored.forEach(one -> reminders.put(one.card(), one));
  }

  /**
   * Something to say once more.
   *
   * @param calls whether whoever is on call is mentioned
   */
  record Due(int card, Route route, Sentence title, boolean calls) {}

  /** What is to be said now, and never again. */
  List<Due> due(Collection<Card> cards, Instant now) {
    List<Due> due = new ArrayList<>();
    for (Card card : cards) {
      Optional<Route> route = alertRules.route(card.route());
      if (card.isOpen() && !card.isSilenced() && route.isPresent()) {
        due(card, route.get(), now).ifPresent(due::add);
      }
    }
    return due;
  }

  private Optional<Due> due(Card card, Route route, Instant now) {
    CardReminders before =
        reminders.getOrDefault(
            card.number(), new CardReminders(card.number(), Optional.empty(), Optional.empty()));
    Instant newest = card.newestAt();
    boolean reminds =
        !card.isAcknowledged()
            && route.remindAfter().filter(after -> isOver(newest, after, now)).isPresent()
            && before.reminded().filter(at -> !at.isBefore(newest)).isEmpty();
    if (reminds) {
      note(new CardReminders(card.number(), Optional.of(now), before.repeated()));
      return Optional.of(
          new Due(
              card.number(),
              route,
              Sentence.of(
                  "Not acknowledged for %s: %s (`ack #%d`)",
                  age(newest, now), text.of(card).heading(), card.number()),
              true));
    }
    Instant last = before.repeated().filter(at -> at.isAfter(newest)).orElse(newest);
    if (route.repeatEvery().filter(every -> isOver(last, every, now)).isPresent()) {
      note(new CardReminders(card.number(), before.reminded(), Optional.of(now)));
      return Optional.of(
          new Due(
              card.number(),
              route,
              Sentence.of(
                  "Still open, for %s: %s (#%d)",
                  age(card.openedAt(), now), text.of(card).heading(), card.number()),
              !card.isAcknowledged()));
    }
    return Optional.empty();
  }

  private void note(CardReminders again) {
    reminders.put(again.card(), again);
    changed.put(again.card(), again);
  }

  private static boolean isOver(Instant from, Duration time, Instant now) {
    return !now.isBefore(from.plus(time));
  }

  private static String age(Instant from, Instant now) {
    return HumanTime.wholeSeconds(Duration.between(from, now));
  }

  boolean hasChanged() {
    return !changed.isEmpty();
  }

  Collection<CardReminders> changed() {
    return List.copyOf(changed.values());
  }

  void stored() {
    changed.clear();
  }
}
