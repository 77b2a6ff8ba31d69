package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Confirming;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.chronicle.Chronicle;
import dev.workerbot.command.Careful;
import dev.workerbot.command.Command;
import dev.workerbot.command.Shorthand;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Message;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.operation.deploy.DeployAnswers;
import dev.workerbot.store.Audit;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Rolls;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Takes a command from its caller to its answer: finds the workers, asks the policy, writes the
 * audit, then lets the verb do its work. Safe for use by several threads.
 */
public final class Dispatcher {
  private final Fleet fleet;
  private final Policy policy;
  private final Ledger ledger;
  private final Gate gate;
  private final StatusAnswers statuses;
  private final ActAnswers acts;
  private final RollAnswers rolls;
  private final Shorthand shorthand;
  private final Rights rights;
  private final CanAnswers can;
  private final ServersText servers;
  private final LogsText logs;
  private final HistoryText history;
  private final ApprovalAnswers approvals;
  private final AlertAnswers alerts;
  private final SilenceAnswers silences;
  private final HoldAnswers holds;
  private final DeployAnswers deploys;
  private final StatsAnswers stats;
  private final ShowAnswers show;
  private final DriftAnswers drift;
  private final DoctorAnswers doctor;
  private final Optional<Chronicle> chronicle;
  private final BiConsumer<Verb, Outcome> counter;
  private final Builds builds;
  private final Closing closing;

  /**
   * @param shorthand words that stand for more
   * @param confirming what waits for a Confirm
   * @param confirmWithin how long a Confirm button works
   * @param chronicle what became of workers, where that is recorded
   * @param counter is told of every command that ended, and how
   */
  public Dispatcher(
      Fleet fleet,
      Policy policy,
      Shorthand shorthand,
      Audit audit,
      Actions actions,
      Operations rolling,
      Approvals approving,
      Builds builds,
      Holding holding,
      Offering offering,
      HistoryText history,
      AlertAnswers.Alerts alerts,
      DeployAnswers deploys,
      Cleaner cleaner,
      Confirming confirming,
      Patience patience,
      Duration confirmWithin,
      Optional<Chronicle> chronicle,
      Closing closing,
      BiConsumer<Verb, Outcome> counter) {
    this.fleet = fleet;
    this.counter = counter;
    this.closing = closing;
    this.policy = policy;
    this.builds = builds;
    this.ledger = new Ledger(audit, cleaner);
    this.gate = new Gate(fleet, policy, ledger, holding, approving.rules());
    this.approvals = new ApprovalAnswers(approving, policy, gate, offering);
    this.acts =
        new ActAnswers(
            gate,
            holding,
            actions,
            offering,
            rolling.rolls(),
            confirming,
            new Outage(fleet, patience),
            approving,
            confirmWithin);
    this.rolls =
        new RollAnswers(
            fleet,
            policy,
            gate,
            acts,
            offering,
            rolling.journal(),
            rolling.rolls(),
            operation -> deploys.isRun(operation.id()));
    this.shorthand = shorthand;
    this.rights = new Rights(policy, fleet, this::shorthand);
    this.can =
        new CanAnswers(
            fleet,
            policy,
            gate,
            ledger,
            rights,
            holding,
            approving.rules(),
            confirming,
            new ActionRights(fleet, policy, gate, ledger, holding, deploys));
    this.alerts = new AlertAnswers(fleet, policy, gate, alerts);
    this.statuses =
        new StatusAnswers(
            fleet,
            policy,
            gate,
            ledger,
            rights,
            holding,
            offering,
            chronicle,
            actions.pauses(),
            this.alerts);
    this.servers = new ServersText(fleet);
    this.logs = new LogsText(fleet, cleaner);
    this.history = history;
    this.deploys = deploys;
    this.silences = new SilenceAnswers(fleet, policy, gate, this.alerts, alerts);
    this.holds = new HoldAnswers(policy, gate, holding, alerts.wake());
    this.chronicle = chronicle;
    this.stats = new StatsAnswers(policy, gate, ledger, chronicle);
    this.show = new ShowAnswers(fleet, policy, gate, ledger, cleaner);
    Inspections inspections = new Inspections(fleet, policy, gate, rights);
    this.drift = new DriftAnswers(inspections, cleaner);
    this.doctor = new DoctorAnswers(fleet, policy, inspections, offering, chronicle, cleaner);
  }

