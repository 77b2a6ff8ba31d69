package dev.workerbot.feature.alert;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.alert.Alert;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.alert.store.WantedCard;
import dev.workerbot.command.AlertCommand;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.Ids;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code alerts}, {@code ack} and {@code resolve}. */
final class AlertAnswers {
  private static final int LINES = 30;

  private final Fleet fleet;
  private final Policy policy;
  private final Authorizer authorizer;
  private final VisibleAlerts visible;
  private final Cards cards;
  private final Ids ids;
  private final Runnable wakeAlerts;
  private final Clock clock;
  private final CardText text = new CardText(ZoneId.systemDefault());

  AlertAnswers(Services services) {
    this.fleet = services.fleet();
    this.policy = services.policy();
    this.authorizer = services.authorizer();
    this.visible = new VisibleAlerts(services);
    this.cards = services.part(Cards.class);
    this.ids = services.answerTools().ids();
    this.wakeAlerts = services.wakeAlerts();
    this.clock = services.records().clock();
  }

  CommandAnswer list(RequestContext requestContext, Alerts command) {
    authorizer.allow(requestContext, Verb.ALERTS, List.of());
    Instant now = clock.instant();
    List<Card> open =
        visible.cards(requestContext.caller()).stream()
            .filter(card ->
                command.of().isEmpty()
                    || card.alerts().stream()
                        .anyMatch(one -> visible.isMeant(command.of().get(), one)))
            .toList();
    Sentence about =
        command.of().map(of -> Sentence.of(" of %s", Message.code(of))).orElse(Sentence.EMPTY);
    if (open.isEmpty()) {
      return requestContext.done(Message.of(Severity.GOOD, Sentence.of("No open alerts%s", about)));
    }
    List<MessageLine> lines = new ArrayList<>();
    open.forEach(card -> lines.add(text.listed(card, now)));
    Severity worst =
        lines.stream().map(MessageLine::severity).max(Severity::compareTo).orElseThrow();
    Sentence count = Counts.of(open.size(), "open alert");
    return requestContext.done(
        Message.of(worst, Sentence.of("%s%s", count, about))
            .withLines(MessageLine.atMost(LINES + 1, lines, ofOneServer(open))));
  }

  private static Sentence ofOneServer(List<Card> open) {
    return Sentence.of(
        "%s lists those of one server",
        Message.code(Sentence.of("alerts *@%s", open.getLast().server())));
  }

  /** Carries out {@code ack} or {@code resolve}. */
  CommandHandler<AlertCommand> handler(Verb verb) {
    return CommandHandler.numbered(
        (requestContext, alertCommand, _) -> handle(requestContext, alertCommand),
        caller -> visible.numbered(caller, verb));
  }

  private CommandAnswer handle(RequestContext requestContext, AlertCommand command) {
    Caller caller = requestContext.caller();
    List<Alert> meant = visible.meant(caller, command.reference());
    if (meant.isEmpty()) {
      return authorizer.notUnderstood(
          requestContext,
          command.verb(),
          "No open alert %s. `alerts` lists them.".formatted(Message.code(command.reference())));
    }
    Optional<Alert> forbidden =
        meant.stream().filter(one -> !visible.may(caller, command.verb(), one)).findFirst();
    if (forbidden.isPresent()) {
      return refused(requestContext, command.verb(), forbidden.get().fingerprint());
    }
    if (command.verb() == Verb.RESOLVE) {
      Map<ServerName, Snapshot> now = look(requestContext, meant);
      for (Alert alert : meant) {
        Optional<Sentence> why = whyOpen(alert, now);
        if (why.isPresent()) {
          authorizer.allow(requestContext, command.verb(), VisibleAlerts.targets(meant));
          return requestContext.misunderstood(
              "%s, so its alert would only open again. Fix it, or mute the alert: %s."
                  .formatted(why.get(), Message.code(Sentence.of("silence #%s 1h", alert.card()))));
        }
      }
    }
    authorizer.allow(requestContext, command.verb(), VisibleAlerts.targets(meant));
    return tended(requestContext, command, meant);
  }

  private CommandAnswer tended(
      RequestContext requestContext, AlertCommand command, List<Alert> meant) {
    boolean ack = command.verb() == Verb.ACK;
    List<Alert> fresh =
        meant.stream().filter(one -> !ack || one.acknowledgedBy().isEmpty()).toList();
    if (fresh.isEmpty()) {
      Sentence by =
          meant.stream()
              .flatMap(one -> one.acknowledgedBy().stream())
              .distinct()
              .collect(Sentence.joining(" and "));
      return requestContext.done(
          Message.of(Severity.PLAIN, Sentence.of("%s already has %s", by, named(meant))));
    }
    Instant now = clock.instant();
    for (Alert alert : fresh) {
      cards.want(
          new WantedCard(
              ids.next(),
              alert.card(),
              Optional.of(alert.id()),
              command.verb().word(),
              requestContext.caller().person(),
              now));
    }
    wakeAlerts.run();
    return requestContext.done(
        Message.of(
            Severity.GOOD, Sentence.of("%s %s", ack ? "You have it:" : "Resolved:", named(fresh))));
  }

  private static Sentence named(List<Alert> some) {
    return Sentence.of(
        "%s (#%d)",
        Counts.first(1, some.stream().map(one -> one.fingerprint().subject()).toList()),
        some.getFirst().card());
  }

  private Map<ServerName, Snapshot> look(RequestContext requestContext, List<Alert> some) {
    Set<ServerName> servers =
        some.stream()
            .map(alert -> alert.fingerprint().server())
            .filter(fleet::has)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<Target> targets = Set.copyOf(VisibleAlerts.targets(some));
    Selector about = targets.isEmpty() ? Selector.everything() : Selector.of(targets);
    return authorizer.lookup().ask(requestContext, about, servers, fleet::look);
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
    return of.target()
        .flatMap(target ->
            authorizer.refusal(
                requestContext,
                VerbEffects.of(verb),
                Selector.of(List.of(target)),
                List.of(target)))
        .orElseGet(() ->
            authorizer.refused(
                requestContext,
                verb,
                "You may not %s anything on %s. %s can grant it."
                    .formatted(verb, of.server(), policy.contact()),
                List.of()));
  }
}
