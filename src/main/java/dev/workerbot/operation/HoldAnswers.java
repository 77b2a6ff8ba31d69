package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Hold;
import dev.workerbot.access.HoldText;
import dev.workerbot.access.Policy;
import dev.workerbot.command.Careful;
import dev.workerbot.command.Which;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Holds;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code hold}, {@code holds} and {@code release}. */
final class HoldAnswers {
  private final Policy policy;
  private final Gate gate;
  private final Holding holding;
  private final Runnable wake;
  private final HoldText text;

  /**
   * @param wake is run when there is something new to be quiet about, or to tell
   */
  HoldAnswers(Policy policy, Gate gate, Holding holding, Runnable wake) {
    this.policy = policy;
    this.gate = gate;
    this.holding = holding;
    this.wake = wake;
    this.text = holding.text();
  }

  Answer make(Errand errand, Careful.Hold command) {
    Caller caller = errand.caller();
    Selector of = command.of();
    if (!gate.hasAnywhere(caller, Verb.HOLD)) {
      return gate.nothingHere(errand, Verb.HOLD);
    }
    Optional<Answer> refused = gate.refusedBeforeLooking(errand, Verb.HOLD, of);
    if (refused.isPresent()) {
      return refused.get();
    }
    holding.scope().learn(of);
    Optional<Selector.Term> meaningless =
        holding.scope().meaningless(of, gate.sees(errand, Verb.HOLD));
    if (meaningless.isPresent()) {
      return gate.notUnderstood(
          errand,
          Verb.HOLD,
          "There is no worker or server %s. `status` lists them."
              .formatted(Message.code(meaningless.get())));
    }
    Set<Target> known = holding.scope().known(of);
    if (!holding.scope().isOpenTo(caller, Verb.HOLD, of)) {
      return gate.refused(
          errand,
          Verb.HOLD,
          "You may not hold every worker that %s means. %s can give you the right."
              .formatted(Message.code(of), policy.contact()),
          known);
    }
    gate.allow(errand, Verb.HOLD, known);
    Instant now = holding.now();
    Instant until = now.plus(command.time());
    String reason = gate.clean(command.reason());
    Optional<Hold> before =
        holding.live().stream()
            .filter(one -> one.of().equals(of) && holding.isOf(caller, one))
            .findFirst()
            .flatMap(one ->
                holding
                    .holds()
                    .prolong(
                        one,
                        reason.isEmpty() ? one.reason() : reason,
                        Hold.Holder.of(caller),
                        now,
                        until));
    Hold hold =
        before.orElseGet(
            () -> holding.holds().make(of, reason, Hold.Holder.of(caller), now, until));
    wake.run();
    return errand.done(made(caller, hold, before.isPresent(), known, now));
  }

  private Message made(Caller caller, Hold hold, boolean again, Set<Target> known, Instant now) {
    String count =
        known.isEmpty() ? "" : known.size() == 1 ? ", 1 worker" : ", " + known.size() + " workers";
    Message message =
        Message.of(
                Severity.GOOD,
                "%s until %s: %s%s%s"
                    .formatted(
                        again ? "Now held" : "Held",
                        text.clock(hold.until()),
                        Message.code(hold.of()),
                        count,
                        hold.reason().isEmpty() ? "" : " – " + hold.reason()))
            .withLine("Others cannot start, stop, restart or change them; their alerts are quiet.");
    List<Hold> others =
        known.isEmpty()
            ? holding.live().stream()
                .filter(one -> one.of().equals(hold.of()) && !holding.isOf(caller, one))
                .toList()
            : holding.on(known).stream().filter(one -> !holding.isOf(caller, one)).toList();
    for (Hold other : others) {
      message =
          message.withLine(
              Severity.WARNING,
              holding.sentence(other, known)
                  + (other.number() < hold.number()
                      ? " – that came first: only @%s can act there until then."
                          .formatted(HoldText.name(other))
                      : " – yours came first, so you act there."));
    }
    return message.withLine(
        "%s ends it early%s."
            .formatted(
                Message.code("release #" + hold.number()),
                Holds.isShort(now, hold.until())
                    ? ""
                    : "; you are told %d minutes before the end"
                        .formatted(Holds.SOON.toMinutes())));
  }

