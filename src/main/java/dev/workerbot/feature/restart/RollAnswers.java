package dev.workerbot.feature.restart;

import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.Act;
import dev.workerbot.command.Cancel;
import dev.workerbot.command.RollOn;
import dev.workerbot.feature.restart.roll.RollText;
import dev.workerbot.feature.restart.roll.Rolling;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.store.request.Deploys;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalEnd;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.Operation;
import dev.workerbot.store.request.Rolls;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people decide of a rolling restart: to end it, or what becomes of it once it stopped. */
final class RollAnswers {
  private final Fleet fleet;
  private final Authorizer authorizer;
  private final Buttons buttons;
  private final Journal journal;
  private final Rolls rolls;
  private final ActAnswers acts;
  private final Deploys deploys;

  RollAnswers(Services services) {
    this.fleet = services.fleet();
    this.authorizer = services.authorizer();
    this.buttons = services.buttons();
    this.journal = services.records().journal();
    this.rolls = services.records().rolls();
    this.acts = services.part(ActAnswers.class);
    this.deploys = services.part(Deploys.class);
  }

  /** Goes on with what has stopped, or leaves it; whoever decides first decides. */
  Outcome of(RequestContext requestContext, RollOn command) {
    Optional<Operation> stopped = journal.find(command.operation());
    if (stopped.isEmpty()
        || stopped.get().restartOptions().rolling().isEmpty()
        || !isPartOf(stopped.get(), command.of())) {
      return authorizer.notUnderstood(
          requestContext,
          Verb.RESTART,
          "That rolling restart is no longer known. Start the restart again.");
    }
    if (!stopped.get().over()) {
      return authorizer.notUnderstood(
          requestContext,
          Verb.RESTART,
          "That rolling restart is still running. `cancel` ends it after its current step.");
    }
    if (command.approvalChoice() != RollOn.ApprovalChoice.STOP) {
      boolean confirmed =
          command.confirmed()
              || (acts.isOwnOfLate(requestContext, stopped.get())
                  && deploys.find(stopped.get().id()).isEmpty());
      Act act =
          new Act(
              Verb.RESTART,
              command.of(),
              stopped.get().restartOptions(),
              Optional.empty(),
              confirmed);
      return acts.of(requestContext, act, command);
    }
    return stop(requestContext, command, stopped.get());
  }

  /** Needs the right, but neither their servers nor that nobody holds them: nothing is done. */
  private CommandAnswer stop(RequestContext requestContext, RollOn command, Operation stopped) {
    Caller caller = requestContext.caller();
    Set<Target> left =
        stopped.steps().stream()
            .map(JournalStep::target)
            .filter(target -> fleet.isMeant(command.of(), target))
            .collect(Collectors.toCollection(TreeSet::new));
    Optional<CommandAnswer> refused =
        authorizer.refusal(requestContext, VerbEffects.of(Verb.RESTART), command.of(), left);
    if (refused.isPresent()) {
      return refused.get();
    }
    authorizer.allow(requestContext, Verb.RESTART, left);
    return rolls
        .settle(command.operation(), caller.person())
        .map(before -> ActAnswers.settled(requestContext, before))
        .orElseGet(() -> ended(requestContext, stopped, left));
  }

  private CommandAnswer ended(RequestContext requestContext, Operation stopped, Set<Target> left) {
    Set<Target> own = stopped.steps().stream().map(JournalStep::target).collect(Collectors.toSet());
    List<TargetResult> results =
        Stream.concat(
                Rolling.before(stopped.id(), own, journal, rolls).stream(),
                stopped.steps().stream()
                    .filter(journalStep -> !left.contains(journalStep.target()))
                    .flatMap(journalStep ->
                        journalStep
                            .end()
                            .map(journalEnd -> TargetResult.of(journalStep.target(), journalEnd))
                            .stream()))
            .toList();
    Message message = RollText.ended(results, left, requestContext.caller().person());
    List<Buttons.ButtonChoice> again = Rolling.again(results);
    return requestContext.done(
        requestContext.pressable() && !again.isEmpty()
            ? message.withButtons(buttons.toEverybody(requestContext.caller(), again))
            : message);
  }

