package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.alert.Alert;
import dev.workerbot.chronicle.Chronicle;
import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.message.Button;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.store.Audit;
import dev.workerbot.store.StoreException;
import dev.workerbot.supervisor.ServerTime;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code status}: what the caller may see of it, with the buttons that they may press. */
final class StatusAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(StatusAnswers.class);

  private final Fleet fleet;
  private final Policy policy;
  private final Gate gate;
  private final Ledger ledger;
  private final Rights rights;
  private final Holding holding;
  private final Offering offering;
  private final Optional<Chronicle> chronicle;
  private final Pauses pauses;
  private final AlertAnswers alerts;
  private final Exits exits;

  StatusAnswers(
      Fleet fleet,
      Policy policy,
      Gate gate,
      Ledger ledger,
      Rights rights,
      Holding holding,
      Offering offering,
      Optional<Chronicle> chronicle,
      Pauses pauses,
      AlertAnswers alerts) {
    this.fleet = fleet;
    this.policy = policy;
    this.gate = gate;
    this.ledger = ledger;
    this.rights = rights;
    this.holding = holding;
    this.offering = offering;
    this.chronicle = chronicle;
    this.pauses = pauses;
    this.alerts = alerts;
    this.exits = new Exits(fleet, chronicle);
  }

  Answer of(Errand errand, Command.Status command) {
    Selector selector = command.of().orElse(Selector.everything());
    Caller caller = errand.caller();
    if (rights.seen(caller, Verb.STATUS).isEmpty()) {
      return gate.nothingHere(errand, Verb.STATUS);
    }
    if (command.of().isPresent()) {
      Optional<Answer> refused = gate.refusedBeforeLooking(errand, Verb.STATUS, selector);
      if (refused.isPresent()) {
        return refused.get();
      }
    }
    Resolution found = Resolution.of(selector, fleet, gate.sight(errand, Verb.STATUS));
    if (!found.misses().isEmpty()) {
      return gate.notFound(errand, Verb.STATUS, found);
    }
    SortedMap<Target, WorkerStatus> shown = new TreeMap<>(found.targets());
    var problems = new LinkedHashMap<>(found.problems());
    if (command.of().isEmpty()) {
      shown.keySet().removeIf(target -> !gate.mayKnow(caller).test(target));
      problems.keySet().removeIf(server -> !policy.mayOnSomeOf(caller, Verb.STATUS, server));
    } else if (!shown.isEmpty()
        && policy.decide(caller, Verb.STATUS, selector, shown.keySet())
            instanceof Decision.Refused(var reason)) {
      return gate.refused(errand, Verb.STATUS, reason, shown.keySet());
    }
    ledger.record(errand, Optional.of(Verb.STATUS), Audit.Decided.ALLOWED, "roles", shown.keySet());
    StatusText.Told told =
        StatusText.of(
            shown,
            problems,
            command.all(),
            Vitals.from(chronicle, shown).with(pauses.among(shown)),
            holding.marks()::of,
            notes(caller, shown));
    List<TargetResult> results = new ArrayList<>();
    shown.forEach((target, status) -> results.add(seen(target, status)));
    return new Answer(
        problems.isEmpty() ? Outcome.DONE : Outcome.withoutStatus(problems.values()),
        errand.id(),
        told.message().withButtons(statusButtons(errand, selector, shown, told)),
        results);
  }

  private StatusNotes notes(Caller caller, SortedMap<Target, WorkerStatus> workers) {
    Map<Target, Alert> open = new HashMap<>();
    try {
      open.putAll(alerts.open(caller));
    } catch (StoreException unreadable) {
      // A status is worth having without.
      LOG.warn("status does not know of open alerts: {}", unreadable.getMessage());
    }
    open.keySet().retainAll(workers.keySet());
    Instant now = alerts.now();
    Map<Target, Instant> ended = new HashMap<>();
    workers.forEach((target, status) ->
        fleet
            .feed(target.server())
            .behind()
            .ifPresent(behind ->
                ServerTime.of(status.note(), now)
                    .ifPresent(
                        at -> ended.put(target, at.toInstant(ZoneOffset.UTC).plus(behind)))));
    return new StatusNotes(
        open, exits.of(workers), ended, new StatusNotes.Clock(now, ZoneId.systemDefault()));
  }

  private static TargetResult seen(Target target, WorkerStatus status) {
    return new TargetResult(
        target,
        status.state() == WorkerState.RUNNING,
        true,
        Optional.of(status.state()),
        status.pid(),
        Duration.ZERO,
        status.note().isEmpty() ? Optional.empty() : Optional.of(status.note()));
  }

  private List<Button> statusButtons(
      Errand errand,
      Selector selector,
      SortedMap<Target, WorkerStatus> shown,
      StatusText.Told told) {
    List<Offering.Choice> choices = new ArrayList<>();
    if (shown.size() == 1) {
      Selector only = Selector.of(shown.keySet());
      Verb verb = shown.firstEntry().getValue().state().isUp() ? Verb.RESTART : Verb.START;
      if (policy.decide(errand.caller(), verb, shown.keySet()) instanceof Decision.Allowed) {
        choices.add(
            new Offering.Choice(
                ActionText.capitalised(verb),
                Button.Style.PRIMARY,
                new Command.Act(verb, only, false)));
      }
      choices.add(new Offering.Choice("Logs", Button.Style.PLAIN, logsOf(only)));
    } else if (!told.whole()) {
      choices.add(
          new Offering.Choice(
              "Show all", Button.Style.PLAIN, new Command.Status(Optional.of(selector), true)));
    }
    return choices.isEmpty() || !errand.pressable()
        ? List.of()
        : offering.toEverybody(errand.caller(), choices);
  }

  private static Command logsOf(Selector only) {
    return new Command.Logs(only);
  }
}
