package dev.workerbot.request.approval;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.ApprovalRules.Matter;
import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.Act;
import dev.workerbot.command.Approve;
import dev.workerbot.command.Cancel;
import dev.workerbot.command.Command;
import dev.workerbot.command.Deny;
import dev.workerbot.message.Button;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Approval;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.CommandAnswer;
import dev.workerbot.request.CommandAnswer.Outcome;
import dev.workerbot.request.Ids;
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
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what needs other people's word, asks for that, and lets nothing past but what enough have
 * approved or what is told to everybody. Safe for use by several threads.
 */
public final class Approvals {
  /** For which a rolling restart that has stopped can go on without anybody being asked again. */
  private static final Duration GOES_ON = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Approvals.class);

  private final ApprovalRules rules;
  private final ApprovalRequests approvalRequests;
  private final ApprovalText text;
  private final Buttons buttons;
  private final Ids ids;
  private final String owner;
  private final Duration within;
  private final Clock clock;
  private final ApprovalListener approvalListener;

  /** Who brings cards to people, and does what they have approved. */
  public interface ApprovalListener {
    /** Some card has changed. */
    void changed();

    /** Enough have approved it; returns at once. */
    void approved(ApprovalRequest approvalRequest);

    /** Somebody who spoke earlier, with the groups that they are in by now. */
    Caller asOfNow(Caller who);
  }

  /**
   * @param owner the name of the lock that shows this bot to be alive
   * @param within for how long a petition waits
   */
  public Approvals(
      ApprovalRules rules,
      ApprovalRequests approvalRequests,
      ApprovalText text,
      Buttons buttons,
      Ids ids,
      String owner,
      Duration within,
      Clock clock,
      ApprovalListener approvalListener) {
    this.rules = rules;
    this.approvalRequests = approvalRequests;
    this.text = text;
    this.buttons = buttons;
    this.ids = ids;
    this.owner = owner;
    this.within = within;
    this.clock = clock;
    this.approvalListener = approvalListener;
  }

  /** Who may approve what. */
  public ApprovalRules rules() {
    return rules;
  }

  public ApprovalText text() {
    return text;
  }

  public static Matter matter(ApprovalRequest approvalRequest) {
    ApprovalRequest.RequestedApproval requestedApproval = approvalRequest.requestedApproval();
    return new Matter(
        requestedApproval.by(),
        requestedApproval.verbEffects(),
        requestedApproval.targets(),
        requestedApproval.approvalKind() == ApprovalKind.REQUEST);
  }

  /**
   * Asks others where a rule wants it and nobody has approved yet; the caller has the right, and
   * the audit has their request.
   *
   * @param wantedApproval what is to be done once it is approved
   * @return the answer that stands until then; empty where nothing stands in the way
   */
  public Optional<CommandAnswer> standing(
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
   * @param told the same for people
   * @param details what those who decide are shown of it
   */
  public record WantedApproval(
      VerbEffects verbEffects,
      Command command,
      String told,
      Collection<Target> targets,
      List<String> details) {
    /** Of a command that does no more than its verb always does. */
    public WantedApproval(Command command, String told, Collection<Target> targets) {
      this(VerbEffects.of(command.verb()), command, told, targets, List.of());
    }
  }

  /** Whether it goes on with what was approved, or told to everybody, for the same person. */
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
    Caller asker =
        new Caller(
            operation.chat(),
            operation.userId(),
            operation.userName(),
            Set.of(),
            operation.channel());
    return rules.isSame(asker, caller)
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
            new CommandAnswer(
                Outcome.REFUSED,
                requestContext.id(),
                Message.refusal(
                    Sentence.of(
                        "Somebody else has to approve to %s %s, and the rule has no channel in"
                            + " which they could be asked. Ask in a chat.",
                        verbEffects.verb().phrase(), TargetNames.name(targets))),
                List.of()));
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
                wantedApproval.told(),
                reason,
                wantedApproval.details(),
                caller,
                List.copyOf(targets)),
            owner,
            within,
            Optional.of(new Channel(caller.chat(), caller.channel()))
                .filter(_ -> requestContext.pressable()),
            rules
                .channels(
                    wantedApproval.verbEffects(), targets, approvalKind == ApprovalKind.REQUEST)
                .stream()
                .map(Approvals::channel)
                .toList());
    approvalListener.changed();
    Channel own = new Channel(caller.chat(), caller.channel());
    return new CommandAnswer(
        Outcome.NEEDS_APPROVAL,
        requestContext.id(),
        requestContext.pressable() ? card(approvalRequest, own, true) : card(approvalRequest),
        targets.stream().map(target -> TargetResult.failed(target, "not approved yet")).toList());
  }

  private static Channel channel(String text) {
    String[] parts = text.split(":", 2);
    return new Channel(parts[0], parts[1]);
  }

  private Message card(ApprovalRequest approvalRequest) {
    return text.card(approvalRequest, missing(approvalRequest).orElse(1));
  }

  /**
   * How many more have to approve, by the groups that people are in now; empty where nobody has.
   */
  public Optional<Integer> missing(ApprovalRequest approvalRequest) {
    return rules.missing(
        matter(approvalRequest),
        approvalRequest.approvers().stream().map(approvalListener::asOfNow).toList());
  }

  /**
   * The card of a petition for a channel, with what can be pressed there.
   *
   * @param own whether it is the asker's message
   */
  public Message card(ApprovalRequest approvalRequest, Channel channel, boolean own) {
    Message card = card(approvalRequest);
    if (!approvalRequest.isOpen()) {
      return card;
    }
    int number = approvalRequest.number();
    List<Buttons.ButtonChoice> choices = new ArrayList<>();
    choices.add(new Buttons.ButtonChoice("Approve", Button.Style.PRIMARY, new Approve(number)));
    choices.add(new Buttons.ButtonChoice("Deny", Button.Style.DANGER, new Deny(number, "", true)));
    if (own) {
      choices.add(
          new Buttons.ButtonChoice("Take back", Button.Style.PLAIN, Cancel.request(number)));
    }
    return card.withButtons(
        buttons.toEverybody(channel.chat(), channel.id(), Buttons.REPORT, choices));
  }

  /** The card as it is posted first, where it calls those who can approve. */
  public Message calling(Message card, ApprovalRequest approvalRequest) {
    return approvalRequest.isOpen()
        ? card.withMentions(
            rules
                .approvers(
                    approvalRequest.requestedApproval().verbEffects(),
                    approvalRequest.requestedApproval().targets(),
                    approvalRequest.requestedApproval().approvalKind() == ApprovalKind.REQUEST)
                .stream()
                .filter(member -> !member.startsWith("terminal:"))
                .map(Mention::of)
                .toList())
        : card;
  }

  /** Why the glass may not be broken by the caller, who has the right; empty where it may. */
  public Optional<String> whyNotBreak(Caller caller, Verb verb, Collection<Target> targets) {
    return rules.whyNotBreak(caller, verb, targets);
  }

  /**
   * Tells everybody that the rules are passed by; without that nothing is done.
   *
   * @return the answer where it cannot be written down
   */
  public Optional<CommandAnswer> breakGlass(
      RequestContext requestContext, Act act, Collection<Target> targets) {
    Caller caller = requestContext.caller();
    List<Channel> channels = new ArrayList<>();
    rules.glassChannel().map(Approvals::channel).ifPresent(channels::add);
    if (requestContext.pressable()) {
      channels.add(new Channel(caller.chat(), caller.channel()));
    }
    try {
      ApprovalRequest approvalRequest =
          approvalRequests.ask(
              new ApprovalRequest.RequestedApproval(
                  requestContext.id(),
                  ApprovalKind.GLASS,
                  act.verb(),
                  act.text(),
                  act.withoutGlass().text(),
                  act.glass().orElseThrow(),
                  List.of(),
                  caller,
                  List.copyOf(targets)),
              owner,
              within,
              Optional.empty(),
              channels);
      LOG.warn(
          "glass broken (#{}) by {}:{} ({}): {}",
          approvalRequest.number(),
          caller.chat(),
          caller.user(),
          caller.name(),
          act.text());
    } catch (StoreException cannotWrite) {
      return Optional.of(
          new CommandAnswer(
              Outcome.FAILED,
              requestContext.id(),
              Message.of(
                      Severity.BAD, Sentence.of("Nothing was done: %s", cannotWrite.getMessage()))
                  .withLine(
                      "Nobody breaks the glass unseen, and that it is broken cannot be written"
                          + " down. Free the disk or mend the database, then ask again."),
              List.of()));
    }
    approvalListener.changed();
    return Optional.empty();
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
            owner,
            approvalRequest ->
                missing(approvalRequest).filter(missing -> missing == 0).isPresent());
    approvalListener.changed();
    if (now.approvalState() == ApprovalState.APPROVED && now.run().equals(Optional.of(run))) {
      approvalListener.approved(now);
    }
    return now;
  }

  boolean end(int number, ApprovalState approvalState, Caller by, String reason) {
    boolean ended = approvalRequests.end(number, approvalState, by.name(), reason);
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
          commandAnswer.message().title(),
          commandAnswer.message().severity());
      approvalListener.changed();
    } catch (StoreException cannotWrite) {
      LOG.error("the cards of {} miss their end: {}", run, cannotWrite.getMessage());
      return commandAnswer;
    }
    ApprovalRequest approvalRequest = found.get();
    Sentence line =
        approvalRequest.requestedApproval().approvalKind() == ApprovalKind.GLASS
            ? Sentence.of(
                "Glass broken by @%s: %s (#%d).",
                approvalRequest.requestedApproval().by().name(),
                approvalRequest.requestedApproval().reason(),
                approvalRequest.number())
            : Approval.of(approvalRequest).sentence();
    return new CommandAnswer(
        commandAnswer.outcome(),
        commandAnswer.operation(),
        commandAnswer.message().withLine(line),
        commandAnswer.results(),
        commandAnswer.form());
  }
}
