package dev.workerbot.feature.change.answer;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Command;
import dev.workerbot.command.Edit;
import dev.workerbot.feature.change.Apply;
import dev.workerbot.feature.change.Create;
import dev.workerbot.feature.change.Remove;
import dev.workerbot.feature.change.Scale;
import dev.workerbot.feature.change.Settle;
import dev.workerbot.feature.change.Undo;
import dev.workerbot.feature.change.plan.Consequences;
import dev.workerbot.feature.change.run.ChangeWords;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.feature.change.store.ChangeSet;
import dev.workerbot.feature.change.store.Changes;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.program.FieldError;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.RequestContext;
import dev.workerbot.worker.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The verbs that change which workers there are: shown first, confirmed by who asked, with the
 * rights and limits that they have at the click. Safe for use by several threads.
 */
public final class BuildAnswers {
  private final Changes changes;
  private final Previews previews;
  private final ChangeRules changeRules;
  private final CreateAnswers creates;
  private final ProgramAnswers programs;
  private final UndoAnswers undos;

  public BuildAnswers(
      ChangeRules changeRules,
      Changes changes,
      Previews previews,
      CreateAnswers creates,
      ProgramAnswers programs,
      UndoAnswers undos) {
    this.changeRules = changeRules;
    this.changes = changes;
    this.previews = previews;
    this.creates = creates;
    this.programs = programs;
    this.undos = undos;
  }

  /** Carries one out, and writes the audit of it. */
  public Outcome carryOut(RequestContext requestContext, Command command, ServerSight sight) {
    return switch (command) {
      case Create create -> creates.of(requestContext, create, sight);
      case Edit edit -> programs.edit(requestContext, edit, sight);
      case Scale scale -> programs.scale(requestContext, scale, sight);
      case Remove remove -> programs.remove(requestContext, remove, sight);
      case Undo undo -> undos.undo(requestContext, undo, sight);
      case Settle settle -> undos.settle(requestContext, settle);
      case Apply apply -> apply(requestContext, apply);
      default -> throw new IllegalArgumentException(command.verb() + " builds nothing");
    };
  }

  /** What cannot stay in what a form says, by the field; asks no server. */
  public Map<String, String> mistakes(Command command) {
    List<FieldError> found =
        switch (command) {
          case Create create when !create.opensForm() -> creates.mistakes(create);
          case Edit edit when !edit.opensForm() -> EditedSettings.mistakes(edit.values());
          default -> List.of();
        };
    Map<String, String> byField = new LinkedHashMap<>();
    found.forEach(one -> byField.merge(one.field(), one.sentence(), "%s; %s"::formatted));
    return byField;
  }

  /** What the caller can put back, as {@code undo} takes it; newest first. */
  public List<String> undoable(Caller caller) {
    return undos.undoable(caller).stream().map(past -> past.storedChange().name()).toList();
  }

  /** What was confirmed is what was shown; whether they may is decided again. */
  private Outcome apply(RequestContext requestContext, Apply apply) {
    Caller caller = requestContext.caller();
    Optional<ChangeSet> found =
        changes
            .find(apply.change())
            .filter(set -> set.verb() == apply.verb())
            .filter(set -> set.chat().equals(caller.chat()) && set.userId().equals(caller.user()))
            .filter(set -> ChangeWords.selector(set.changes()).equals(apply.of()));
    if (found.isEmpty()) {
      return changeRules
          .authorizer()
          .refused(
              requestContext,
              apply.verb(),
              "There is nothing to confirm. Nothing was changed; start again.",
              List.of());
    }
    ChangeSet set = found.get();
    List<Target> targets = ChangedPrograms.targets(set.changes());
    return changeRules
        .admit(
            requestContext,
            Consequences.of(apply.verb(), set.changes()),
            apply.of(),
            targets,
            () ->
                set.changes().stream()
                    .flatMap(storedChange ->
                        changeRules.beyond(caller, apply.verb(), storedChange).stream())
                    .findFirst()
                    .map("Your rights have changed since. %s"::formatted))
        .then(() -> previews.carryOut(requestContext, set));
  }
}
