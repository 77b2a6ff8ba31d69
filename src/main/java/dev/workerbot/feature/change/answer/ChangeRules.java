package dev.workerbot.feature.change.answer;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Confirming;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.feature.change.Apply;
import dev.workerbot.feature.change.plan.Consequences;
import dev.workerbot.feature.change.plan.Differences;
import dev.workerbot.feature.change.run.ChangeWords;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.feature.change.store.ChangeSet;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.Limits;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.file.ProgramOnDisk;
import dev.workerbot.program.template.Creating;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.approval.Approvals;
import dev.workerbot.request.authorization.AuditLog;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What decides whether somebody may change workers: rules, limits, holds and approvals. */
public record ChangeRules(
    Policy policy,
    Creating creating,
    Confirming confirming,
    Authorizer authorizer,
    AuditLog auditLog,
    Approvals approvals) {
  /** Whether it may be done: nobody has to approve it, or enough have. */
  Authorization approved(RequestContext requestContext, ChangeSet set) {
    Apply apply = new Apply(set.verb(), ChangeWords.selector(set.changes()), set.id());
    return Authorization.unless(
        approvals.pendingApproval(
            requestContext,
            new Approvals.WantedApproval(
                Consequences.of(set.verb(), set.changes()),
                apply,
                apply.verb() + " " + apply.of(),
                ChangedPrograms.targets(set.changes()),
                Differences.of(set.changes(), auditLog::clean))));
  }

  /** Lets through who may, unless somebody else holds some of them, and writes that down. */
  Authorization admit(
      RequestContext requestContext,
      VerbEffects verbEffects,
      Selector typed,
      List<Target> targets) {
    return admit(requestContext, verbEffects, typed, targets, Optional::empty);
  }

  /**
   * The same.
   *
   * @param objection why it is refused all the same, as a sentence
   */
  Authorization admit(
      RequestContext requestContext,
      VerbEffects verbEffects,
      Selector typed,
      List<Target> targets,
      Supplier<Optional<String>> objection) {
    return check(requestContext, verbEffects, typed, targets)
        .and(() ->
            Authorization.unless(
                objection
                    .get()
                    .map(why ->
                        authorizer.refused(requestContext, verbEffects.verb(), why, targets))))
        .and(() -> admitDespiteHolds(requestContext, verbEffects, typed, targets));
  }

  /** The same without writing down that they may, since more is to be found out first. */
  Authorization check(
      RequestContext requestContext,
      VerbEffects verbEffects,
      Selector typed,
      List<Target> targets) {
    return Authorization.unless(
        authorizer
            .refusal(requestContext, verbEffects, typed, targets)
            .or(() ->
                authorizer.held(requestContext, verbEffects.verb(), targets, Optional.empty())));
  }

  /** The same, whoever holds them: for what changes no worker. */
  Authorization admitDespiteHolds(
      RequestContext requestContext,
      VerbEffects verbEffects,
      Selector typed,
      List<Target> targets) {
    return switch (authorizer.admission(requestContext, verbEffects, typed, targets)) {
      case Authorization.Go go when !go.audited() ->
          new Authorization.NoGo(requestContext.notAudited());
      case Authorization decided -> decided;
    };
  }

  /** What of a worker goes beyond what the caller may, by the limits of their roles. */
  List<FieldError> beyond(Caller caller, Verb verb, Target target, ProgramSpec spec) {
    return Limits.check(creating.limitsOf(policy.rolesGiving(caller, verb, target)), spec);
  }

  /** What of the file that a change leaves goes beyond that; nothing where it leaves none. */
  List<FieldError> beyond(Caller caller, Verb verb, StoredChange storedChange) {
    Optional<ProgramConfig> program = ChangedPrograms.of(storedChange, storedChange.after());
    if (program.isEmpty()) {
      return List.of();
    }
    return ProgramOnDisk.limited(program.get())
        .map(spec ->
            ChangedPrograms.targets(List.of(storedChange)).stream()
                .flatMap(target -> beyond(caller, verb, target, spec).stream())
                .distinct()
                .toList())
        .orElse(
            List.of(
                new FieldError(
                    storedChange.file(),
                    "it was written by hand in a way that limits cannot be checked against")));
  }
}
