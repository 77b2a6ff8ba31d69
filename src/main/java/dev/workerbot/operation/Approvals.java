package dev.workerbot.operation;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.ApprovalRules.Matter;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Deed;
import dev.workerbot.command.Careful;
import dev.workerbot.command.Command;
import dev.workerbot.message.Button;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.store.Cards.Channel;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Petition;
import dev.workerbot.store.Petition.Kind;
import dev.workerbot.store.Petition.State;
import dev.workerbot.store.Petitions;
import dev.workerbot.store.StoreException;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
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
  private final Petitions petitions;
  private final ApprovalText text;
  private final Offering offering;
  private final Ids ids;
  private final String owner;
  private final Duration within;
  private final Clock clock;
  private final Clerk clerk;

  /** Who brings cards to people, and does what they have approved. */
  public interface Clerk {
    /** Some card has changed. */
    void changed();

    /** Enough have approved it; returns at once. */
    void approved(Petition petition);

    /** Somebody who spoke earlier, with the groups that they are in by now. */
    Caller asOfNow(Caller who);
  }

  /**
   * @param owner the name of the lock that shows this bot to be alive
   * @param within for how long a petition waits
   */
  public Approvals(
      ApprovalRules rules,
      Petitions petitions,
      ApprovalText text,
      Offering offering,
      Ids ids,
      String owner,
      Duration within,
      Clock clock,
      Clerk clerk) {
    this.rules = rules;
    this.petitions = petitions;
    this.text = text;
    this.offering = offering;
    this.ids = ids;
    this.owner = owner;
    this.within = within;
    this.clock = clock;
    this.clerk = clerk;
  }

  /** Who may approve what. */
  public ApprovalRules rules() {
    return rules;
  }

  ApprovalText text() {
    return text;
  }

  static Matter matter(Petition petition) {
    Petition.Asked asked = petition.asked();
    return new Matter(asked.by(), asked.deed(), asked.targets(), asked.kind() == Kind.REQUEST);
  }

  /**
   * Asks others where a rule wants it and nobody has approved yet; the caller has the right, and
   * the audit has their request.
   *
   * @param wanted what is to be done once it is approved
   * @return the answer that stands until then; empty where nothing stands in the way
   */
  public Optional<Answer> standing(Errand errand, Wanted wanted) {
    return errand.approval().isPresent()
            || rules.on(wanted.deed(), wanted.targets(), false).isEmpty()
        ? Optional.empty()
        : Optional.of(
            cannotAsk(errand, wanted.deed(), wanted.targets(), false)
                .orElseGet(() -> ask(errand, Kind.APPROVAL, wanted, "")));
  }

  /**
   * What somebody wants done.
   *
   * @param command on the expanded list
   * @param told the same for people
   * @param details what those who decide are shown of it
   */
  public record Wanted(
      Deed deed, Command command, String told, Collection<Target> targets, List<String> details) {
    /** Of a command that does no more than its verb always does. */
    Wanted(Command command, String told, Collection<Target> targets) {
      this(Deed.of(command.verb()), command, told, targets, List.of());
    }
  }

  /** Whether it goes on with what was approved, or told to everybody, for the same person. */
  boolean goesOn(Errand errand, String earlier, Collection<Target> targets) {
    return petitions
        .ofRun(earlier)
        .filter(one -> rules.isSame(one.asked().by(), errand.caller()))
        .filter(one -> one.asked().targets().containsAll(targets))
        .filter(one -> one.madeAt().plus(GOES_ON).isAfter(clock.instant()))
        .isPresent();
  }

  /** Whether the caller asked for this operation themselves, and not long ago. */
  boolean isOwnOfLate(Caller caller, Journal.Operation operation) {
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
  Optional<Answer> cannotAsk(
      Errand errand, Deed deed, Collection<Target> targets, boolean request) {
    return errand.pressable() || !rules.channels(deed, targets, request).isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Answer(
                Outcome.REFUSED,
                errand.id(),
                Message.refusal(
                    "Somebody else has to approve to %s %s, and the rule has no channel in which they could be asked. Ask in a chat."
                        .formatted(deed.verb().phrase(), ActionText.name(targets))),
                List.of()));
  }

  Answer ask(Errand errand, Kind kind, Wanted wanted, String reason) {
    Caller caller = errand.caller();
    Collection<Target> targets = wanted.targets();
    Petition petition =
        petitions.ask(
            new Petition.Asked(
                errand.id(),
                kind,
                wanted.deed(),
                wanted.command().text(),
                wanted.told(),
                reason,
                wanted.details(),
                caller,
                List.copyOf(targets)),
            owner,
            within,
            Optional.of(new Channel(caller.chat(), caller.channel()))
                .filter(_ -> errand.pressable()),
            rules.channels(wanted.deed(), targets, kind == Kind.REQUEST).stream()
                .map(Approvals::channel)
                .toList());
    clerk.changed();
    Channel own = new Channel(caller.chat(), caller.channel());
    return new Answer(
        Outcome.NEEDS_APPROVAL,
        errand.id(),
        errand.pressable() ? card(petition, own, true) : card(petition),
        targets.stream().map(target -> TargetResult.failed(target, "not approved yet")).toList());
  }

  private static Channel channel(String text) {
    String[] parts = text.split(":", 2);
    return new Channel(parts[0], parts[1]);
  }

  private Message card(Petition petition) {
    return text.card(petition, missing(petition).orElse(1));
  }

  /**
   * How many more have to approve, by the groups that people are in now; empty where nobody has.
   */
  Optional<Integer> missing(Petition petition) {
    return rules.missing(
        matter(petition), petition.approvers().stream().map(clerk::asOfNow).toList());
  }

  /**
   * The card of a petition for a channel, with what can be pressed there.
   *
   * @param own whether it is the asker's message
   */
  public Message card(Petition petition, Channel channel, boolean own) {
    Message card = card(petition);
    if (!petition.isOpen()) {
      return card;
    }
    int number = petition.number();
    List<Offering.Choice> choices = new ArrayList<>();
    choices.add(new Offering.Choice("Approve", Button.Style.PRIMARY, new Careful.Approve(number)));
    choices.add(
        new Offering.Choice("Deny", Button.Style.DANGER, new Careful.Deny(number, "", true)));
    if (own) {
      choices.add(
          new Offering.Choice("Take back", Button.Style.PLAIN, Careful.Cancel.request(number)));
    }
    return card.withButtons(
        offering.toEverybody(channel.chat(), channel.id(), Offering.REPORT, choices));
  }

  /** The card as it is posted first, where it calls those who can approve. */
  public Message calling(Message card, Petition petition) {
    return petition.isOpen()
        ? card.withMentions(
            rules
                .approvers(
                    petition.asked().deed(),
                    petition.asked().targets(),
                    petition.asked().kind() == Kind.REQUEST)
                .stream()
                .filter(member -> !member.startsWith("terminal:"))
                .map(Mention::of)
                .toList())
        : card;
  }

  /** Why the glass may not be broken by the caller, who has the right; empty where it may. */
  Optional<String> whyNotBreak(Caller caller, Verb verb, Collection<Target> targets) {
    return rules.whyNotBreak(caller, verb, targets);
  }

  /**
   * Tells everybody that the rules are passed by; without that nothing is done.
   *
   * @return the answer where it cannot be written down
   */
  Optional<Answer> breakGlass(Errand errand, Command.Act act, Collection<Target> targets) {
    Caller caller = errand.caller();
    List<Channel> channels = new ArrayList<>();
    rules.glassChannel().map(Approvals::channel).ifPresent(channels::add);
    if (errand.pressable()) {
      channels.add(new Channel(caller.chat(), caller.channel()));
    }
    try {
      Petition petition =
          petitions.ask(
              new Petition.Asked(
                  errand.id(),
                  Kind.GLASS,
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
          petition.number(),
          caller.chat(),
          caller.user(),
          caller.name(),
          act.text());
    } catch (StoreException cannotWrite) {
      return Optional.of(
          new Answer(
              Outcome.FAILED,
              errand.id(),
              Message.of(Severity.BAD, "Nothing was done: " + cannotWrite.getMessage())
                  .withLine(
                      "Nobody breaks the glass unseen, and that it is broken cannot be written"
                          + " down. Free the disk or mend the database, then ask again."),
              List.of()));
    }
    clerk.changed();
    return Optional.empty();
  }

  Optional<Petition> find(int number) {
    return petitions.find(number);
  }

  List<Petition> open() {
    return petitions.open();
  }

  boolean isInTime(Petition petition) {
    return petition.expiresAt().isAfter(clock.instant());
  }

  /** Adds an approval; the last one that is needed sets it going. */
  Petition approve(int number, Caller by) {
    String run = ids.next();
    Petition now =
        petitions.approve(
            number,
            by,
            run,
            owner,
            petition -> missing(petition).filter(missing -> missing == 0).isPresent());
    clerk.changed();
    if (now.state() == State.APPROVED && now.run().equals(Optional.of(run))) {
      clerk.approved(now);
    }
    return now;
  }

  boolean end(int number, State state, Caller by, String reason) {
    boolean ended = petitions.end(number, state, by.name(), reason);
    clerk.changed();
    return ended;
  }

  /**
   * The last word on an operation that others knew of before: with both names, and on every card.
   *
   * @param run its id
   */
  public Answer ended(String run, Answer answer) {
    Optional<Petition> found;
    try {
      found = petitions.ofRun(run);
      if (found.isEmpty()) {
        return answer;
      }
      petitions.done(found.get().number(), answer.message().title(), answer.message().severity());
      clerk.changed();
    } catch (StoreException cannotWrite) {
      LOG.error("the cards of {} miss their end: {}", run, cannotWrite.getMessage());
      return answer;
    }
    Petition petition = found.get();
    String line =
        petition.asked().kind() == Kind.GLASS
            ? "Glass broken by @%s: %s (#%d)."
                .formatted(
                    petition.asked().by().name(), petition.asked().reason(), petition.number())
            : Approval.of(petition).sentence();
    return new Answer(
        answer.outcome(),
        answer.operation(),
        answer.message().withLine(line),
        answer.results(),
        answer.form());
  }
}
