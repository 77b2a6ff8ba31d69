package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Confirming;
import dev.workerbot.access.Policy;
import dev.workerbot.chronicle.WorkerHistory;
import dev.workerbot.command.Careful;
import dev.workerbot.command.Command;
import dev.workerbot.command.Shorthand;
import dev.workerbot.command.Syntax;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Message;
import dev.workerbot.operation.CommandAnswer.Outcome;
import dev.workerbot.operation.deploy.DeployAnswers;
import dev.workerbot.store.Audit;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Rolls;
import dev.workerbot.worker.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/**
 * Takes a command from its caller to its answer: lets the verb do its work, and writes down how it
 * ended. Safe for use by several threads.
 */
public final class Dispatcher {
  private final AuditLog auditLog;
  private final Authorizer authorizer;
  private final ActAnswers acts;
  private final RollAnswers rolls;
  private final Shorthand shorthand;
  private final CanAnswers can;
  private final ApprovalAnswers approvals;
  private final DeployAnswers deploys;
  private final Map<Verb, CommandHandler<?>> handlers;
  private final BiConsumer<Verb, Outcome> counter;
  private final ShutdownSignal shutdownSignal;

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
      HoldPolicy holdPolicy,
      Buttons buttons,
      Clock clock,
      Services.Alerting alerting,
      DeployAnswers deploys,
      Cleaner cleaner,
      Confirming confirming,
      OperationTimeouts operationTimeouts,
      Duration confirmWithin,
      Optional<WorkerHistory> chronicle,
      ShutdownSignal shutdownSignal,
      BiConsumer<Verb, Outcome> counter) {
    this.counter = counter;
    this.shutdownSignal = shutdownSignal;
    this.auditLog = new AuditLog(audit, cleaner);
    this.authorizer = new Authorizer(fleet, policy, auditLog, holdPolicy, approving.rules());
    this.approvals = new ApprovalAnswers(approving, policy, authorizer, buttons);
    this.acts =
        new ActAnswers(
            authorizer,
            holdPolicy,
            actions,
            buttons,
            rolling.rolls(),
            confirming,
            new Outage(fleet, operationTimeouts),
            approving,
            confirmWithin);
    this.rolls =
        new RollAnswers(
            fleet,
            policy,
            authorizer,
            acts,
            buttons,
            rolling.journal(),
            rolling.rolls(),
            operation -> deploys.isRun(operation.id()));
    this.shorthand = shorthand;
    AccessAnswers accessAnswers = new AccessAnswers(policy, fleet, this::shorthand);
    this.can =
        new CanAnswers(
            fleet,
            policy,
            authorizer,
            auditLog,
            accessAnswers,
            holdPolicy,
            approving.rules(),
            confirming,
            new ActionRights(policy, authorizer, auditLog, holdPolicy, deploys));
    this.deploys = deploys;
    this.handlers =
        handlers(
            new Services(
                fleet,
                new Services.Access(policy, authorizer, accessAnswers, holdPolicy),
                new Services.Records(auditLog, audit, chronicle, clock),
                new Services.AnswerTools(cleaner, buttons),
                alerting,
                new Services.OperationTools(actions.pauses()),
                builds));
  }

  private static Map<Verb, CommandHandler<?>> handlers(Services services) {
    Map<Verb, CommandHandler<?>> handlers = new EnumMap<>(Verb.class);
    for (Verb verb : Verb.values()) {
      if (Syntax.of(verb) instanceof Feature<?> feature) {
        handlers.put(verb, feature.handler(services));
      }
    }
    return handlers;
  }

  // The handler is that of the verb which has read the command.
  @SuppressWarnings("unchecked")
  private static <C extends Command> Optional<CommandAnswer> handle(
      CommandHandler<C> handler, RequestContext requestContext, Command command) {
    return handler.handle(requestContext, (C) command);
  }

  /** Where it is written down what is being done. */
  public record Operations(Journal journal, Rolls rolls) {}

  /**
   * Carries a command out.
   *
   * @return empty when the bot is closing and the next run will finish it
   */
  public Optional<CommandAnswer> carryOut(RequestContext requestContext, Command command) {
    if (shutdownSignal.hasBegun() && (command.verb().acts() || command.verb() == Verb.RUN)) {
      return Optional.empty();
    }
    Optional<CommandAnswer> answer;
    try {
      answer = answer(requestContext.of(command), command);
    } catch (RejectedExecutionException closed) {
      if (shutdownSignal.hasBegun()) {
        return Optional.empty();
      }
      throw closed;
    }
    if (shutdownSignal.hasBegun() && answer.filter(Dispatcher::mayBeOurOwnEnd).isPresent()) {
      return Optional.empty();
    }
    answer = answer.map(auditLog::told);
    answer.ifPresent(ended -> {
      finished(ended);
      counter.accept(command.verb(), ended.outcome());
    });
    return answer;
  }

  /** Whoever closes the bot cuts its connections: no server is to blame for what fails then. */
  private static boolean mayBeOurOwnEnd(CommandAnswer commandAnswer) {
    return commandAnswer.outcome() == Outcome.UNREACHABLE
        || commandAnswer.outcome() == Outcome.FAILED;
  }

  private Optional<CommandAnswer> answer(RequestContext requestContext, Command command) {
    CommandHandler<?> handler = handlers.get(command.verb());
    if (handler != null) {
      return handle(handler, requestContext, command);
    }
    return switch (command) {
      case Command.Can asked -> Optional.of(can.of(requestContext, asked));
      case Command.Act act -> acts.of(requestContext, act);
      case Careful.RollOn decided -> rolls.of(requestContext, decided);
      case Careful.Cancel cancel when cancel.request().isPresent() ->
          Optional.of(this.approvals.withdraw(requestContext, cancel.request().get()));
      case Careful.Cancel cancel -> Optional.of(rolls.cancel(requestContext, cancel));
      case Careful.Request asked -> Optional.of(this.approvals.request(requestContext, asked));
      case Careful.Approve approve -> Optional.of(this.approvals.approve(requestContext, approve));
      case Careful.Deny deny -> Optional.of(this.approvals.deny(requestContext, deny));
      case Careful.Run run -> deploys.run(requestContext, run, authorizer, acts::announced);
      default -> throw new IllegalStateException("nothing carries out " + command.verb());
    };
  }

  /**
   * What the caller can name by its number with this verb, newest first: open alerts, silences or
   * holds; none for other verbs.
   */
  public List<PickItem> numbered(Caller caller, Verb verb) {
    return switch (verb) {
      case APPROVE, DENY -> approvals.numbered(caller, verb);
      default ->
          Optional.ofNullable(handlers.get(verb))
              .map(handler -> handler.numbered(caller))
              .orElse(List.of());
    };
  }

  /**
   * What the caller can name with this verb: what {@code undo} puts back, newest first, or what
   * {@code run} carries out; none for other verbs.
   */
  public List<String> named(Caller caller, Verb verb) {
    return switch (verb) {
      case RUN -> deploys.runnable(caller);
      default ->
          Optional.ofNullable(handlers.get(verb))
              .map(handler -> handler.named(caller))
              .orElse(List.of());
    };
  }

  /** The words that stand for more, as far as the caller may know what they mean. */
  public Shorthand shorthand(Caller caller) {
    return shorthand.only(term -> authorizer.isKnown(caller, term));
  }

  /** Writes down that a line was no command, and says so. */
  public CommandAnswer notUnderstood(RequestContext requestContext, String sentence) {
    auditLog.record(
        requestContext, Optional.empty(), Audit.Decided.NOT_UNDERSTOOD, sentence, List.of());
    CommandAnswer commandAnswer = auditLog.told(requestContext.misunderstood(sentence));
    finished(commandAnswer);
    return commandAnswer;
  }

  /** Writes down that a request was refused before it was a command, and says so. */
  public CommandAnswer refused(RequestContext requestContext, String sentence) {
    CommandAnswer commandAnswer = auditLog.told(authorizer.refused(requestContext, sentence));
    finished(commandAnswer);
    return commandAnswer;
  }

  /** Writes down that somebody took back what they had asked. */
  public CommandAnswer withdrawn(RequestContext requestContext, Message message) {
    auditLog.record(
        requestContext, Optional.empty(), Audit.Decided.ALLOWED, "their own", List.of());
    CommandAnswer commandAnswer = auditLog.told(requestContext.done(message));
    finished(commandAnswer);
    return commandAnswer;
  }

  /** Writes down how a request ended. */
  public void finished(CommandAnswer commandAnswer) {
    auditLog.finished(commandAnswer);
  }
}
