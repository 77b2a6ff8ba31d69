package dev.workerbot.feature.silence;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.alert.ActiveSilence;
import dev.workerbot.alert.Alert;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.store.SilenceTable;
import dev.workerbot.command.Reference;
import dev.workerbot.command.Silence;
import dev.workerbot.feature.alert.VisibleAlerts;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.ClockTime;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.PickItem;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.SelectorScope;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code silence}, {@code silences} and {@code unsilence}. */
final class SilenceAnswers {
  private final Policy policy;
  private final SelectorScope selectorScope;
  private final Authorizer authorizer;
  private final VisibleAlerts visible;
  private final SilenceTable silences;
  private final Runnable wakeAlerts;
  private final Clock clock;
  private final CardText text = new CardText(ZoneId.systemDefault());

  SilenceAnswers(Services services) {
    this.policy = services.policy();
    this.selectorScope = services.holdPolicy().scope();
    this.authorizer = services.authorizer();
    this.visible = new VisibleAlerts(services);
    this.silences = services.part(SilenceTable.class);
    this.wakeAlerts = services.wakeAlerts();
    this.clock = services.records().clock();
  }

  CommandAnswer make(RequestContext requestContext, Silence command, ServerSight sight) {
    Caller caller = requestContext.caller();
    Optional<Selector> selector = selector(caller, command.reference());
    if (selector.isEmpty()) {
      return authorizer.notUnderstood(
          requestContext,
          Verb.SILENCE,
          "No open alert %s. `alerts` lists them.".formatted(Message.code(command.reference())));
    }
    Optional<CommandAnswer> refused =
        authorizer.refusedBeforeLooking(requestContext, Verb.SILENCE, selector.get());
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<Selector.Term> meaningless = selectorScope.meaningless(selector.get(), sight.sees());
    if (meaningless.isPresent()) {
      return authorizer.notUnderstood(
          requestContext,
          Verb.SILENCE,
          "No worker or server %s. `status` lists them."
              .formatted(Message.code(meaningless.get())));
    }
    Set<Target> known = selectorScope.known(selector.get());
    if (!selectorScope.isOpenTo(caller, Verb.SILENCE, selector.get())) {
      return refused(requestContext, Verb.SILENCE, selector.get(), known);
    }
    Selector kept = selectorScope.kept(caller, Verb.SILENCE, selector.get(), known);
    if (command.reference() instanceof Reference.NumberReference && !kept.equals(selector.get())) {
      // What is about a whole server is about workers that it will have, too.
      return refused(requestContext, Verb.SILENCE, selector.get(), known);
    }
    authorizer.allow(requestContext, Verb.SILENCE, List.copyOf(known));
    Instant now = clock.instant();
    String reason = authorizer.auditLog().clean(command.reason());
    ActiveSilence made =
        silences.make(kept, reason, caller.person(), now, now.plus(command.time()));
    wakeAlerts.run();
    return requestContext.done(
        Message.of(
                Severity.GOOD,
                Sentence.of(
                    "Silenced for %s, until %s: %s%s",
                    HumanTime.wholeSeconds(command.time()),
                    text.clock(made.until()),
                    Message.code(kept.shortened()),
                    reason.isEmpty() ? "" : " – " + reason))
            .withLine(
                Sentence.of(
                    "%s ends it early. Alerts are still recorded.",
                    Message.code(Sentence.of("unsilence #%s", made.number())))));
  }

  /** Of an alert's number, what it is about. */
  private Optional<Selector> selector(Caller caller, Reference reference) {
    return switch (reference) {
      case Reference.Of(var selector) -> Optional.of(selector);
      case Reference.NumberReference _ -> {
        List<Alert> some = visible.meant(caller, reference);
        if (some.isEmpty()) {
          yield Optional.empty();
        }
        List<Target> targets = VisibleAlerts.targets(some);
        yield Optional.of(
            targets.isEmpty()
                ? Selector.parse("*@" + some.getFirst().fingerprint().server())
                : Selector.of(targets));
      }
    };
  }

  CommandAnswer list(RequestContext requestContext) {
    authorizer.allow(requestContext, Verb.SILENCES, List.of());
    Instant now = clock.instant();
    List<MessageLine> lines = new ArrayList<>();
    for (ActiveSilence activeSilence : silences.holding(now)) {
      if (selectorScope.isOpenTo(requestContext.caller(), Verb.SILENCES, activeSilence.of())) {
        lines.add(
            new MessageLine(
                Severity.PLAIN,
                Sentence.of(
                    "#%d %s until %s (%s), by %s%s",
                    activeSilence.number(),
                    Message.code(activeSilence.of().shortened()),
                    text.clock(activeSilence.until()),
                    ClockTime.left(now, activeSilence.until()),
                    activeSilence.by(),
                    activeSilence.reason().isEmpty() ? "" : " – " + activeSilence.reason())));
      }
    }
    return requestContext.done(
        lines.isEmpty()
            ? Message.of(Severity.PLAIN, "No silences")
            : Message.of(Severity.PLAIN, Counts.of(lines.size(), "silence")).withLines(lines));
  }

  /** Silences that the caller may end, newest first. */
  List<PickItem> numbered(Caller caller) {
    return silences.holding(clock.instant()).stream()
        .filter(one -> selectorScope.isOpenTo(caller, Verb.SILENCES, one.of()))
        .filter(one -> selectorScope.isOpenTo(caller, Verb.UNSILENCE, one.of()))
        .sorted(Comparator.comparingInt(ActiveSilence::number).reversed())
        .map(one ->
            new PickItem(
                one.number(),
                "%s until %s, by %s"
                    .formatted(
                        one.of().shortened(), text.clock(one.until()).text(), one.by().text())))
        .toList();
  }

  private CommandAnswer refused(
      RequestContext requestContext, Verb verb, Selector selector, Collection<Target> targets) {
    return authorizer.refused(
        requestContext,
        verb,
        "You may not %s every worker in %s. %s can grant it."
            .formatted(verb, Message.code(selector.shortened()), policy.contact()),
        targets);
  }

  CommandAnswer end(RequestContext requestContext, Unsilence command) {
    Instant now = clock.instant();
    List<ActiveSilence> meant =
        silences.holding(now).stream()
            .filter(one -> selectorScope.isOpenTo(requestContext.caller(), Verb.SILENCES, one.of()))
            .filter(one ->
                switch (command.reference()) {
                  case Reference.NumberReference(var number) -> one.number() == number;
                  case Reference.Of(var selector) ->
                      one.of().shortened().equals(selector.shortened());
                })
            .toList();
    if (meant.isEmpty()) {
      return authorizer.notUnderstood(
          requestContext,
          Verb.UNSILENCE,
          "No silence %s. `silences` lists them.".formatted(Message.code(command.reference())));
    }
    for (ActiveSilence activeSilence : meant) {
      if (!selectorScope.isOpenTo(requestContext.caller(), Verb.UNSILENCE, activeSilence.of())) {
        return refused(requestContext, Verb.UNSILENCE, activeSilence.of(), List.of());
      }
    }
    authorizer.allow(requestContext, Verb.UNSILENCE, List.of());
    meant.forEach(activeSilence -> {
      boolean _ = silences.end(activeSilence.number(), now);
    });
    wakeAlerts.run();
    return requestContext.done(
        Message.of(
            Severity.GOOD,
            Sentence.of(
                "No longer silenced: %s",
                meant.stream()
                    .map(one -> Message.code(one.of().shortened()))
                    .collect(Sentence.joining(", ")))));
  }
}
