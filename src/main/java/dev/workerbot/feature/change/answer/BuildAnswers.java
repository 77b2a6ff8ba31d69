package dev.workerbot.feature.change.answer;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Confirming;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.Command;
import dev.workerbot.command.Edit;
import dev.workerbot.feature.change.Apply;
import dev.workerbot.feature.change.Create;
import dev.workerbot.feature.change.Remove;
import dev.workerbot.feature.change.Scale;
import dev.workerbot.feature.change.Settle;
import dev.workerbot.feature.change.Undo;
import dev.workerbot.feature.change.plan.Consequences;
import dev.workerbot.feature.change.plan.Differences;
import dev.workerbot.feature.change.plan.Planner;
import dev.workerbot.feature.change.run.ChangeExecutor;
import dev.workerbot.feature.change.run.ChangeText;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Cleaner;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.Limits;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.file.ProgramOnDisk;
import dev.workerbot.program.template.Creating;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.CommandAnswer;
import dev.workerbot.request.Ids;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.approval.Approvals;
import dev.workerbot.request.authorization.AuditLog;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.HoldPolicy;
import dev.workerbot.store.Audit;
import dev.workerbot.store.Changes.ChangeSet;
import dev.workerbot.store.Changes.StoredChange;
import dev.workerbot.store.Changes;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The verbs that change which workers there are: shown first, confirmed by who asked, with the
 * rights and limits that they have at the click. Safe for use by several threads.
 */
public final class BuildAnswers {
  private final Changes changes;
  private final ChangeExecutor changeExecutor;
  private final ChangeRules changeRules;
  private final CreateAnswers creates;
  private final EditAnswers edits;
  private final UndoAnswers undos;

