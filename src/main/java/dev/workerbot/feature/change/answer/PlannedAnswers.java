package dev.workerbot.feature.change.answer;

import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.feature.change.plan.Consequences;
import dev.workerbot.feature.change.plan.Plan;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.RequestContext;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What people get for plans of programs that there are: refused, or shown as they may do it. */
public final class PlannedAnswers {
  private final ChangeRules changeRules;
  private final Previews previews;

  public PlannedAnswers(ChangeRules changeRules, Previews previews) {
    this.changeRules = changeRules;
    this.previews = previews;
  }

  /** Writes down that it was allowed; stops where that cannot be done. */
  Authorization admit(
      RequestContext requestContext, Verb verb, Selector of, List<FoundProgram> found) {
    return changeRules.admitDespiteHolds(
        requestContext, VerbEffects.of(verb), of, FoundProgram.targets(found));
  }

  /** What they are to be needs the right as much as what they are. */
  Outcome answer(
      Previews.ChangeRequest changeRequest,
      Selector of,
      List<FoundProgram> found,
      List<Plan> plans) {
    List<StoredChange> changes =
        plans.stream()
            .filter(Plan.Ready.class::isInstance)
            .map(plan -> ((Plan.Ready) plan).storedChange())
            .toList();
    List<Target> changed = ChangedPrograms.targets(changes);
    Caller caller = changeRequest.requestContext().caller();
    return changeRules
        .admit(
            changeRequest.requestContext(),
            Consequences.of(changeRequest.verb(), changes),
            of,
            changed.isEmpty() ? FoundProgram.targets(found) : changed)
        .then(() ->
            previews.answer(
                changeRequest, plans.stream().map(plan -> warned(caller, plan)).toList()));
  }

  /** Says of what the caller could not put back by themselves that it is so. */
  private Plan warned(Caller caller, Plan plan) {
    if (!(plan instanceof Plan.Ready(var storedChange, var lines, var shown))) {
      return plan;
    }
    List<StoredChange> back = List.of(storedChange.reversed());
    boolean may =
        changeRules
            .policy()
            .allows(caller, Consequences.of(Verb.UNDO, back), ChangedPrograms.targets(back));
    List<FieldError> beyond = changeRules.beyond(caller, Verb.UNDO, back.getFirst());
    if (!may || beyond.isEmpty()) {
      return plan;
    }
    List<MessageLine> more = new ArrayList<>(lines);
    more.add(
        new MessageLine(
            Severity.WARNING,
            Sentence.of("You could not undo this yourself: %s", beyond.getFirst())));
    return new Plan.Ready(storedChange, more, shown);
  }

  List<FieldError> beyond(
      RequestContext requestContext, Verb verb, FoundProgram one, ProgramSpec spec) {
    Stream<Target> after =
        spec.processNames().stream()
            .map(process ->
                new Target(
                    one.inspection().server(), new WorkerName(one.program().group(), process)));
    Caller caller = requestContext.caller();
    return Stream.concat(one.targets().stream(), after)
        // What they have no right to is refused as that, whatever its settings are.
        .filter(target -> !changeRules.policy().rolesGiving(caller, verb, target).isEmpty())
        .flatMap(target -> changeRules.beyond(caller, verb, target, spec).stream())
        .distinct()
        .toList();
  }
}