  /** Where it is written down what is being done. */
  public record Operations(Journal journal, Rolls rolls) {}

  /**
   * Carries a command out.
   *
   * @return empty when the bot is closing and the next run will finish it
   */
  public Optional<Answer> carryOut(Errand errand, Command command) {
    if (closing.hasBegun() && (command.verb().acts() || command.verb() == Verb.RUN)) {
      return Optional.empty();
    }
    Optional<Answer> answer;
    try {
      answer = answer(errand.of(command), command);
    } catch (RejectedExecutionException closed) {
      if (closing.hasBegun()) {
        return Optional.empty();
      }
      throw closed;
    }
    if (closing.hasBegun() && answer.filter(Dispatcher::mayBeOurOwnEnd).isPresent()) {
      return Optional.empty();
    }
    answer = answer.map(ledger::told);
    answer.ifPresent(ended -> {
      finished(ended);
      counter.accept(command.verb(), ended.outcome());
    });
    return answer;
  }

  /** Whoever closes the bot cuts its connections: no server is to blame for what fails then. */
  private static boolean mayBeOurOwnEnd(Answer answer) {
    return answer.outcome() == Outcome.UNREACHABLE || answer.outcome() == Outcome.FAILED;
  }

  private Optional<Answer> answer(Errand errand, Command command) {
    return switch (command) {
      case Command.Help(var about) -> free(errand, command, rights.help(errand.caller(), about));
      case Command.Whoami() -> free(errand, command, rights.whoami(errand.caller()));
      case Command.Can asked -> Optional.of(can.of(errand, asked));
      case Command.Servers servers -> Optional.of(servers(errand, servers));
      case Command.Status status -> Optional.of(statuses.of(errand, status));
      case Command.Logs logs -> Optional.of(logs(errand, logs));
      case Command.History history -> Optional.of(history(errand, history));
      case Command.Alerts listed -> Optional.of(alerts.list(errand, listed));
      case Command.Tend tend -> Optional.of(alerts.tend(errand, tend));
      case Command.Silence silence -> Optional.of(silences.make(errand, silence));
      case Command.Silences() -> Optional.of(silences.list(errand));
      case Command.Unsilence unsilence -> Optional.of(silences.end(errand, unsilence));
      case Command.Stats asked ->
          Optional.of(stats.of(errand, asked, target -> fleet.isMeant(asked.of(), target)));
      case Command.Show asked -> Optional.of(show.of(errand, asked));
      case Command.Drift asked -> Optional.of(drift.of(errand, asked));
      case Command.Doctor asked -> Optional.of(doctor.of(errand, asked));
      case Command.Act act -> acts.of(errand, act);
      case Command.Create _,
          Command.Edit _,
          Command.Scale _,
          Command.Remove _,
          Command.Undo _,
          Command.Apply _,
          Command.Settle _ ->
          builds.carryOut(errand, command);
      case Careful.RollOn decided -> rolls.of(errand, decided);
      case Careful.Cancel cancel when cancel.request().isPresent() ->
          Optional.of(this.approvals.withdraw(errand, cancel.request().get()));
      case Careful.Cancel cancel -> Optional.of(rolls.cancel(errand, cancel));
      case Careful.Hold hold -> Optional.of(holds.make(errand, hold));
      case Careful.Holds() -> Optional.of(holds.list(errand));
      case Careful.Release release -> Optional.of(holds.end(errand, release));
      case Careful.Request asked -> Optional.of(this.approvals.request(errand, asked));
      case Careful.Approve approve -> Optional.of(this.approvals.approve(errand, approve));
      case Careful.Deny deny -> Optional.of(this.approvals.deny(errand, deny));
      case Careful.Run run -> deploys.run(errand, run, gate, acts::announced);
    };
  }

  /**
   * What the caller can name by its number with this verb, newest first: open alerts, silences or
   * holds; none for other verbs.
   */
  public List<Numbered> numbered(Caller caller, Verb verb) {
    return switch (verb) {
      case ACK, RESOLVE, SILENCE -> alerts.numbered(caller, verb);
      case UNSILENCE -> silences.numbered(caller);
      case RELEASE -> holds.numbered(caller);
      case APPROVE, DENY -> approvals.numbered(caller, verb);
      default -> List.of();
    };
  }

