package dev.workerbot.feature.hold;

import dev.workerbot.access.Caller;
import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.access.hold.HoldText;
import dev.workerbot.command.Reference;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.PickItem;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.HoldPolicy;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code hold}, {@code holds} and {@code release}. */
final class HoldAnswers {
  /** Every request reads all live holds, so there must not be any number of them. */
  private static final int MOST = 1_000;

  private static final int MOST_OF_ONE = 50;
  private final Services services;
  private final Authorizer authorizer;
  private final HoldPolicy holdPolicy;
  private final HoldText text;

  HoldAnswers(Services services) {
    this.services = services;
    this.authorizer = services.authorizer();
    this.holdPolicy = services.holdPolicy();
    this.text = holdPolicy.text();
  }

  CommandAnswer make(RequestContext requestContext, Hold command, ServerSight sight) {
    Caller caller = requestContext.caller();
    Selector typed = command.of();
    holdPolicy.scope().learn(typed);
    Optional<Selector.Term> meaningless = holdPolicy.scope().meaningless(typed, sight.sees());
    if (meaningless.isPresent()) {
      return authorizer.notUnderstood(
          requestContext,
          Verb.HOLD,
          "No worker or server %s. `status` lists them."
              .formatted(Message.code(meaningless.get())));
    }
    Set<Target> known = holdPolicy.scope().known(typed);
    if (!holdPolicy.scope().isOpenTo(caller, Verb.HOLD, typed)) {
      return authorizer.refused(
          requestContext,
          Verb.HOLD,
          "You may not hold every worker in %s. %s can grant it."
              .formatted(Message.code(typed), services.policy().contact()),
          known);
    }
    Selector of = holdPolicy.scope().kept(caller, Verb.HOLD, typed, known);
    List<ActiveHold> live = holdPolicy.live();
    List<ActiveHold> own = live.stream().filter(one -> holdPolicy.isOf(caller, one)).toList();
    Optional<ActiveHold> same = own.stream().filter(one -> one.of().equals(of)).findFirst();
    if (same.isEmpty() && (own.size() >= MOST_OF_ONE || live.size() >= MOST)) {
      return authorizer.refused(
          requestContext, Verb.HOLD, tooMany(own.size() >= MOST_OF_ONE), known);
    }
    authorizer.allow(requestContext, Verb.HOLD, known);
    Instant now = holdPolicy.now();
    Instant until = now.plus(command.time());
    String reason = authorizer.auditLog().clean(command.reason());
    Optional<ActiveHold> before =
        same.flatMap(one ->
            holdPolicy
                .holds()
                .prolong(
                    one,
                    reason.isEmpty() ? one.reason() : reason,
                    ActiveHold.Holder.of(caller),
                    now,
                    until));
    ActiveHold activeHold =
        before.orElseGet(
            () -> holdPolicy.holds().make(of, reason, ActiveHold.Holder.of(caller), now, until));
    services.wakeAlerts().run();
    return requestContext.done(made(caller, activeHold, before.isPresent(), known, now));
  }

  private static String tooMany(boolean ofOne) {
    return ofOne
        ? ("You already have %d holds. `holds` lists them; release one, or hold several workers"
                + " at once.")
            .formatted(MOST_OF_ONE)
        : "There are already %,d holds. `holds` lists them; one must end first.".formatted(MOST);
  }

  private Message made(
      Caller caller, ActiveHold activeHold, boolean again, Set<Target> known, Instant now) {
    Sentence count =
        known.isEmpty()
            ? Sentence.EMPTY
            : known.size() == 1
                ? Sentence.of(", 1 worker")
                : Sentence.of(", %s workers", known.size());
    Message message =
        Message.of(
                Severity.GOOD,
                Sentence.of(
                    "%s until %s: %s%s%s",
                    again ? "Now held" : "Held",
                    text.clock(activeHold.until()),
                    Message.code(activeHold.of()),
                    count,
                    activeHold.reason().isEmpty() ? "" : " – " + activeHold.reason()))
            .withLine("Others cannot start, stop, restart or change them. Their alerts are muted.");
    List<ActiveHold> others =
        known.isEmpty()
            ? holdPolicy.live().stream()
                .filter(one -> one.of().equals(activeHold.of()) && !holdPolicy.isOf(caller, one))
                .toList()
            : holdPolicy.on(known).stream().filter(one -> !holdPolicy.isOf(caller, one)).toList();
    message =
        message.withLines(
            HoldPolicy.lines(
                others,
                other ->
                    new MessageLine(
                        Severity.WARNING,
                        Sentence.of(
                            "%s%s",
                            holdPolicy.sentence(other, known),
                            other.number() < activeHold.number()
                                ? Sentence.of(
                                    " – that came first, so only %s can act there until then.",
                                    other.by().person())
                                : Sentence.of(" – yours came first, so you can act there.")))));
    return message.withLine(
        Sentence.of(
            "%s ends it early%s.",
            Message.code(Sentence.of("release #%s", activeHold.number())),
            HoldTable.isShort(now, activeHold.until())
                ? ""
                : "; you get a reminder %d minutes before".formatted(HoldTable.SOON.toMinutes())));
  }

