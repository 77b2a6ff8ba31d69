package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.alert.Alert;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.Silence;
import dev.workerbot.command.Command;
import dev.workerbot.command.Which;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Server;
import dev.workerbot.fleet.Snapshot;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.Line;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Audit;
import dev.workerbot.store.Cards;
import dev.workerbot.store.Silences;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code alerts}, {@code ack}, {@code resolve} and the silences. */
public final class AlertAnswers {
  private static final int LINES = 30;

  private final Fleet fleet;
  private final Policy policy;
  private final Gate gate;
  private final Ledger ledger;
  private final Alerts alerts;
  private final CardText text = new CardText(ZoneId.systemDefault());

  /**
   * Where alerts and silences are kept.
   *
   * @param wake is run when somebody wanted something of them
   */
  public record Alerts(Cards cards, Silences silences, Ids ids, Clock clock, Runnable wake) {}

  AlertAnswers(Fleet fleet, Policy policy, Gate gate, Ledger ledger, Alerts alerts) {
    this.fleet = fleet;
    this.policy = policy;
    this.gate = gate;
    this.ledger = ledger;
    this.alerts = alerts;
  }

  Answer list(Errand errand, Command.Alerts command) {
    if (!hasAnywhere(errand.caller(), Verb.ALERTS)) {
      return gate.nothingHere(errand, Verb.ALERTS);
    }
    allow(errand, Verb.ALERTS, List.of());
    Instant now = alerts.clock().instant();
    List<Card> open =
        alerts.cards().open().stream()
            .map(card -> only(card, alert -> alert.isOpen() && maySee(errand.caller(), alert)))
            .flatMap(Optional::stream)
            .filter(card ->
                command.of().isEmpty()
                    || card.alerts().stream().anyMatch(one -> isMeant(command.of().get(), one)))
            .toList();
    String about = command.of().map(of -> " of " + Message.code(of)).orElse("");
    if (open.isEmpty()) {
      return errand.done(Message.of(Severity.GOOD, "No open alerts" + about));
    }
    List<Line> lines = new ArrayList<>();
    open.stream().limit(LINES).forEach(card -> lines.add(text.listed(card, now)));
    if (open.size() > LINES) {
      lines.add(new Line(Severity.PLAIN, "… and " + (open.size() - LINES) + " more"));
    }
    Severity worst = lines.stream().map(Line::severity).max(Severity::compareTo).orElseThrow();
    String count = open.size() == 1 ? "1 open alert" : open.size() + " open alerts";
    return errand.done(Message.of(worst, count + about).withLines(lines));
  }

  /** A test of an alert. */
  private interface Test {
    boolean of(Alert alert);
  }

