package dev.workerbot.feature.change.answer;

import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.feature.change.Settle;
import dev.workerbot.feature.change.Undo;
import dev.workerbot.feature.change.plan.Consequences;
import dev.workerbot.feature.change.plan.UndoPlanner;
import dev.workerbot.feature.change.run.ChangeWords;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.feature.change.store.ChangeSet;
import dev.workerbot.feature.change.store.ChangeStage;
import dev.workerbot.feature.change.store.ChangeStep;
import dev.workerbot.feature.change.store.Changes;
import dev.workerbot.feature.change.store.PastChange;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Moment;
import dev.workerbot.message.text.ClockTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code undo}: what was before a change, and what becomes of one that did not work. */
public final class UndoAnswers {
  private static final int BUTTONS = 5;

  private final Fleet fleet;
  private final ChangeRules changeRules;
  private final UndoPlanner planner;
  private final Changes changes;
  private final Previews previews;
  private final Buttons buttons;
  private final Clock clock;

  public UndoAnswers(
      Fleet fleet,
      ChangeRules changeRules,
      UndoPlanner planner,
      Changes changes,
      Previews previews,
      Buttons buttons,
      Clock clock) {
    this.fleet = fleet;
    this.changeRules = changeRules;
    this.planner = planner;
    this.changes = changes;
    this.previews = previews;
    this.buttons = buttons;
    this.clock = clock;
  }

  Outcome undo(RequestContext requestContext, Undo command, ServerSight sight) {
    if (command.of().isEmpty()) {
      return list(requestContext);
    }
    Selector of = command.of().get();
    List<PastChange> past = past(requestContext.caller(), of, sight);
    if (past.isEmpty()) {
      return changeRules
          .authorizer()
          .notUnderstood(
              requestContext,
              Verb.UNDO,
              ("Nothing of %s can be undone: workerbot did not change it in the last 7 days."
                      + " `undo` lists what it did change.")
                  .formatted(Message.code(of)));
    }
    if (past.size() > 1) {
      return changeRules
          .authorizer()
          .notUnderstood(
              requestContext,
              Verb.UNDO,
              "%s has %d changes; name one worker, such as %s."
                  .formatted(
                      Message.code(of),
                      past.size(),
                      Message.code(
                          Sentence.of(
                              "undo %s", Sentence.name(past.getFirst().storedChange().name())))));
    }
    PastChange one = past.getFirst();
    return admit(requestContext, of, List.of(one.storedChange()))
        .then(() -> undo(requestContext, one, command.confirmed()));
  }

  private Outcome undo(RequestContext requestContext, PastChange one, boolean confirmed) {
    return previews.answer(
        new Previews.ChangeRequest(
            requestContext,
            Verb.UNDO,
            Sentence.of(
                "This would restore %s on %s to before the %s by %s, %s",
                Sentence.name(one.storedChange().program()),
                one.storedChange().server(),
                one.verb(),
                one.by(),
                ago(one)),
            confirmed,
            Optional.empty()),
        List.of(planner.undo(requestContext.caller(), one.storedChange())));
  }

  /** What is meant by it: what the caller may put back, or else what they know and may not. */
  private List<PastChange> past(Caller caller, Selector of, ServerSight sight) {
    List<PastChange> meant =
        changes.newest().stream()
            .filter(one -> of.terms().stream().anyMatch(term -> matches(term, one.storedChange())))
            .toList();
    List<PastChange> open = meant.stream().filter(one -> may(caller, one.storedChange())).toList();
    return open.isEmpty()
        ? meant.stream()
            .filter(one ->
                ChangedPrograms.targets(List.of(one.storedChange())).stream()
                    .allMatch(sight.hints()))
            .toList()
        : open;
  }

  /** Whether these may be put back, by the rules, the holds, and the limits of the caller. */
  private Authorization admit(RequestContext requestContext, Selector of, List<StoredChange> done) {
    List<StoredChange> back = done.stream().map(StoredChange::reversed).toList();
    List<Target> targets = ChangedPrograms.targets(back);
    return changeRules.admit(
        requestContext,
        Consequences.of(Verb.UNDO, back),
        of,
        targets,
        () ->
            back.stream()
                .flatMap(storedChange ->
                    changeRules.beyond(requestContext.caller(), Verb.UNDO, storedChange).stream()
                        .map(fieldError ->
                            "You may not restore %s: %s"
                                .formatted(storedChange.name(), fieldError)))
                .findFirst());
  }

  private boolean matches(Selector.Term term, StoredChange storedChange) {
    boolean place =
        fleet.has(storedChange.server())
            && term.matches(storedChange.server(), fleet.server(storedChange.server()).tags());
    return place
        && (term.workers().matches(storedChange.program())
            || ChangedPrograms.targets(List.of(storedChange)).stream()
                .map(Target::worker)
                .anyMatch(term::matches));
  }