  CommandAnswer list(RequestContext requestContext) {
    Caller caller = requestContext.caller();
    authorizer.allow(requestContext, Verb.HOLDS, List.of());
    List<ActiveHold> seen = seen(caller);
    if (seen.isEmpty()) {
      return requestContext.done(Message.of(Severity.PLAIN, "No holds"));
    }
    Instant now = holdPolicy.now();
    return requestContext.done(
        Message.of(Severity.PLAIN, Counts.of(seen.size(), "hold"))
            .withLines(
                seen.stream()
                    .map(hold -> new MessageLine(Severity.PLAIN, text.listed(hold, now)))
                    .toList()));
  }

  /** The caller's own, and those on workers whose holds they may see; by number. */
  private List<ActiveHold> seen(Caller caller) {
    return holdPolicy.live().stream()
        .filter(activeHold ->
            holdPolicy.isOf(caller, activeHold)
                || holdPolicy.scope().isOpenTo(caller, Verb.HOLDS, activeHold.of()))
        .toList();
  }

  private boolean mayRelease(Caller caller, ActiveHold activeHold) {
    return holdPolicy.isOf(caller, activeHold)
        || holdPolicy.scope().isOpenTo(caller, Verb.RELEASE, activeHold.of());
  }

  /** Holds that the caller may end, newest first. */
  List<PickItem> numbered(Caller caller) {
    return seen(caller).stream()
        .filter(activeHold -> mayRelease(caller, activeHold))
        .sorted(Comparator.comparingInt(ActiveHold::number).reversed())
        .map(activeHold ->
            new PickItem(activeHold.number(), activeHold.of() + " " + text.mark(activeHold)))
        .toList();
  }

  CommandAnswer end(RequestContext requestContext, Release command) {
    Caller caller = requestContext.caller();
    List<ActiveHold> seen = seen(caller);
    List<ActiveHold> meant =
        seen.stream()
            .filter(activeHold ->
                switch (command.reference()) {
                  case Reference.NumberReference(var number) -> activeHold.number() == number;
                  case Reference.Of(var selector) -> activeHold.of().equals(selector);
                })
            .toList();
    List<ActiveHold> own =
        meant.stream().filter(activeHold -> holdPolicy.isOf(caller, activeHold)).toList();
    if (meant.isEmpty()) {
      return authorizer.notUnderstood(
          requestContext, Verb.RELEASE, none(command.reference(), seen));
    }
    List<ActiveHold> ending = own.isEmpty() ? meant : own;
    Optional<ActiveHold> forbidden =
        ending.stream().filter(activeHold -> !mayRelease(caller, activeHold)).findFirst();
    if (forbidden.isPresent()) {
      return authorizer.refused(
          requestContext,
          Verb.RELEASE,
          Sentence.of(
              "You may not release others' holds there: %s. Ask %s, or wait. %s can grant it.",
              text.sentence(forbidden.get()),
              forbidden.get().by().person(),
              services.policy().contact()),
          holdPolicy.scope().known(forbidden.get().of()));
    }
    authorizer.allow(
        requestContext,
        Verb.RELEASE,
        ending.stream()
            .flatMap(activeHold -> holdPolicy.scope().known(activeHold.of()).stream())
            .distinct()
            .toList());
    for (ActiveHold activeHold : ending) {
      boolean _ =
          holdPolicy
              .holds()
              .release(
                  activeHold.number(),
                  caller.person(),
                  isAnnouncedHere(caller, activeHold),
                  holdPolicy.now());
    }
    services.wakeAlerts().run();
    Message released =
        Message.of(
            Severity.GOOD,
            Sentence.of(
                "Released: %s",
                ending.stream()
                    .map(activeHold ->
                        Sentence.of(
                            "%s%s",
                            Message.code(activeHold.of()),
                            (holdPolicy.isOf(caller, activeHold)
                                ? Sentence.EMPTY
                                : Sentence.of(", which was %s", text.mark(activeHold)))))
                    .collect(Sentence.joining("; "))));
    List<Target> known =
        ending.stream()
            .flatMap(activeHold -> holdPolicy.scope().known(activeHold.of()).stream())
            .toList();
    return requestContext.done(
        released.withLines(
            HoldPolicy.lines(
                holdPolicy.on(known),
                still ->
                    new MessageLine(
                        holdPolicy.isOf(caller, still) ? Severity.PLAIN : Severity.WARNING,
                        Sentence.of("Still: %s.", holdPolicy.sentence(still, known))))));
  }

  /** Whether the answer to the caller is all that there is to be reported the end. */
  private boolean isAnnouncedHere(Caller caller, ActiveHold activeHold) {
    return holdPolicy.isOf(caller, activeHold)
        && caller.chat().equals(activeHold.by().chat())
        && caller.channel().equals(activeHold.by().channel());
  }

  private Sentence none(Reference reference, List<ActiveHold> seen) {
    Sentence none = Sentence.of("No hold %s", Message.code(reference));
    if (reference instanceof Reference.Of(var selector)) {
      List<Target> named = List.copyOf(holdPolicy.scope().known(selector));
      List<ActiveHold> wider = holdPolicy.on(named).stream().filter(seen::contains).toList();
      if (!wider.isEmpty()) {
        return Sentence.of(
            "%s, but %s. Use its number: %s.",
            none,
            text.sentence(wider.getFirst()),
            Message.code(Sentence.of("release #%s", wider.getFirst().number())));
      }
    }
    return Sentence.of("%s. `holds` lists them.", none);
  }
}
