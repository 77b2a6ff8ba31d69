package dev.workerbot.feature.change.answer;

import dev.workerbot.command.Command;
import dev.workerbot.command.Edit;
import dev.workerbot.feature.change.Remove;
import dev.workerbot.feature.change.Scale;
import dev.workerbot.feature.change.plan.Plan;
import dev.workerbot.feature.change.plan.Planner;
import dev.workerbot.feature.change.plan.SectionText;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** {@code edit}, {@code scale} and {@code remove}: programs that there are, changed. */
public final class ProgramAnswers {
  private final ChangeRules changeRules;
  private final ProgramSearch programSearch;
  private final Planner planner;
  private final Previews previews;
  private final PlannedAnswers plannedAnswers;
  private final Buttons buttons;
  private final Cleaner cleaner;

  public ProgramAnswers(
      ChangeRules changeRules,
      ProgramSearch programSearch,
      Planner planner,
      Previews previews,
      PlannedAnswers plannedAnswers,
      Buttons buttons,
      Cleaner cleaner) {
    this.changeRules = changeRules;
    this.programSearch = programSearch;
    this.planner = planner;
    this.previews = previews;
    this.plannedAnswers = plannedAnswers;
    this.buttons = buttons;
    this.cleaner = cleaner;
  }

  Outcome edit(RequestContext requestContext, Edit command, ServerSight sight) {
    if (command.opensForm()) {
      return ask(requestContext, command);
    }
    return programSearch
        .find(requestContext, Verb.EDIT, command.of(), sight)
        .then(found -> edited(requestContext, command, found));
  }

  private Outcome edited(RequestContext requestContext, Edit command, List<FoundProgram> found) {
    if (command.values().isEmpty()) {
      return plannedAnswers
          .admit(requestContext, Verb.EDIT, command.of(), found)
          .then(() -> choose(requestContext, command.of(), found));
    }
    Optional<Command> again =
        found.size() == 1
            ? Optional.of(EditedSettings.form(command.of(), found.getFirst(), command.values()))
            : Optional.empty();
    Previews.ChangeRequest changeRequest =
        new Previews.ChangeRequest(
            requestContext,
            Verb.EDIT,
            Sentence.of("This would change %s", FoundProgram.names(found)),
            command.confirmed(),
            again);
    List<FieldError> unknown = EditedSettings.unknown(command.values());
    if (!unknown.isEmpty()) {
      return plannedAnswers
          .admit(requestContext, Verb.EDIT, command.of(), found)
          .then(() -> previews.wrong(changeRequest, unknown));
    }
    List<Plan> plans = new ArrayList<>();
    for (FoundProgram one : found) {
      List<FieldError> missing = EditedSettings.missing(one.program(), command.values());
      plans.add(
          missing.isEmpty()
              ? planner.edit(
                  requestContext.caller(),
                  one.inspection(),
                  one.program(),
                  draft -> EditedSettings.changed(draft, command.values()),
                  spec -> plannedAnswers.beyond(requestContext, Verb.EDIT, one, spec))
              : new Plan.Invalid(missing));
    }
    return plannedAnswers.answer(changeRequest, command.of(), found, plans);
  }

  /** More of a worker is as much a worker as the first of it: the same limits hold. */
  Outcome scale(RequestContext requestContext, Scale command, ServerSight sight) {
    return programSearch
        .find(requestContext, Verb.SCALE, command.of(), sight)
        .then(found -> scaled(requestContext, command, found));
  }

  private Outcome scaled(RequestContext requestContext, Scale command, List<FoundProgram> found) {
    UnaryOperator<ProgramDraft> change =
        draft ->
            EditedSettings.numbered(
                draft.with(ProgramField.PROCESSES, Integer.toString(command.processes())));
    List<Plan> plans =
        found.stream()
            .map(one ->
                planner.edit(
                    requestContext.caller(),
                    one.inspection(),
                    one.program(),
                    change,
                    spec -> plannedAnswers.beyond(requestContext, Verb.SCALE, one, spec)))
            .toList();
    return plannedAnswers.answer(
        new Previews.ChangeRequest(
            requestContext,
            Verb.SCALE,
            Sentence.of(
                "This would scale %s%s to %s",
                FoundProgram.names(found),
                found.size() == 1 ? " from " + found.getFirst().program().processes() : "",
                Counts.of(command.processes(), "process", "processes")),
            command.confirmed(),
            Optional.empty()),
        command.of(),
        found,
        plans);
  }

  Outcome remove(RequestContext requestContext, Remove command, ServerSight sight) {
    return programSearch
        .find(requestContext, Verb.REMOVE, command.of(), sight)
        .then(found -> removed(requestContext, command, found));
  }

  private Outcome removed(RequestContext requestContext, Remove command, List<FoundProgram> found) {
    return plannedAnswers.answer(
        new Previews.ChangeRequest(
            requestContext,
            Verb.REMOVE,
            Sentence.of("This would remove %s", FoundProgram.names(found)),
            command.confirmed(),
            Optional.empty()),
        command.of(),
        found,
        found.stream()
            .map(one -> planner.remove(requestContext.caller(), one.inspection(), one.program()))
            .toList());
  }

  /** The form without a look at any server: a form has to come at once. */
  private CommandAnswer ask(RequestContext requestContext, Edit command) {
    changeRules.authorizer().allow(requestContext, Verb.EDIT, List.of());
    return Forms.shown(
        requestContext,
        Verb.EDIT,
        "what changes",
        Message.code(Sentence.of("edit %s --stopwaitsecs 90", command.of())),
        Forms.edit(command.of(), command.values()));
  }

  /** As it stands, with a button for each way on. */
  private CommandAnswer choose(
      RequestContext requestContext, Selector of, List<FoundProgram> found) {
    if (found.size() > 1) {
      return requestContext.misunderstood(
          "%s is %d programs; give a change for all of them, such as %s, or name one."
              .formatted(
                  Message.code(of),
                  found.size(),
                  Message.code(Sentence.of("edit %s --stopwaitsecs 90", of))));
    }
    FoundProgram one = found.getFirst();
    Message message =
        Message.of(
                Severity.PLAIN,
                Sentence.of(
                    "Settings of %s on %s",
                    Sentence.name(one.program().name()), one.inspection().server()))
            .withLine(
                Sentence.of(
                    "On one line: %s",
                    Message.code(
                        Sentence.of("edit %s --stopwaitsecs 90", Sentence.name(one.name())))))
            .withExcerpt(
                new Excerpt(
                    one.program().files().getFirst(),
                    cleaner.clean(String.join("\n", SectionText.of(one.program())))));
    if (!requestContext.pressable()) {
      return requestContext.done(message);
    }
    return requestContext.done(
        message.withButtons(
            buttons.toEverybody(
                requestContext.caller(),
                List.of(
                    new Buttons.ButtonChoice(
                        "Edit",
                        Button.Style.PRIMARY,
                        EditedSettings.form(Selector.parse(one.name()), one, new TreeMap<>()))))));
  }
}