  private Moment ago(PastChange past) {
    return ClockTime.ago(past.endedAt(), clock.instant());
  }

  private CommandAnswer list(RequestContext requestContext) {
    changeRules.authorizer().allow(requestContext, Verb.UNDO, List.of());
    List<PastChange> past = undoable(requestContext.caller());
    if (past.isEmpty()) {
      return requestContext.done(
          Message.of(
              Severity.PLAIN,
              "Nothing to undo: workerbot changed no worker's config in the last 7 days"));
    }
    Message message = Message.of(Severity.PLAIN, "Changes you can undo");
    for (PastChange one : past.stream().limit(20).toList()) {
      message =
          message.withLine(
              Sentence.of(
                  "%s: %s by %s %s",
                  Message.code(Sentence.of("undo %s", Sentence.name(one.storedChange().name()))),
                  ChangeWords.past(one.verb()),
                  one.by(),
                  ago(one)));
    }
    if (!requestContext.pressable()) {
      return requestContext.done(message);
    }
    return requestContext.done(
        message.withButtons(
            buttons.toEverybody(
                requestContext.caller(),
                past.stream()
                    .limit(BUTTONS)
                    .filter(one -> ("Undo " + one.storedChange().name()).length() <= 75)
                    .map(one ->
                        new Buttons.ButtonChoice(
                            "Undo " + one.storedChange().name(),
                            Button.Style.PLAIN,
                            new Undo(
                                Optional.of(ChangeWords.selector(List.of(one.storedChange()))),
                                false)))
                    .toList())));
  }

  /** The newest change of each program, where the caller may put it back. */
  List<PastChange> undoable(Caller caller) {
    return changes.newest().stream().filter(one -> may(caller, one.storedChange())).toList();
  }

  private boolean may(Caller caller, StoredChange storedChange) {
    List<Target> targets = ChangedPrograms.targets(List.of(storedChange));
    return changeRules
        .policy()
        .allows(
            caller,
            Consequences.of(Verb.UNDO, List.of(storedChange.reversed())),
            targets.isEmpty()
                ? List.of(new Target(storedChange.server(), WorkerName.of(storedChange.program())))
                : targets);
  }

  /** Keep, or roll back: what was made and does not run. */
  Outcome settle(RequestContext requestContext, Settle command) {
    Optional<ChangeSet> set =
        changes
            .find(command.change())
            .filter(one -> ChangeWords.selector(one.changes()).equals(command.of()));
    List<StoredChange> unwell =
        set.stream()
            .flatMap(one -> one.steps().stream())
            .filter(changeStep -> changeStep.stage() == ChangeStage.UNWELL)
            .map(ChangeStep::storedChange)
            .toList();
    if (unwell.isEmpty()) {
      return changeRules
          .authorizer()
          .refused(
              requestContext,
              Verb.UNDO,
              "That was too long ago. Nothing was changed; `undo` lists what can be undone.",
              List.of());
    }
    return command.keep()
        ? changeRules
            .admitDespiteHolds(
                requestContext,
                VerbEffects.of(Verb.UNDO),
                command.of(),
                ChangedPrograms.targets(unwell))
            .then(() -> kept(requestContext, unwell))
        : admit(requestContext, command.of(), unwell)
            .then(() -> rolledBack(requestContext, unwell));
  }

  private static CommandAnswer kept(RequestContext requestContext, List<StoredChange> unwell) {
    return requestContext.done(
        Message.of(
                Severity.PLAIN,
                Sentence.of(
                    "%s kept as it is by %s",
                    ChangeWords.name(unwell), requestContext.caller().person()))
            .withLine(
                Sentence.of(
                    "%s still reverts it, for 7 days.",
                    Message.code(
                        Sentence.of("undo %s", Sentence.name(unwell.getFirst().name()))))));
  }

  private Outcome rolledBack(RequestContext requestContext, List<StoredChange> unwell) {
    List<StoredChange> back = unwell.stream().map(StoredChange::reversed).toList();
    boolean confirmed =
        changeRules
            .confirming()
            .why(Consequences.of(Verb.UNDO, back), ChangedPrograms.targets(back))
            .isEmpty();
    // As for undo: what stands elsewhere by now is not written a second time.
    return previews.answer(
        new Previews.ChangeRequest(
            requestContext,
            Verb.UNDO,
            Sentence.of("This would roll %s back", ChangeWords.name(unwell)),
            confirmed,
            Optional.empty()),
        unwell.stream()
            .map(storedChange -> planner.undo(requestContext.caller(), storedChange))
            .toList());
  }
}
