package dev.workerbot.operation.build;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Deed;
import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Button;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer;
import dev.workerbot.operation.Errand;
import dev.workerbot.operation.Offering;
import dev.workerbot.store.Changes;
import dev.workerbot.store.Changes.Change;
import dev.workerbot.store.Changes.ChangeSet;
import dev.workerbot.store.Changes.Past;
import dev.workerbot.store.Changes.Stage;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerName;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code undo}: what was before a change, and what becomes of one that did not work. */
final class UndoAnswers {
  private static final int BUTTONS = 5;

  private final Fleet fleet;
  private final BuildAnswers.Rules rules;
  private final Planner planner;
  private final Changes changes;
  private final Proposals proposals;
  private final Offering offering;
  private final Clock clock;

  UndoAnswers(
      Fleet fleet,
      BuildAnswers.Rules rules,
      Planner planner,
      Changes changes,
      Proposals proposals,
      Offering offering,
      Clock clock) {
    this.fleet = fleet;
    this.rules = rules;
    this.planner = planner;
    this.changes = changes;
    this.proposals = proposals;
    this.offering = offering;
    this.clock = clock;
  }

  Optional<Answer> undo(Errand errand, Command.Undo command) {
    if (command.of().isEmpty()) {
      return Optional.of(list(errand));
    }
    Selector of = command.of().get();
    Optional<Answer> early = rules.gate().refusedBeforeLooking(errand, Verb.UNDO, of);
    if (early.isPresent()) {
      return early;
    }
    List<Past> past = past(errand.caller(), of);
    if (past.isEmpty()) {
      return Optional.of(
          rules
              .gate()
              .notUnderstood(
                  errand,
                  Verb.UNDO,
                  "Nothing of %s can be put back: through workerbot it was not changed in the last 7 days. `undo` lists what was."
                      .formatted(Message.code(of))));
    }
    if (past.size() > 1) {
      return Optional.of(
          rules
              .gate()
              .notUnderstood(
                  errand,
                  Verb.UNDO,
                  "%s means %d changes; name one worker, such as %s."
                      .formatted(
                          Message.code(of),
                          past.size(),
                          Message.code("undo " + past.getFirst().change().name()))));
    }
    Past one = past.getFirst();
    Optional<Answer> refused = refused(errand, of, List.of(one.change()));
    if (refused.isPresent()) {
      return refused;
    }
    return proposals.answer(
        new Proposals.Wish(
            errand,
            Verb.UNDO,
            "This would put %s on %s back to what it was before the %s by @%s, %s ago"
                .formatted(
                    one.change().program(),
                    one.change().server(),
                    one.verb(),
                    one.userName(),
                    ago(one)),
            command.confirmed(),
            Optional.empty()),
        List.of(planner.undo(errand.caller(), one.change())));
  }

  /** What is meant by it: what the caller may put back, or else what they know and may not. */
  private List<Past> past(Caller caller, Selector of) {
    List<Past> meant =
        changes.newest().stream()
            .filter(one -> of.terms().stream().anyMatch(term -> matches(term, one.change())))
            .toList();
    List<Past> open = meant.stream().filter(one -> may(caller, one.change())).toList();
    return open.isEmpty()
        ? meant.stream()
            .filter(one ->
                Builder.targets(List.of(one.change())).stream()
                    .allMatch(rules.gate().mayKnow(caller)))
            .toList()
        : open;
  }

  /** Why these may not be put back: by the rules, by a hold, or by the limits of the caller. */
  private Optional<Answer> refused(Errand errand, Selector of, List<Change> done) {
    List<Change> back = done.stream().map(Change::reversed).toList();
    List<Target> targets = Builder.targets(back);
    return rules.refused(
        errand,
        Consequences.of(Verb.UNDO, back),
        of,
        targets,
        () ->
            back.stream()
                .flatMap(change ->
                    rules.beyond(errand.caller(), Verb.UNDO, change).stream()
                        .map(mistake ->
                            "You may not make %s what it was: %s"
                                .formatted(change.name(), mistake)))
                .findFirst());
  }

  private boolean matches(Selector.Term term, Change change) {
    boolean place =
        fleet.has(change.server())
            && term.matches(change.server(), fleet.server(change.server()).tags());
    return place
        && (term.workers().matches(change.program())
            || Builder.targets(List.of(change)).stream()
                .map(Target::worker)
                .anyMatch(term::matches));
  }