  /** Who may restart other workers only decides nothing of these; what is through stays so. */
  private static boolean isPartOf(Operation stopped, Selector of) {
    Set<String> all =
        stopped.steps().stream()
            .filter(journalStep -> journalStep.end().filter(JournalEnd::done).isEmpty())
            .map(journalStep -> Selector.of(List.of(journalStep.target())).toString())
            .collect(Collectors.toSet());
    return of.terms().stream().allMatch(term -> all.contains(term.toString()));
  }

  /** Ends what is under way after its current step. */
  CommandAnswer cancel(RequestContext requestContext, Cancel command) {
    Caller caller = requestContext.caller();
    List<Rolls.UnderWay> meant =
        rolls.underWay().stream()
            .filter(one -> isMeant(one, command, caller))
            .filter(one ->
                isOwn(one, caller)
                    || left(one.operation()).stream()
                        .allMatch(authorizer.visibility().sees(requestContext, Verb.RESTART)))
            .toList();
    if (meant.isEmpty()) {
      return authorizer.notUnderstood(
          requestContext,
          Verb.CANCEL,
          command.operation().isPresent()
              ? "That rolling restart is already over."
              : "No rolling restart is running "
                  + command.of().map(of -> "on " + Message.code(of)).orElse("in this channel")
                  + ". For one from another channel, name its workers: `cancel queue@prod`. To"
                  + " withdraw a request: `cancel #12`. Nothing else can be cancelled once"
                  + " started.");
    }
    Rolls.UnderWay roll = meant.getFirst();
    Set<Target> left = left(roll.operation());
    boolean own = isOwn(roll, caller);
    Optional<String> why =
        authorizer.whyNot(
            requestContext,
            VerbEffects.of(Verb.RESTART),
            command.of().orElseGet(() -> Selector.of(left)),
            left);
    if (!own && why.isPresent()) {
      return authorizer.refused(requestContext, Verb.CANCEL, why.get(), left);
    }
    authorizer.allow(requestContext, Verb.CANCEL, left);
    if (!rolls.cancel(roll.operation(), caller.person())) {
      return requestContext.done(
          Message.of(Severity.PLAIN, "That is already being cancelled")
              .withLine("It ends after its current step."));
    }
    return requestContext.done(
        Message.of(
                Severity.GOOD,
                own
                    ? Sentence.of("Your rolling restart ends after its current step")
                    : Sentence.of(
                        "The rolling restart of %s ends after its current step", roll.by()))
            .withLine("Anything down now is started again first. Its message has the result."));
  }

  private static boolean isOwn(Rolls.UnderWay roll, Caller caller) {
    return roll.chat().equals(caller.chat()) && roll.userId().equals(caller.user());
  }

  private boolean isMeant(Rolls.UnderWay roll, Cancel command, Caller caller) {
    if (command.operation().isPresent()) {
      return roll.operation().equals(command.operation().get());
    }
    return command.of().isPresent()
        ? journal.find(roll.operation()).stream()
            .flatMap(operation -> operation.steps().stream())
            .anyMatch(journalStep -> fleet.isMeant(command.of().get(), journalStep.target()))
        : roll.chat().equals(caller.chat()) && roll.channel().equals(caller.channel());
  }

  private Set<Target> left(String operation) {
    Set<Target> left = new TreeSet<>();
    journal.find(operation).stream()
        .flatMap(one -> one.steps().stream())
        .filter(journalStep -> journalStep.end().isEmpty())
        .forEach(journalStep -> left.add(journalStep.target()));
    if (left.isEmpty()) {
      journal.find(operation).stream()
          .flatMap(one -> one.steps().stream())
          .forEach(journalStep -> left.add(journalStep.target()));
    }
    return left;
  }
}
