package dev.workerbot.oncall;

import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Deed;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.Kind;
import dev.workerbot.alert.Scene;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Cards.Told;
import dev.workerbot.store.Outbox.Notice;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Sighting;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What is said once and never edited: what is no alert, and what is told again of one. Not safe for
 * several threads.
 */
final class Notices {
  /** In which the workers of a supervisord that was restarted are up again, or not. */
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final Rules rules;
  private final Supplier<String> ids;
  private final Outside outside = new Outside();
  private final Map<ServerName, Sighting.Restart> restarts = new HashMap<>();
  private final Reminders reminders;
  private final List<Notice> waiting = new ArrayList<>();

  Notices(Rules rules, CardText text, Supplier<String> ids) {
    this.rules = rules;
    this.ids = ids;
    this.reminders = new Reminders(rules, text);
  }

  /** Takes up what an earlier run of the bot has told again. */
  void load(List<Told> stored) {
    reminders.load(stored);
  }

  /** A worker was stopped, by whomever. */
  void stopped(Target target, Instant from, Instant to) {
    outside.stopped(target, from, to);
  }

  void see(Sighting seen) {
    switch (seen) {
      case Sighting.Restart restart -> {
        outside.forget(seen.server());
        restarts.put(seen.server(), restart);
      }
      case Sighting.Missed(_, _, var told) -> told.forEach(this::see);
      case Sighting.Silence _ -> outside.forget(seen.server());
      default -> {}
    }
  }

  /** Whether something is to be said soon, whatever else happens. */
  boolean areWaiting() {
    return outside.isWaiting() || !restarts.isEmpty() || !waiting.isEmpty();
  }

  /** Makes what is to be said by now. */
  void tell(
      Instant now,
      Map<ServerName, Scene> scenes,
      BiFunction<Target, Instant, List<Deed>> deeds,
      Predicate<Fingerprint> isSilenced,
      Collection<Card> cards) {
    for (Outside.Told told :
        outside.settled(now, deeds, target -> scenes.get(target.server()).state(target.worker()))) {
      Rules.Rule rule = rules.of(told.targets().getFirst());
      boolean quiet =
          told.targets().stream()
              .map(one ->
                  new Fingerprint(Kind.Family.STATE, one.server(), Optional.of(one.worker())))
              .allMatch(isSilenced);
      if (rule.tuning().kinds().contains(Kind.OUTSIDE) && !quiet) {
        say(rule.route(), Severity.PLAIN, told.title(), Optional.empty(), now);
      }
    }
    restarts.values().stream()
        .filter(one -> Duration.between(one.at(), now).compareTo(SETTLE) >= 0)
        .toList()
        .forEach(restart -> tell(restart, scenes.get(restart.server()), isSilenced, now));
    for (Reminders.Due due : reminders.due(cards, now)) {
      Optional<Integer> calling = due.calls() ? Optional.of(due.card()) : Optional.empty();
      say(due.route(), Severity.BAD, due.title(), calling, now);
    }
  }

  private void tell(
      Sighting.Restart restart, Scene scene, Predicate<Fingerprint> isSilenced, Instant now) {
    restarts.remove(restart.server());
    Rules.Rule rule = rules.of(restart.server());
    Fingerprint of = new Fingerprint(Kind.Family.SERVER, restart.server(), Optional.empty());
    if (rule.tuning().kinds().contains(Kind.SUPERVISOR_RESTARTED) && !isSilenced.test(of)) {
      String pid = restart.pid() == 0 ? "" : " (pid " + restart.pid() + ")";
      say(
          rule.route(),
          Severity.PLAIN,
          "supervisord on %s was restarted%s: %s".formatted(restart.server(), pid, scene.running()),
          Optional.empty(),
          now);
    }
  }

  private void say(
      Route route, Severity severity, String title, Optional<Integer> calling, Instant now) {
    route
        .channels()
        .forEach(channel ->
            waiting.add(new Notice(ids.get(), channel, calling, severity, title, List.of(), now)));
  }

  boolean isEmpty() {
    return waiting.isEmpty() && !reminders.hasNews();
  }

  /** What is to be stored; stays so until {@link #stored}. */
  List<Notice> waiting() {
    return List.copyOf(waiting);
  }

  /** Which cards were told again. */
  Collection<Told> told() {
    return reminders.news();
  }

  void stored() {
    waiting.clear();
    reminders.stored();
  }
}