  /** The card with these of its alerts only; empty where none is left. */
  private static Optional<Card> only(Card card, Test test) {
    List<Alert> some = card.alerts().stream().filter(test::of).toList();
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

  private boolean isMeant(Selector selector, Alert alert) {
    Fingerprint of = alert.fingerprint();
    Set<String> tags = tagsOf(of.server());
    return selector.terms().stream()
        .filter(term -> term.matches(of.server(), tags))
        .anyMatch(
            term -> of.worker().map(term::matches).orElseGet(() -> term.workers().matches("")));
  }

  private boolean maySee(Caller caller, Alert alert) {
    return may(caller, Verb.ALERTS, alert.fingerprint());
  }

  /** What is said of a server itself is for who may use the verb on some worker of it. */
  private boolean may(Caller caller, Verb verb, Fingerprint of) {
    return of.target()
        .map(target -> policy.decide(caller, verb, List.of(target)) instanceof Decision.Allowed)
        .orElseGet(() -> policy.mayOnSomeOf(caller, verb, of.server()));
  }

  private boolean hasAnywhere(Caller caller, Verb verb) {
    return fleet.servers().stream()
        .anyMatch(server -> policy.mayOnSomeOf(caller, verb, server.name()));
  }

  Answer tend(Errand errand, Command.Tend command) {
    Caller caller = errand.caller();
    if (!hasAnywhere(caller, command.verb())) {
      return gate.nothingHere(errand, command.verb());
    }
    List<Alert> meant = meant(caller, command.which());
    if (meant.isEmpty()) {
      ledger.record(
          errand,
          Optional.of(command.verb()),
          Audit.Decided.NOT_UNDERSTOOD,
          "no such alert",
          List.of());
      return errand.misunderstood(
          "There is no open alert %s. `alerts` lists them."
              .formatted(Message.code(command.which())));
    }
    Optional<Alert> forbidden =
        meant.stream().filter(one -> !may(caller, command.verb(), one.fingerprint())).findFirst();
    if (forbidden.isPresent()) {
      return refused(errand, command.verb(), forbidden.get().fingerprint());
    }
    if (command.verb() == Verb.RESOLVE) {
      for (Alert alert : meant) {
        Optional<String> why = whyOpen(alert);
        if (why.isPresent()) {
          allow(errand, command.verb(), targets(meant));
          return errand.misunderstood(
              "%s, so its alert would only open again. Mend it, or keep it quiet: %s."
                  .formatted(why.get(), Message.code("silence #" + alert.card() + " 1h")));
        }
      }
    }
    allow(errand, command.verb(), targets(meant));
    return tended(errand, command, meant);
  }

  private Answer tended(Errand errand, Command.Tend command, List<Alert> meant) {
    boolean ack = command.verb() == Verb.ACK;
    List<Alert> fresh =
        meant.stream().filter(one -> !ack || one.acknowledgedBy().isEmpty()).toList();
    if (fresh.isEmpty()) {
      String by =
          meant.stream()
              .flatMap(one -> one.acknowledgedBy().stream())
              .distinct()
              .map(name -> "@" + name)
              .collect(Collectors.joining(" and "));
      return errand.done(
          Message.of(Severity.PLAIN, "%s has %s already".formatted(by, named(meant))));
    }
    Instant now = alerts.clock().instant();
    for (Alert alert : fresh) {
      alerts
          .cards()
          .wish(
              new Cards.Wish(
                  alerts.ids().next(),
                  alert.card(),
                  Optional.of(alert.id()),
                  command.verb().word(),
                  errand.caller().name(),
                  now));
    }
    alerts.wake().run();
    return errand.done(
        Message.of(
            Severity.GOOD, "%s %s".formatted(ack ? "You have it:" : "Resolved:", named(fresh))));
  }

  private static String named(List<Alert> some) {
    Alert first = some.getFirst();
    return "%s%s (#%d)"
        .formatted(
            first.fingerprint().subject(),
            some.size() == 1 ? "" : " and " + (some.size() - 1) + " more",
            first.card());
  }

  private static List<Target> targets(List<Alert> some) {
    return some.stream().flatMap(one -> one.fingerprint().target().stream()).distinct().toList();
  }

  private List<Alert> meant(Caller caller, Which which) {
    return alerts.cards().open().stream()
        .filter(card -> !(which instanceof Which.Numbered(var number)) || number == card.number())
        .flatMap(card -> card.alerts().stream())
        .filter(Alert::isOpen)
        .filter(alert -> maySee(caller, alert))
        .filter(alert -> !(which instanceof Which.Of(var selector)) || isMeant(selector, alert))
        .toList();
  }

  /** Why an alert cannot be over, asked just now; empty where it can. */
  private Optional<String> whyOpen(Alert alert) {
    Fingerprint of = alert.fingerprint();
    if (!fleet.has(of.server())) {
      return Optional.empty();
    }
    Snapshot now = fleet.look(of.server());
    if (now.problem().isPresent()) {
      return Optional.of(now.problem().get().on(of.server()));
    }
    return of.worker()
        .flatMap(now::worker)
        .map(WorkerStatus::state)
        .filter(state ->
            state == WorkerState.FATAL
                || state == WorkerState.EXITED
                || state == WorkerState.UNKNOWN)
        .map(state -> of.subject() + " is still " + state);
  }

  private Answer refused(Errand errand, Verb verb, Fingerprint of) {
    Decision decision =
        of.target()
            .map(target -> policy.decide(errand.caller(), verb, List.of(target)))
            .orElseGet(() ->
                new Decision.Refused(
                    "You may not %s anything on %s. %s can give you the right."
                        .formatted(verb, of.server(), policy.contact())));
    return gate.refused(
        errand, verb, decision.reason(), of.target().map(List::of).orElse(List.of()));
  }

  private void allow(Errand errand, Verb verb, List<Target> targets) {
    boolean _ = ledger.record(errand, Optional.of(verb), Audit.Decided.ALLOWED, "roles", targets);
  }

  Answer silence(Errand errand, Command.Silence command) {
    Caller caller = errand.caller();
    if (!hasAnywhere(caller, Verb.SILENCE)) {
      return gate.nothingHere(errand, Verb.SILENCE);
    }
    Optional<Selector> selector = selector(caller, command.which());
    if (selector.isEmpty()) {
      ledger.record(
          errand,
          Optional.of(Verb.SILENCE),
          Audit.Decided.NOT_UNDERSTOOD,
          "no such alert",
          List.of());
      return errand.misunderstood(
          "There is no open alert %s. `alerts` lists them."
              .formatted(Message.code(command.which())));
    }
    Optional<Answer> refused = gate.refusedBeforeLooking(errand, Verb.SILENCE, selector.get());
    if (refused.isPresent()) {
      return refused.get();
    }
    Set<Target> known = new LinkedHashSet<>();
    for (Selector.Term term : selector.get().terms()) {
      List<Server> servers = fleet.meantBy(term);
      List<Target> here = known(term, servers);
      boolean unknown = here.isEmpty() && servers.stream().allMatch(this::isKnown);
      if (unknown) {
        ledger.record(
            errand,
            Optional.of(Verb.SILENCE),
            Audit.Decided.NOT_UNDERSTOOD,
            "no such worker",
            List.of());
        return errand.misunderstood(
            "There is no worker or server %s. `status` lists them.".formatted(Message.code(term)));
      }
      known.addAll(here);
    }
    if (!known.isEmpty()
        && policy.decide(caller, Verb.SILENCE, selector.get(), known)
            instanceof Decision.Refused(var reason)) {
      return gate.refused(errand, Verb.SILENCE, reason, known);
    }
    allow(errand, Verb.SILENCE, List.copyOf(known));
    Instant now = alerts.clock().instant();
    String reason = gate.clean(command.reason());
    Silence made =
        alerts
            .silences()
            .make(selector.get(), reason, caller.name(), now, now.plus(command.time()));
    alerts.wake().run();
    return errand.done(
        Message.of(
                Severity.GOOD,
                "Silenced for %s, until %s: %s%s"
                    .formatted(
                        HumanTime.wholeSeconds(command.time()),
                        text.clock(made.until()),
                        Message.code(selector.get()),
                        reason.isEmpty() ? "" : " – " + reason))
            .withLine(
                "%s ends it early; what happens meanwhile is recorded."
                    .formatted(Message.code("unsilence #" + made.number()))));
  }

  private boolean isKnown(Server server) {
    return fleet.remembered(server.name()).filter(one -> one.problem().isEmpty()).isPresent();
  }

  private List<Target> known(Selector.Term term, List<Server> servers) {
    List<Target> known = new ArrayList<>();
    for (Server server : servers) {
      fleet
          .remembered(server.name())
          .map(Snapshot::workers)
          .orElse(List.of())
          .forEach(status -> {
            if (term.matches(status.worker())) {
              known.add(new Target(server.name(), status.worker()));
            }
          });
    }
    return known;
  }

  /** Of an alert's number, what it is about. */
  private Optional<Selector> selector(Caller caller, Which which) {
    return switch (which) {
      case Which.Of(var selector) -> Optional.of(selector);
      case Which.Numbered _ -> {
        List<Alert> some = meant(caller, which);
        if (some.isEmpty()) {
          yield Optional.empty();
        }
        List<Target> targets = targets(some);
        yield Optional.of(
            targets.isEmpty()
                ? Selector.parse("*@" + some.getFirst().fingerprint().server())
                : Selector.of(targets));
      }
    };
  }

  Answer silences(Errand errand) {
    if (!hasAnywhere(errand.caller(), Verb.SILENCES)) {
      return gate.nothingHere(errand, Verb.SILENCES);
    }
    allow(errand, Verb.SILENCES, List.of());
    Instant now = alerts.clock().instant();
    List<Line> lines = new ArrayList<>();
    for (Silence silence : alerts.silences().holding(now)) {
      if (mayOnAll(errand.caller(), Verb.SILENCES, silence.of())) {
        lines.add(
            new Line(
                Severity.PLAIN,
                "#%d %s for %s more, until %s, by @%s%s"
                    .formatted(
                        silence.number(),
                        Message.code(silence.of()),
                        HumanTime.wholeSeconds(Duration.between(now, silence.until())),
                        text.clock(silence.until()),
                        silence.by(),
                        silence.reason().isEmpty() ? "" : " – " + silence.reason())));
      }
    }
    return errand.done(
        lines.isEmpty()
            ? Message.of(Severity.PLAIN, "Nothing is silenced")
            : Message.of(
                    Severity.PLAIN, lines.size() == 1 ? "1 silence" : lines.size() + " silences")
                .withLines(lines));
  }

  private boolean mayOnAll(Caller caller, Verb verb, Selector selector) {
    return selector.terms().stream()
        .flatMap(term -> fleet.meantBy(term).stream())
        .allMatch(server -> policy.mayOnSomeOf(caller, verb, server.name()));
  }

  Answer unsilence(Errand errand, Command.Unsilence command) {
    if (!hasAnywhere(errand.caller(), Verb.UNSILENCE)) {
      return gate.nothingHere(errand, Verb.UNSILENCE);
    }
    Instant now = alerts.clock().instant();
    List<Silence> meant =
        alerts.silences().holding(now).stream()
            .filter(one -> mayOnAll(errand.caller(), Verb.SILENCES, one.of()))
            .filter(one ->
                switch (command.which()) {
                  case Which.Numbered(var number) -> one.number() == number;
                  case Which.Of(var selector) -> one.of().equals(selector);
                })
            .toList();
    if (meant.isEmpty()) {
      ledger.record(
          errand,
          Optional.of(Verb.UNSILENCE),
          Audit.Decided.NOT_UNDERSTOOD,
          "no such silence",
          List.of());
      return errand.misunderstood(
          "There is no silence %s. `silences` lists them."
              .formatted(Message.code(command.which())));
    }
    for (Silence silence : meant) {
      Optional<Answer> refused = gate.refusedBeforeLooking(errand, Verb.UNSILENCE, silence.of());
      if (refused.isPresent()) {
        return refused.get();
      }
    }
    allow(errand, Verb.UNSILENCE, List.of());
    meant.forEach(silence -> {
      boolean _ = alerts.silences().end(silence.number(), now);
    });
    alerts.wake().run();
    return errand.done(
        Message.of(
            Severity.GOOD,
            "Not silenced any more: "
                + meant.stream()
                    .map(one -> Message.code(one.of()))
                    .collect(Collectors.joining(", "))));
  }

  private Set<String> tagsOf(ServerName name) {
    return fleet.has(name) ? fleet.server(name).tags() : Set.of();
  }
}
