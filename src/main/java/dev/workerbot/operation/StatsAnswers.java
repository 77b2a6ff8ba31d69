package dev.workerbot.operation;

import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.chronicle.Chronicle;
import dev.workerbot.chronicle.Stats;
import dev.workerbot.chronicle.StatsPicture;
import dev.workerbot.command.Command;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Audit;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** {@code stats}: figures of workers over time, and a picture of them. No server is asked. */
final class StatsAnswers {
  private final Policy policy;
  private final Gate gate;
  private final Ledger ledger;
  private final Optional<Chronicle> chronicle;

  StatsAnswers(Policy policy, Gate gate, Ledger ledger, Optional<Chronicle> chronicle) {
    this.policy = policy;
    this.gate = gate;
    this.ledger = ledger;
    this.chronicle = chronicle;
  }

  /**
   * @param meant which targets the command's selector means
   */
  Answer of(Errand errand, Command.Stats command, Predicate<Target> meant) {
    Optional<Answer> refused = gate.refusedBeforeLooking(errand, Verb.STATS, command.of());
    if (refused.isPresent()) {
      return refused.get();
    }
    SortedSet<Target> targets =
        chronicle
            .map(kept -> kept.listed(meant.and(gate.sees(errand, Verb.STATS))))
            .orElseGet(TreeSet::new);
    if (targets.isEmpty()) {
      // Only the servers can tell what was mistyped.
      Gate.Found found = gate.find(errand, Verb.STATS, command.of());
      return found.answer().orElseGet(() -> errand.done(StatsText.nothing(command)));
    }
    if (policy.decide(errand.caller(), Verb.STATS, command.of(), targets)
        instanceof Decision.Refused(var reason)) {
      return gate.refused(errand, Verb.STATS, reason, targets);
    }
    ledger.record(errand, Optional.of(Verb.STATS), Audit.Decided.ALLOWED, "roles", targets);
    Stats stats = chronicle.orElseThrow().stats(targets, command.period());
    if (stats.isEmpty()) {
      return errand.done(StatsText.nothing(command));
    }
    Message message = StatsText.of(stats, command);
    return errand.done(
        switch (StatsPicture.draw(stats, name(command), StatsText.title(stats, command))) {
          case StatsPicture.Drawn(var picture) -> message.withPicture(picture);
          case StatsPicture.NotDrawn(var why) -> message.withLine(Severity.WARNING, why);
        });
  }

  private static String name(Command.Stats command) {
    String of = command.of().toString().replaceAll("[^A-Za-z0-9._-]+", "-");
    return List.of(of.split("^-+", 2)).getLast() + ".png";
  }
}
