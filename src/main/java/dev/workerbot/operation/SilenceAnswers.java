package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.alert.Alert;
import dev.workerbot.alert.CardText;
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
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code silence}, {@code silences} and {@code unsilence}. */
final class SilenceAnswers {
  private final Fleet fleet;
  private final Policy policy;
  private final Gate gate;
  private final AlertAnswers answers;
  private final AlertAnswers.Alerts alerts;
  private final CardText text = new CardText(ZoneId.systemDefault());

  SilenceAnswers(
      Fleet fleet, Policy policy, Gate gate, AlertAnswers answers, AlertAnswers.Alerts alerts) {
    this.fleet = fleet;
    this.policy = policy;
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
    Set<Target> known = new LinkedHashSet<>();
    for (Selector.Term term : selector.get().terms()) {
      List<Server> servers = fleet.meantBy(term);
      List<Target> here = known(term, servers);
      boolean unknown = here.isEmpty() && servers.stream().allMatch(this::isKnown);
      if (unknown) {
        return gate.notUnderstood(
            errand,
            Verb.SILENCE,
            "There is no worker or server %s. `status` lists them.".formatted(Message.code(term)));
      }
      known.addAll(here);
    }
    if (!known.isEmpty()
        && policy.decide(caller, Verb.SILENCE, selector.get(), known)
            instanceof Decision.Refused(var reason)) {
      return gate.refused(errand, Verb.SILENCE, reason, known);
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

  Answer end(Errand errand, Command.Unsilence command) {
    if (!gate.hasAnywhere(errand.caller(), Verb.UNSILENCE)) {
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
      return gate.notUnderstood(
          errand,
          Verb.UNSILENCE,
          "There is no silence %s. `silences` lists them."
              .formatted(Message.code(command.which())));
    }
    for (Silence silence : meant) {
      Optional<Answer> refused = gate.refusedBeforeLooking(errand, Verb.UNSILENCE, silence.of());
      if (refused.isPresent()) {
        return refused.get();
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
