package dev.workerbot.request.approval;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.Command;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Approval;
import dev.workerbot.request.Ids;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.TargetResult;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.store.access.ApprovalRequests;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.request.Operation;
import dev.workerbot.worker.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what needs other people's word, asks for that, and lets nothing past but what enough have
 * approved or what everybody is informed of. Safe for use by several threads.
 */
public final class Approvals {
  /** For which a rolling restart that has stopped can go on without anybody being asked again. */
  private static final Duration GOES_ON = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Approvals.class);

  private final ApprovalRules rules;
  private final ApprovalRequests approvalRequests;
  private final ApprovalCards cards;
  private final Ids ids;
  private final ApprovalTerms terms;
  private final Clock clock;
  private final ApprovalListener approvalListener;

  /** Who brings cards to people, and does what they have approved. */
  public interface ApprovalListener {
    /** Some card has changed. */
    void changed();

    /** Enough have approved it; returns at once. */
    void approved(ApprovalRequest approvalRequest);
  }

  public Approvals(
      ApprovalRules rules,
      ApprovalRequests approvalRequests,
      ApprovalCards cards,
      Ids ids,
      ApprovalTerms terms,
      Clock clock,
      ApprovalListener approvalListener) {
    this.rules = rules;
    this.approvalRequests = approvalRequests;
    this.cards = cards;
    this.ids = ids;
    this.terms = terms;
    this.clock = clock;
    this.approvalListener = approvalListener;
  }

  /** Who may approve what. */
  public ApprovalRules rules() {
    return rules;
  }

  public ApprovalText text() {
    return cards.text();
  }

  /**
   * How many more have to approve, by the groups that people are in now; empty where nobody has.
   */
  public Optional<Integer> missing(ApprovalRequest approvalRequest) {
    return cards.missing(approvalRequest);
  }

  /**
   * Asks others where a rule wants it and nobody has approved yet; the caller has the right, and
   * the audit has their request.
   *
   * @param wantedApproval what is to be done once it is approved
   * @return the answer that stands until then; empty where nothing stands in the way
   */
  public Optional<CommandAnswer> pendingApproval(
      RequestContext requestContext, WantedApproval wantedApproval) {
    return requestContext.approval().isPresent()
            || rules.on(wantedApproval.verbEffects(), wantedApproval.targets(), false).isEmpty()
        ? Optional.empty()
        : Optional.of(
            cannotAsk(requestContext, wantedApproval.verbEffects(), wantedApproval.targets(), false)
                .orElseGet(() -> ask(requestContext, ApprovalKind.APPROVAL, wantedApproval, "")));
  }

  /**
   * What somebody wants done.
   *
   * @param command on the expanded list
   * @param displayText the same for people
   * @param details what those who decide are shown of it
   */
  public record WantedApproval(
      VerbEffects verbEffects,
      Command command,
      String displayText,
      Collection<Target> targets,
      List<String> details) {
    /** Of a command that does no more than its verb always does. */
    public WantedApproval(Command command, String displayText, Collection<Target> targets) {
      this(VerbEffects.of(command.verb()), command, displayText, targets, List.of());
    }
  }

  /** Whether it goes on with what was approved, or announced to everybody, for the same person. */
  public boolean goesOn(RequestContext requestContext, String earlier, Collection<Target> targets) {
    return approvalRequests
        .ofRun(earlier)
        .filter(one -> rules.isSame(one.requestedApproval().by(), requestContext.caller()))
        .filter(one -> one.requestedApproval().targets().containsAll(targets))
        .filter(one -> one.madeAt().plus(GOES_ON).isAfter(clock.instant()))
        .isPresent();
  }

  /** Whether the caller asked for this operation themselves, and not long ago. */
  public boolean isOwnOfLate(Caller caller, Operation operation) {
    return rules.isSame(operation.asker(), caller)
        && operation.startedAt().plus(GOES_ON).isAfter(clock.instant());
  }

  /** The refusal where nobody could see the question. */
  public Optional<CommandAnswer> cannotAsk(
      RequestContext requestContext,
      VerbEffects verbEffects,
      Collection<Target> targets,
      boolean request) {
    return requestContext.pressable() || !rules.channels(verbEffects, targets, request).isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Outcome.Refused(
                requestContext.id(),
                Message.refusal(
                    Sentence.of(
                        "Someone else has to approve to %s %s, but the rule names no channel to"
                            + " ask in. Ask in a chat.",
                        verbEffects.verb().phrase(), TargetNames.name(targets)))));
  }

  public CommandAnswer ask(
      RequestContext requestContext,
      ApprovalKind approvalKind,
      WantedApproval wantedApproval,
      String reason) {
    Caller caller = requestContext.caller();
    Collection<Target> targets = wantedApproval.targets();
    ApprovalRequest approvalRequest =
        approvalRequests.ask(
            new ApprovalRequest.RequestedApproval(
                requestContext.id(),
                approvalKind,
                wantedApproval.verbEffects(),
                wantedApproval.command().text(),
                wantedApproval.displayText(),
                reason,
                wantedApproval.details(),
                caller,
                List.copyOf(targets)),
            terms.owner(),
            terms.within(),
            Optional.of(new Channel(caller.chat(), caller.channel()))
                .filter(_ -> requestContext.pressable()),
            rules
                .channels(
                    wantedApproval.verbEffects(), targets, approvalKind == ApprovalKind.REQUEST)
                .stream()
                .map(BreakGlassAccess::channel)
                .toList());
    approvalListener.changed();
    Channel own = new Channel(caller.chat(), caller.channel());
    return new Outcome.NeedsApproval(
        requestContext.id(),
        requestContext.pressable()
            ? cards.card(approvalRequest, own, true)
            : cards.card(approvalRequest),
        targets.stream().map(target -> TargetResult.failed(target, "not approved yet")).toList());
  }

  Optional<ApprovalRequest> find(int number) {
    return approvalRequests.find(number);
  }

  public List<ApprovalRequest> open() {
    return approvalRequests.open();
  }

  boolean isInTime(ApprovalRequest approvalRequest) {
    return approvalRequest.expiresAt().isAfter(clock.instant());
  }

  /** Adds an approval; the last one that is needed sets it going. */
  public ApprovalRequest approve(int number, Caller by) {
    String run = ids.next();
    ApprovalRequest now =
        approvalRequests.approve(
            number,
            by,
            run,
            terms.owner(),
            approvalRequest ->
                missing(approvalRequest).filter(missing -> missing == 0).isPresent());
    approvalListener.changed();
    if (now.approvalState() == ApprovalState.APPROVED && now.run().equals(Optional.of(run))) {
      approvalListener.approved(now);
    }
    return now;
  }

  boolean end(int number, ApprovalState approvalState, Caller by, String reason) {
    boolean ended = approvalRequests.end(number, approvalState, by.person(), reason);
    approvalListener.changed();
    return ended;
  }

  /**
   * The last word on an operation that others knew of before: with both names, and on every card.
   *
   * @param run its id
   */
  public CommandAnswer ended(String run, CommandAnswer commandAnswer) {
    Optional<ApprovalRequest> found;
    try {
      found = approvalRequests.ofRun(run);
      if (found.isEmpty()) {
        return commandAnswer;
      }
      approvalRequests.done(
          found.get().number(),
          commandAnswer.message().heading().stored(),
          commandAnswer.message().severity());
      approvalListener.changed();
    } catch (StoreException cannotWrite) {
      LOG.error("the cards of {} are not closed: {}", run, cannotWrite.getMessage());
      return commandAnswer;
    }
    ApprovalRequest approvalRequest = found.get();
    Sentence line =
        approvalRequest.requestedApproval().approvalKind() == ApprovalKind.BREAK_GLASS
            ? Sentence.of(
                "Break-glass by %s: %s (#%d).",
                approvalRequest.requestedApproval().by().person(),
                approvalRequest.requestedApproval().reason(),
                approvalRequest.number())
            : Approval.of(approvalRequest).sentence();
    return commandAnswer.withMessage(commandAnswer.message().withLine(line));
  }
}