  private String ago(Past past) {
    Duration time = Duration.between(past.endedAt(), clock.instant());
    return HumanTime.wholeSeconds(time.isNegative() ? Duration.ZERO : time);
  }

  private Answer list(Errand errand) {
    if (!rules.gate().hasAnywhere(errand.caller(), Verb.UNDO)) {
      return rules.gate().nothingHere(errand, Verb.UNDO);
    }
    rules.gate().allow(errand, Verb.UNDO, List.of());
    List<Past> past = undoable(errand.caller());
    if (past.isEmpty()) {
      return errand.done(
          Message.of(
              Severity.PLAIN,
              "Nothing to put back: no worker's config was changed through workerbot in the last 7"
                  + " days"));
    }
    Message message = Message.of(Severity.PLAIN, "What can be put back");
    for (Past one : past.stream().limit(20).toList()) {
      message =
          message.withLine(
              "%s: %s by @%s %s ago"
                  .formatted(
                      Message.code("undo " + one.change().name()),
                      BuildText.past(one.verb()),
                      one.userName(),
                      ago(one)));
    }
    if (!errand.pressable()) {
      return errand.done(message);
    }
    return errand.done(
        message.withButtons(
            offering.toEverybody(
                errand.caller(),
                past.stream()
                    .limit(BUTTONS)
                    .filter(one -> ("Undo " + one.change().name()).length() <= 75)
                    .map(one ->
                        new Offering.Choice(
                            "Undo " + one.change().name(),
                            Button.Style.PLAIN,
                            new Command.Undo(
                                Optional.of(BuildText.selector(List.of(one.change()))), false)))
                    .toList())));
  }

  /** The newest change of each program, where the caller may put it back. */
  List<Past> undoable(Caller caller) {
    return changes.newest().stream().filter(one -> may(caller, one.change())).toList();
  }

  private boolean may(Caller caller, Change change) {
    List<Target> targets = Builder.targets(List.of(change));
    return rules
            .policy()
            .decide(
                caller,
                Consequences.of(Verb.UNDO, List.of(change.reversed())),
                targets.isEmpty()
                    ? List.of(new Target(change.server(), WorkerName.of(change.program())))
                    : targets)
        instanceof Decision.Allowed;
  }

  /** Keep, or roll back: what was made and does not run. */
  Optional<Answer> settle(Errand errand, Command.Settle command) {
    Optional<Answer> early = rules.gate().refusedBeforeLooking(errand, Verb.UNDO, command.of());
    if (early.isPresent()) {
      return early;
    }
    Optional<ChangeSet> set =
        changes
            .find(command.change())
            .filter(one -> BuildText.selector(one.changes()).equals(command.of()));
    List<Change> unwell =
        set.stream()
            .flatMap(one -> one.steps().stream())
            .filter(step -> step.stage() == Stage.UNWELL)
            .map(Changes.Step::change)
            .toList();
    if (unwell.isEmpty()) {
      return Optional.of(
          rules
              .gate()
              .refused(
                  errand,
                  Verb.UNDO,
                  "That is too long ago. Nothing was changed; `undo` lists what can be put back.",
                  List.of()));
    }
    Optional<Answer> refused =
        command.keep()
            ? rules.forbidden(errand, Deed.of(Verb.UNDO), command.of(), Builder.targets(unwell))
            : refused(errand, command.of(), unwell);
    if (refused.isPresent()) {
      return refused;
    }
    if (command.keep()) {
      return Optional.of(
          errand.done(
              Message.of(
                      Severity.PLAIN,
                      "%s stays as it is now, kept by @%s"
                          .formatted(BuildText.name(unwell), errand.caller().name()))
                  .withLine(
                      "%s still puts back what was before, for 7 days."
                          .formatted(Message.code("undo " + unwell.getFirst().name())))));
    }
    List<Change> back = unwell.stream().map(Change::reversed).toList();
    boolean confirmed =
        rules.confirming().why(Consequences.of(Verb.UNDO, back), Builder.targets(back)).isEmpty();
    // As for undo: what stands elsewhere by now is not written a second time.
    return proposals.answer(
        new Proposals.Wish(
            errand,
            Verb.UNDO,
            "This would roll %s back to what was there before".formatted(BuildText.name(unwell)),
            confirmed,
            Optional.empty()),
        unwell.stream().map(change -> planner.undo(errand.caller(), change)).toList());
  }
}