  Answer list(Errand errand) {
    Caller caller = errand.caller();
    if (!gate.hasAnywhere(caller, Verb.HOLDS)) {
      return gate.nothingHere(errand, Verb.HOLDS);
    }
    gate.allow(errand, Verb.HOLDS, List.of());
    List<Hold> seen = seen(caller);
    if (seen.isEmpty()) {
      return errand.done(Message.of(Severity.PLAIN, "Nothing is held"));
    }
    Instant now = holding.now();
    Message message =
        Message.of(Severity.PLAIN, seen.size() == 1 ? "1 hold" : seen.size() + " holds");
    for (Hold hold : seen) {
      message = message.withLine(text.listed(hold, now));
    }
    return errand.done(message);
  }

  /** The caller's own, and those on workers whose holds they may see; by number. */
  private List<Hold> seen(Caller caller) {
    return holding.live().stream()
        .filter(hold ->
            holding.isOf(caller, hold) || holding.scope().isOpenTo(caller, Verb.HOLDS, hold.of()))
        .toList();
  }

  private boolean mayRelease(Caller caller, Hold hold) {
    return holding.isOf(caller, hold) || holding.scope().isOpenTo(caller, Verb.RELEASE, hold.of());
  }

  /** Holds that the caller may end, newest first. */
  List<Numbered> numbered(Caller caller) {
    return seen(caller).stream()
        .filter(hold -> mayRelease(caller, hold))
        .sorted(Comparator.comparingInt(Hold::number).reversed())
        .map(hold -> new Numbered(hold.number(), hold.of() + " " + text.mark(hold)))
        .toList();
  }

  Answer end(Errand errand, Careful.Release command) {
    Caller caller = errand.caller();
    List<Hold> seen = seen(caller);
    List<Hold> meant =
        seen.stream()
            .filter(hold ->
                switch (command.which()) {
                  case Which.Numbered(var number) -> hold.number() == number;
                  case Which.Of(var selector) -> hold.of().equals(selector);
                })
            .toList();
    List<Hold> own = meant.stream().filter(hold -> holding.isOf(caller, hold)).toList();
    if (meant.isEmpty()) {
      return gate.notUnderstood(errand, Verb.RELEASE, none(command.which(), seen));
    }
    List<Hold> ending = own.isEmpty() ? meant : own;
    Optional<Hold> forbidden =
        ending.stream().filter(hold -> !mayRelease(caller, hold)).findFirst();
    if (forbidden.isPresent()) {
      return gate.refused(
          errand,
          Verb.RELEASE,
          "You may not release what others hold there: %s. Ask @%s, or wait. %s can give you the right."
              .formatted(
                  text.sentence(forbidden.get()), HoldText.name(forbidden.get()), policy.contact()),
          holding.scope().known(forbidden.get().of()));
    }
    gate.allow(
        errand,
        Verb.RELEASE,
        ending.stream()
            .flatMap(hold -> holding.scope().known(hold.of()).stream())
            .distinct()
            .toList());
    for (Hold hold : ending) {
      boolean _ =
          holding
              .holds()
              .release(hold.number(), caller.name(), isToldHere(caller, hold), holding.now());
    }
    wake.run();
    Message released =
        Message.of(
            Severity.GOOD,
            "Released: "
                + ending.stream()
                    .map(hold ->
                        Message.code(hold.of())
                            + (holding.isOf(caller, hold)
                                ? ""
                                : ", which was %s".formatted(text.mark(hold))))
                    .collect(Collectors.joining("; ")));
    List<Target> known =
        ending.stream().flatMap(hold -> holding.scope().known(hold.of()).stream()).toList();
    for (Hold hold : holding.on(known)) {
      released =
          released.withLine(
              holding.isOf(caller, hold) ? Severity.PLAIN : Severity.WARNING,
              "Still: " + holding.sentence(hold, known) + ".");
    }
    return errand.done(released);
  }

  /** Whether the answer to the caller is all that there is to be told of the end. */
  private boolean isToldHere(Caller caller, Hold hold) {
    return holding.isOf(caller, hold)
        && caller.chat().equals(hold.by().chat())
        && caller.channel().equals(hold.by().channel());
  }

  private String none(Which which, List<Hold> seen) {
    String none = "There is no hold %s".formatted(Message.code(which));
    if (which instanceof Which.Of(var selector)) {
      List<Target> named = List.copyOf(holding.scope().known(selector));
      List<Hold> wider = holding.on(named).stream().filter(seen::contains).toList();
      if (!wider.isEmpty()) {
        return none
            + ", but %s. Name it by its number: %s."
                .formatted(
                    text.sentence(wider.getFirst()),
                    Message.code("release #" + wider.getFirst().number()));
      }
    }
    return none + ". `holds` lists them.";
  }
}