  /** What decides whether somebody may. */
  record ChangeRules(
      Policy policy,
      Creating creating,
      Confirming confirming,
      Authorizer authorizer,
      AuditLog auditLog,
      Approvals approvals) {
    /** The answer while others have to approve; empty where nobody has to, or enough have. */
    Optional<CommandAnswer> standing(RequestContext requestContext, ChangeSet set) {
      Apply apply = new Apply(set.verb(), ChangeText.selector(set.changes()), set.id());
      return approvals.standing(
          requestContext,
          new Approvals.WantedApproval(
              Consequences.of(set.verb(), set.changes()),
              apply,
              apply.verb() + " " + apply.of(),
              ChangedPrograms.targets(set.changes()),
              Differences.of(set.changes(), auditLog::clean)));
    }

    /**
     * Refuses, also where somebody else holds some of them, or writes down that it was allowed.
     *
     * @return the answer where they may not
     */
    Optional<CommandAnswer> refused(
        RequestContext requestContext,
        VerbEffects verbEffects,
        Selector typed,
        List<Target> targets) {
      return refused(requestContext, verbEffects, typed, targets, Optional::empty);
    }

    /**
     * The same.
     *
     * @param objection why it is refused all the same, as a sentence
     */
    Optional<CommandAnswer> refused(
        RequestContext requestContext,
        VerbEffects verbEffects,
        Selector typed,
        List<Target> targets,
        Supplier<Optional<String>> objection) {
      return barred(requestContext, verbEffects, typed, targets)
          .or(() ->
              objection
                  .get()
                  .map(why -> authorizer.refused(requestContext, verbEffects.verb(), why, targets)))
          .or(() -> forbidden(requestContext, verbEffects, typed, targets));
    }

    /** Refuses, also where somebody else holds some of them; else nothing is written down. */
    Optional<CommandAnswer> barred(
        RequestContext requestContext,
        VerbEffects verbEffects,
        Selector typed,
        List<Target> targets) {
      return authorizer.decide(requestContext, verbEffects, typed, targets)
              instanceof Decision.RefusedDecision(var reason)
          ? Optional.of(authorizer.refused(requestContext, verbEffects.verb(), reason, targets))
          : authorizer.held(requestContext, verbEffects.verb(), targets, Optional.empty());
    }

    /** The same, whoever holds them: for what changes no worker. */
    Optional<CommandAnswer> forbidden(
        RequestContext requestContext,
        VerbEffects verbEffects,
        Selector typed,
        List<Target> targets) {
      return switch (authorizer.decide(requestContext, verbEffects, typed, targets)) {
        case Decision.RefusedDecision(var reason) ->
            Optional.of(authorizer.refused(requestContext, verbEffects.verb(), reason, targets));
        case Decision.Allowed(var rule) ->
            auditLog.record(
                    requestContext,
                    Optional.of(verbEffects.verb()),
                    Audit.Decided.ALLOWED,
                    rule,
                    targets)
                ? Optional.empty()
                : Optional.of(requestContext.notAudited());
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
                      "it was written by hand in a way that no limits can be held against")));
    }
  }

  /**
   * @param confirming what waits for a Confirm
   * @param confirmWithin how long a Confirm button works
   */
  public BuildAnswers(
      Fleet fleet,
      Policy policy,
      Audit audit,
      Creating creating,
      Confirming confirming,
      Changes changes,
      ChangeExecutor changeExecutor,
      HoldPolicy holdPolicy,
      Approvals approvals,
      Buttons buttons,
      Ids ids,
      Duration confirmWithin,
      Cleaner cleaner,
      Clock clock) {
    this.changes = changes;
    this.changeExecutor = changeExecutor;
    AuditLog auditLog = new AuditLog(audit, cleaner);
    this.changeRules =
        new ChangeRules(
            policy,
            creating,
            confirming,
            new Authorizer(fleet, policy, auditLog, holdPolicy, approvals.rules()),
            auditLog,
            approvals);
    Previews previews =
        new Previews(changes, changeExecutor, changeRules, buttons, ids, confirmWithin, cleaner);
    Planner planner = new Planner(fleet, policy);
    this.creates = new CreateAnswers(fleet, changeRules, planner, previews, buttons);
    this.edits = new EditAnswers(fleet, changeRules, planner, previews, buttons, cleaner);
    this.undos = new UndoAnswers(fleet, changeRules, planner, changes, previews, buttons, clock);
  }

  /** Carries one out, and writes the audit of it. Empty when the bot is closing. */
  public Optional<CommandAnswer> carryOut(RequestContext requestContext, Command command) {
    return switch (command) {
      case Create create -> creates.of(requestContext, create);
      case Edit edit -> edits.edit(requestContext, edit);
      case Scale scale -> edits.scale(requestContext, scale);
      case Remove remove -> edits.remove(requestContext, remove);
      case Undo undo -> undos.undo(requestContext, undo);
      case Settle settle -> undos.settle(requestContext, settle);
      case Apply apply -> apply(requestContext, apply);
      default -> throw new IllegalArgumentException(command.verb() + " builds nothing");
    };
  }

  /** What the caller can put back, as {@code undo} takes it; newest first. */
  public List<String> undoable(Caller caller) {
    return undos.undoable(caller).stream().map(past -> past.storedChange().name()).toList();
  }

  /** What was confirmed is what was shown; whether they may is decided again. */
  private Optional<CommandAnswer> apply(RequestContext requestContext, Apply apply) {
    Caller caller = requestContext.caller();
    Optional<ChangeSet> found =
        changes
            .find(apply.change())
            .filter(set -> set.verb() == apply.verb())
            .filter(set -> set.chat().equals(caller.chat()) && set.userId().equals(caller.user()))
            .filter(set -> ChangeText.selector(set.changes()).equals(apply.of()));
    if (found.isEmpty()) {
      return Optional.of(
          changeRules
              .authorizer()
              .refused(
                  requestContext,
                  apply.verb(),
                  "That is not there to be confirmed. Nothing was changed; ask for it again.",
                  List.of()));
    }
    ChangeSet set = found.get();
    List<Target> targets = ChangedPrograms.targets(set.changes());
    Optional<CommandAnswer> refused =
        changeRules.refused(
            requestContext,
            Consequences.of(apply.verb(), set.changes()),
            apply.of(),
            targets,
            () ->
                set.changes().stream()
                    .flatMap(storedChange ->
                        changeRules.beyond(caller, apply.verb(), storedChange).stream())
                    .findFirst()
                    .map("What you may has changed since. %s"::formatted));
    if (refused.isPresent()) {
      return refused;
    }
    Optional<CommandAnswer> standing = changeRules.standing(requestContext, set);
    return standing.isPresent()
        ? standing
        : changeExecutor.run(requestContext.id(), set, caller, requestContext.progress());
  }
}
