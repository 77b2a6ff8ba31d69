package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.alert.Alert;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.command.Command;
import dev.workerbot.command.Reference;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Cards;
import dev.workerbot.store.SilenceTable;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code alerts}, {@code ack}, {@code resolve} and the silences. */
public final class AlertAnswers {
  private static final int LINES = 30;

  private final Fleet fleet;
  private final Policy policy;
  private final Authorizer authorizer;
  private final AlertParts alertParts;
  private final CardText text = new CardText(ZoneId.systemDefault());

  /**
   * Where alerts and silences are kept.
   *
   * @param wake is run when somebody wanted something of them
   */
  public record AlertParts(
      Cards cards, SilenceTable silenceTable, Ids ids, Clock clock, Runnable wake) {}

  AlertAnswers(Fleet fleet, Policy policy, Authorizer authorizer, AlertParts alertParts) {
    this.fleet = fleet;
    this.policy = policy;
    this.authorizer = authorizer;
    this.alertParts = alertParts;
  }

  CommandAnswer list(RequestContext requestContext, Command.Alerts command) {
    if (!authorizer.hasAnywhere(requestContext.caller(), Verb.ALERTS)) {
      return authorizer.nothingHere(requestContext, Verb.ALERTS);
    }
    authorizer.allow(requestContext, Verb.ALERTS, List.of());
    Instant now = alertParts.clock().instant();
    List<Card> open =
        alertParts.cards().open().stream()
            .map(card ->
                only(card, alert -> alert.isOpen() && maySee(requestContext.caller(), alert)))
            .flatMap(Optional::stream)
            .filter(card ->
                command.of().isEmpty()
                    || card.alerts().stream().anyMatch(one -> isMeant(command.of().get(), one)))
            .toList();
    Sentence about =
        command.of().map(of -> Sentence.of(" of %s", Message.code(of))).orElse(Sentence.EMPTY);
    if (open.isEmpty()) {
      return requestContext.done(Message.of(Severity.GOOD, Sentence.of("No open alerts%s", about)));
    }
    List<MessageLine> lines = new ArrayList<>();
    open.stream().limit(LINES).forEach(card -> lines.add(text.listed(card, now)));
    if (open.size() > LINES) {
      lines.add(
          new MessageLine(Severity.PLAIN, Sentence.of("… and %s more", (open.size() - LINES))));
    }
    Severity worst =
        lines.stream().map(MessageLine::severity).max(Severity::compareTo).orElseThrow();
    Sentence count =
        open.size() == 1 ? Sentence.of("1 open alert") : Sentence.of("%s open alerts", open.size());
    return requestContext.done(
        Message.of(worst, Sentence.of("%s%s", count, about)).withLines(lines));
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
    Set<String> tags = fleet.tagsOf(of.server());
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

  CommandAnswer tend(RequestContext requestContext, Command.Tend command) {
    Caller caller = requestContext.caller();
    if (!authorizer.hasAnywhere(caller, command.verb())) {
      return authorizer.nothingHere(requestContext, command.verb());
    }
    List<Alert> meant = meant(caller, command.reference());
    if (meant.isEmpty()) {
      return authorizer.notUnderstood(
          requestContext,
          command.verb(),
          "There is no open alert %s. `alerts` lists them."
              .formatted(Message.code(command.reference())));
    }
    Optional<Alert> forbidden =
        meant.stream().filter(one -> !may(caller, command.verb(), one.fingerprint())).findFirst();
    if (forbidden.isPresent()) {
      return refused(requestContext, command.verb(), forbidden.get().fingerprint());
    }
    if (command.verb() == Verb.RESOLVE) {
      Map<ServerName, Snapshot> now = look(requestContext, meant);
      for (Alert alert : meant) {
        Optional<Sentence> why = whyOpen(alert, now);
        if (why.isPresent()) {
          authorizer.allow(requestContext, command.verb(), targets(meant));
          return requestContext.misunderstood(
              "%s, so its alert would only open again. Mend it, or keep it quiet: %s."
                  .formatted(why.get(), Message.code(Sentence.of("silence #%s 1h", alert.card()))));
        }
      }
    }
    authorizer.allow(requestContext, command.verb(), targets(meant));
    return tended(requestContext, command, meant);
  }

  private CommandAnswer tended(
      RequestContext requestContext, Command.Tend command, List<Alert> meant) {
    boolean ack = command.verb() == Verb.ACK;
    List<Alert> fresh =
        meant.stream().filter(one -> !ack || one.acknowledgedBy().isEmpty()).toList();
    if (fresh.isEmpty()) {
      Sentence by =
          meant.stream()
              .flatMap(one -> one.acknowledgedBy().stream())
              .distinct()
              .map(name -> Sentence.of("@%s", name))
              .collect(Sentence.joining(" and "));
      return requestContext.done(
          Message.of(Severity.PLAIN, Sentence.of("%s has %s already", by, named(meant))));
    }
    Instant now = alertParts.clock().instant();
    for (Alert alert : fresh) {
      alertParts
          .cards()
          .wish(
              new Cards.WantedCard(
                  alertParts.ids().next(),
                  alert.card(),
                  Optional.of(alert.id()),
                  command.verb().word(),
                  requestContext.caller().name(),
                  now));
    }
    alertParts.wake().run();
    return requestContext.done(
        Message.of(
            Severity.GOOD, Sentence.of("%s %s", ack ? "You have it:" : "Resolved:", named(fresh))));
  }

  private static Sentence named(List<Alert> some) {
    Alert first = some.getFirst();
    return Sentence.of(
        "%s%s (#%d)",
        first.fingerprint().subject(),
        some.size() == 1 ? "" : " and " + (some.size() - 1) + " more",
        first.card());
  }

  /** By the clock of the alerts. */
  Instant now() {
    return alertParts.clock().instant();
  }

  /** The open alert of each worker, of those that the caller may see; of two, the graver. */
  Map<Target, Alert> open(Caller caller) {
    Map<Target, Alert> open = new HashMap<>();
    alertParts.cards().open().stream()
        .flatMap(card -> card.alerts().stream())
        .filter(alert -> alert.isOpen() && alert.fingerprint().worker().isPresent())
        .filter(alert -> maySee(caller, alert))
        .forEach(alert ->
            open.merge(
                alert.fingerprint().target().orElseThrow(),
                alert,
                (one, other) -> one.alertKind().compareTo(other.alertKind()) <= 0 ? one : other));
    return open;
  }

  /** Open alerts to which the caller may do this, newest first. */
  List<PickItem> numbered(Caller caller, Verb verb) {
    return alertParts.cards().open().stream()
        .map(card ->
            only(
                card,
                alert ->
                    alert.isOpen()
                        && maySee(caller, alert)
                        && may(caller, verb, alert.fingerprint())))
        .flatMap(Optional::stream)
        .sorted(Comparator.comparingInt(Card::number).reversed())
        .map(card -> new PickItem(card.number(), text.of(card).title()))
        .toList();
  }

  static List<Target> targets(List<Alert> some) {
    return some.stream().flatMap(one -> one.fingerprint().target().stream()).distinct().toList();
  }

  List<Alert> meant(Caller caller, Reference reference) {
    return alertParts.cards().open().stream()
        .filter(card ->
            !(reference instanceof Reference.NumberReference(var number))
                || number == card.number())
        .flatMap(card -> card.alerts().stream())
        .filter(Alert::isOpen)
        .filter(alert -> maySee(caller, alert))
        .filter(
            alert -> !(reference instanceof Reference.Of(var selector)) || isMeant(selector, alert))
        .toList();
  }

  private Map<ServerName, Snapshot> look(RequestContext requestContext, List<Alert> some) {
    Set<ServerName> servers =
        some.stream()
            .map(alert -> alert.fingerprint().server())
            .filter(fleet::has)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<Target> targets = Set.copyOf(targets(some));
    Selector about = targets.isEmpty() ? Selector.everything() : Selector.of(targets);
    return authorizer.ask(requestContext, about, servers, fleet::look);
  }

  /**
   * Why an alert cannot be over; empty where it can.
   *
   * @param asked what its server said just now
   */
  private Optional<Sentence> whyOpen(Alert alert, Map<ServerName, Snapshot> asked) {
    Fingerprint of = alert.fingerprint();
    Snapshot now = asked.get(of.server());
    if (now == null) {
      return Optional.empty();
    }
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
        .map(state -> Sentence.of("%s is still %s", of.subject(), state))
        .or(() -> whyOpenByItsPast(alert));
  }

  /** A status of just now does not show every trouble. */
  private static Optional<Sentence> whyOpenByItsPast(Alert alert) {
    boolean shows = alert.alertKind().staysDown();
    return shows || alert.wellSince().isPresent() || alert.fingerprint().worker().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Sentence.of(
                "%s is still %s", alert.fingerprint().subject(), alert.alertKind().words()));
  }

  private CommandAnswer refused(RequestContext requestContext, Verb verb, Fingerprint of) {
    Decision decision =
        of.target()
            .map(target -> policy.decide(requestContext.caller(), verb, List.of(target)))
            .orElseGet(() ->
                new Decision.RefusedDecision(
                    "You may not %s anything on %s. %s can give you the right."
                        .formatted(verb, of.server(), policy.contact())));
    return authorizer.refused(
        requestContext, verb, decision.reason(), of.target().map(List::of).orElse(List.of()));
  }
}
