package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.alert.Alert;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Silence;
import dev.workerbot.command.Command;
import dev.workerbot.command.Which;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.Line;
import dev.workerbot.message.Severity;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code silence}, {@code silences} and {@code unsilence}. */
final class SilenceAnswers {
  private final Policy policy;
  private final Scope scope;
  private final Gate gate;
  private final AlertAnswers answers;
  private final AlertAnswers.Alerts alerts;
  private final CardText text = new CardText(ZoneId.systemDefault());

  SilenceAnswers(
      Fleet fleet, Policy policy, Gate gate, AlertAnswers answers, AlertAnswers.Alerts alerts) {
    this.policy = policy;
    this.scope = new Scope(fleet, policy);
    this.gate = gate;
    this.answers = answers;
    this.alerts = alerts;
  }

  Answer make(Errand errand, Command.Silence command) {
    Caller caller = errand.caller();
    if (!gate.hasAnywhere(caller, Verb.SILENCE)) {
      return gate.nothingHere(errand, Verb.SILENCE);
    }
    Optional<Selector> selector = selector(caller, command.which());
    if (selector.isEmpty()) {
      return gate.notUnderstood(
          errand,
          Verb.SILENCE,
          "There is no open alert %s. `alerts` lists them."
              .formatted(Message.code(command.which())));
    }
    Optional<Answer> refused = gate.refusedBeforeLooking(errand, Verb.SILENCE, selector.get());
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<Selector.Term> meaningless =
        scope.meaningless(selector.get(), gate.sees(errand, Verb.SILENCE));
    if (meaningless.isPresent()) {
      return gate.notUnderstood(
          errand,
          Verb.SILENCE,
          "There is no worker or server %s. `status` lists them."
              .formatted(Message.code(meaningless.get())));
    }
    Set<Target> known = scope.known(selector.get());
    if (!scope.isOpenTo(caller, Verb.SILENCE, selector.get())) {
      return refused(errand, Verb.SILENCE, selector.get(), known);
    }
    gate.allow(errand, Verb.SILENCE, List.copyOf(known));
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

  /** Of an alert's number, what it is about. */
  private Optional<Selector> selector(Caller caller, Which which) {
    return switch (which) {
      case Which.Of(var selector) -> Optional.of(selector);
      case Which.Numbered _ -> {
        List<Alert> some = answers.meant(caller, which);
        if (some.isEmpty()) {
          yield Optional.empty();
        }
        List<Target> targets = AlertAnswers.targets(some);
        yield Optional.of(
            targets.isEmpty()
                ? Selector.parse("*@" + some.getFirst().fingerprint().server())
                : Selector.of(targets));
      }
    };
  }

  Answer list(Errand errand) {
    if (!gate.hasAnywhere(errand.caller(), Verb.SILENCES)) {
      return gate.nothingHere(errand, Verb.SILENCES);
    }
    gate.allow(errand, Verb.SILENCES, List.of());
    Instant now = alerts.clock().instant();
    List<Line> lines = new ArrayList<>();
    for (Silence silence : alerts.silences().holding(now)) {
      if (scope.isOpenTo(errand.caller(), Verb.SILENCES, silence.of())) {
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

  /** Silences that the caller may end, newest first. */
  List<Numbered> numbered(Caller caller) {
    return alerts.silences().holding(alerts.clock().instant()).stream()
        .filter(one -> scope.isOpenTo(caller, Verb.SILENCES, one.of()))
        .filter(one -> scope.isOpenTo(caller, Verb.UNSILENCE, one.of()))
        .sorted(Comparator.comparingInt(Silence::number).reversed())
        .map(one ->
            new Numbered(
                one.number(),
                "%s until %s, by @%s".formatted(one.of(), text.clock(one.until()), one.by())))
        .toList();
  }

  private Answer refused(Errand errand, Verb verb, Selector selector, Collection<Target> targets) {
    return gate.refused(
        errand,
        verb,
        "You may not %s every worker that %s means. %s can give you the right."
            .formatted(verb, Message.code(selector), policy.contact()),
        targets);
  }

  Answer end(Errand errand, Command.Unsilence command) {
    if (!gate.hasAnywhere(errand.caller(), Verb.UNSILENCE)) {
      return gate.nothingHere(errand, Verb.UNSILENCE);
    }
    Instant now = alerts.clock().instant();
    List<Silence> meant =
        alerts.silences().holding(now).stream()
            .filter(one -> scope.isOpenTo(errand.caller(), Verb.SILENCES, one.of()))
            .filter(one ->
                switch (command.which()) {
                  case Which.Numbered(var number) -> one.number() == number;
                  case Which.Of(var selector) -> one.of().equals(selector);
                })
            .toList();
    if (meant.isEmpty()) {
      return gate.notUnderstood(
          errand,
          Verb.UNSILENCE,
          "There is no silence %s. `silences` lists them."
              .formatted(Message.code(command.which())));
    }
    for (Silence silence : meant) {
      if (!scope.isOpenTo(errand.caller(), Verb.UNSILENCE, silence.of())) {
        return refused(errand, Verb.UNSILENCE, silence.of(), List.of());
      }
    }
    gate.allow(errand, Verb.UNSILENCE, List.of());
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
}
