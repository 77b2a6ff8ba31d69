package dev.workerbot.operation.build;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Confirming;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Deed;
import dev.workerbot.access.Policy;
import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Cleaner;
import dev.workerbot.operation.Answer;
import dev.workerbot.operation.Approvals;
import dev.workerbot.operation.Builds;
import dev.workerbot.operation.Errand;
import dev.workerbot.operation.Gate;
import dev.workerbot.operation.Holding;
import dev.workerbot.operation.Ids;
import dev.workerbot.operation.Ledger;
import dev.workerbot.operation.Offering;
import dev.workerbot.program.Creating;
import dev.workerbot.program.Limits;
import dev.workerbot.program.Mistake;
import dev.workerbot.program.ProgramFile;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.store.Audit;
import dev.workerbot.store.Changes;
import dev.workerbot.store.Changes.Change;
import dev.workerbot.store.Changes.ChangeSet;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The verbs that change which workers there are: shown first, confirmed by who asked, with the
 * rights and limits that they have at the click. Safe for use by several threads.
 */
public final class BuildAnswers implements Builds {
  private final Changes changes;
  private final Builder builder;
  private final Rules rules;
  private final CreateAnswers creates;
  private final EditAnswers edits;
  private final UndoAnswers undos;

  /** What decides whether somebody may. */
  record Rules(
      Policy policy,
      Creating creating,
      Confirming confirming,
      Gate gate,
      Ledger ledger,
      Approvals approvals) {
    /** The answer while others have to approve; empty where nobody has to, or enough have. */
    Optional<Answer> standing(Errand errand, ChangeSet set) {
      Command.Apply apply =
          new Command.Apply(set.verb(), BuildText.selector(set.changes()), set.id());
      return approvals.standing(
          errand,
          new Approvals.Wanted(
              Consequences.of(set.verb(), set.changes()),
              apply,
              apply.verb() + " " + apply.of(),
              Builder.targets(set.changes()),
              Differences.of(set.changes(), ledger::clean)));
    }

    /**
     * Refuses, also where somebody else holds some of them, or writes down that it was allowed.
     *
     * @return the answer where they may not
     */
    Optional<Answer> refused(Errand errand, Deed deed, Selector typed, List<Target> targets) {
      return refused(errand, deed, typed, targets, Optional::empty);
    }

    /**
     * The same.
     *
     * @param objection why it is refused all the same, as a sentence
     */
    Optional<Answer> refused(
        Errand errand,
        Deed deed,
        Selector typed,
        List<Target> targets,
        Supplier<Optional<String>> objection) {
      return barred(errand, deed, typed, targets)
          .or(() -> objection.get().map(why -> gate.refused(errand, deed.verb(), why, targets)))
          .or(() -> forbidden(errand, deed, typed, targets));
    }

    /** Refuses, also where somebody else holds some of them; else nothing is written down. */
    Optional<Answer> barred(Errand errand, Deed deed, Selector typed, List<Target> targets) {
      return gate.decide(errand, deed, typed, targets) instanceof Decision.Refused(var reason)
          ? Optional.of(gate.refused(errand, deed.verb(), reason, targets))
          : gate.held(errand, deed.verb(), targets, Optional.empty());
    }

    /** The same, whoever holds them: for what changes no worker. */
    Optional<Answer> forbidden(Errand errand, Deed deed, Selector typed, List<Target> targets) {
      return switch (gate.decide(errand, deed, typed, targets)) {
        case Decision.Refused(var reason) ->
            Optional.of(gate.refused(errand, deed.verb(), reason, targets));
        case Decision.Allowed(var rule) ->
            ledger.record(errand, Optional.of(deed.verb()), Audit.Decided.ALLOWED, rule, targets)
                ? Optional.empty()
                : Optional.of(errand.notAudited());
      };
    }

    /** What of a worker goes beyond what the caller may, by the limits of their roles. */
    List<Mistake> beyond(Caller caller, Verb verb, Target target, ProgramSpec spec) {
      return Limits.check(creating.limitsOf(policy.rolesGiving(caller, verb, target)), spec);
    }

    /** What of the file that a change leaves goes beyond that; nothing where it leaves none. */
    List<Mistake> beyond(Caller caller, Verb verb, Change change) {
      Optional<ProgramConfig> program = ChangeRun.program(change, change.after());
      if (program.isEmpty()) {
        return List.of();
      }
      return ProgramFile.limited(program.get())
          .map(spec ->
              Builder.targets(List.of(change)).stream()
                  .flatMap(target -> beyond(caller, verb, target, spec).stream())
                  .distinct()
                  .toList())
          .orElse(
              List.of(
                  new Mistake(
                      change.file(),
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
      Builder builder,
      Holding holding,
      Approvals approvals,
      Offering offering,
      Ids ids,
      Duration confirmWithin,
      Cleaner cleaner,
      Clock clock) {
    this.changes = changes;
    this.builder = builder;
    Ledger ledger = new Ledger(audit, cleaner);
    this.rules =
        new Rules(
            policy,
            creating,
            confirming,
            new Gate(fleet, policy, ledger, holding, approvals.rules()),
            ledger,
            approvals);
    Proposals proposals =
        new Proposals(changes, builder, rules, offering, ids, confirmWithin, cleaner);
    Planner planner = new Planner(fleet, policy);
    this.creates = new CreateAnswers(fleet, rules, planner, proposals, offering);
    this.edits = new EditAnswers(fleet, rules, planner, proposals, offering, cleaner);
    this.undos = new UndoAnswers(fleet, rules, planner, changes, proposals, offering, clock);
  }

  @Override
  public Optional<Answer> carryOut(Errand errand, Command command) {
    return switch (command) {
      case Command.Create create -> creates.of(errand, create);
      case Command.Edit edit -> edits.edit(errand, edit);
      case Command.Scale scale -> edits.scale(errand, scale);
      case Command.Remove remove -> edits.remove(errand, remove);
      case Command.Undo undo -> undos.undo(errand, undo);
      case Command.Settle settle -> undos.settle(errand, settle);
      case Command.Apply apply -> apply(errand, apply);
      default -> throw new IllegalArgumentException(command.verb() + " builds nothing");
    };
  }

  @Override
  public List<String> undoable(Caller caller) {
    return undos.undoable(caller).stream().map(past -> past.change().name()).toList();
  }

  /** What was confirmed is what was shown; whether they may is decided again. */
  private Optional<Answer> apply(Errand errand, Command.Apply apply) {
    Optional<Answer> early = rules.gate().refusedBeforeLooking(errand, apply.verb(), apply.of());
    if (early.isPresent()) {
      return early;
    }
    Caller caller = errand.caller();
    Optional<ChangeSet> found =
        changes
            .find(apply.change())
            .filter(set -> set.verb() == apply.verb())
            .filter(set -> set.chat().equals(caller.chat()) && set.userId().equals(caller.user()))
            .filter(set -> BuildText.selector(set.changes()).equals(apply.of()));
    if (found.isEmpty()) {
      return Optional.of(
          rules
              .gate()
              .refused(
                  errand,
                  apply.verb(),
                  "That is not there to be confirmed. Nothing was changed; ask for it again.",
                  List.of()));
    }
    ChangeSet set = found.get();
    List<Target> targets = Builder.targets(set.changes());
    Optional<Answer> refused =
        rules.refused(
            errand,
            Consequences.of(apply.verb(), set.changes()),
            apply.of(),
            targets,
            () ->
                set.changes().stream()
                    .flatMap(change -> rules.beyond(caller, apply.verb(), change).stream())
                    .findFirst()
                    .map("What you may has changed since. %s"::formatted));
    if (refused.isPresent()) {
      return refused;
    }
    Optional<Answer> standing = rules.standing(errand, set);
    return standing.isPresent()
        ? standing
        : builder.run(errand.id(), set, caller, errand.progress());
  }
}