  /**
   * What the caller can name with this verb: what {@code undo} puts back, newest first, or what
   * {@code run} carries out; none for other verbs.
   */
  public List<String> named(Caller caller, Verb verb) {
    return switch (verb) {
      case UNDO -> builds.undoable(caller);
      case RUN -> deploys.runnable(caller);
      default -> List.of();
    };
  }

  /** The words that stand for more, as far as the caller may know what they mean. */
  public Shorthand shorthand(Caller caller) {
    return shorthand.only(term -> gate.isKnown(caller, term));
  }

  /** Writes down that a line was no command, and says so. */
  public Answer notUnderstood(Errand errand, String sentence) {
    ledger.record(errand, Optional.empty(), Audit.Decided.NOT_UNDERSTOOD, sentence, List.of());
    Answer answer = ledger.told(errand.misunderstood(sentence));
    finished(answer);
    return answer;
  }

  /** Writes down that a request was refused before it was a command, and says so. */
  public Answer refused(Errand errand, String sentence) {
    Answer answer = ledger.told(gate.refused(errand, sentence));
    finished(answer);
    return answer;
  }

  /** Writes down that somebody took back what they had asked. */
  public Answer withdrawn(Errand errand, Message message) {
    ledger.record(errand, Optional.empty(), Audit.Decided.ALLOWED, "their own", List.of());
    Answer answer = ledger.told(errand.done(message));
    finished(answer);
    return answer;
  }

  /** Writes down how a request ended. */
  public void finished(Answer answer) {
    ledger.finished(answer);
  }

  private Optional<Answer> free(Errand errand, Command command, Message message) {
    ledger.record(errand, Optional.of(command.verb()), Audit.Decided.ALLOWED, "free", List.of());
    return Optional.of(errand.done(message));
  }

  private Answer servers(Errand errand, Command.Servers command) {
    List<ServerName> seen = rights.seen(errand.caller(), command.verb());
    if (seen.isEmpty()) {
      return gate.nothingHere(errand, command.verb());
    }
    ledger.record(errand, Optional.of(command.verb()), Audit.Decided.ALLOWED, "roles", List.of());
    return errand.done(servers.of(seen, errand.progress(), gate.mayKnow(errand.caller())));
  }

  private Answer logs(Errand errand, Command.Logs command) {
    Gate.Found found = gate.find(errand, Verb.LOGS, command.of());
    if (found.answer().isPresent()) {
      return found.answer().get();
    }
    if (found.targets().size() > 1) {
      Target first = found.targets().firstKey();
      return errand.misunderstood(
          "%s is %d workers, and logs shows one at a time; such as %s."
              .formatted(
                  Message.code(command.of()),
                  found.targets().size(),
                  Message.code("logs " + first)));
    }
    LogsText.Shown shown = logs.of(found.targets().firstKey(), command, errand.progress());
    Outcome outcome =
        shown.found() ? Outcome.DONE : shown.reached() ? Outcome.FAILED : Outcome.UNREACHABLE;
    return new Answer(outcome, errand.id(), shown.message(), List.of());
  }

  private Answer history(Errand errand, Command.History command) {
    Caller caller = errand.caller();
    if (rights.seen(caller, Verb.HISTORY).isEmpty()) {
      return gate.nothingHere(errand, Verb.HISTORY);
    }
    ledger.record(errand, Optional.of(Verb.HISTORY), Audit.Decided.ALLOWED, "roles", List.of());
    String about = command.of().map(of -> " on " + Message.code(of)).orElse("");
    Predicate<Target> maySee =
        target -> policy.decide(caller, Verb.HISTORY, List.of(target)) instanceof Decision.Allowed;
    Predicate<Target> asked =
        target -> command.of().isEmpty() || fleet.isMeant(command.of().get(), target);
    return errand.done(
        command.of().isPresent() && chronicle.isPresent()
            ? history.of(maySee, asked, about, chronicle.get())
            : history.of(maySee, asked, about));
  }
}
