package dev.workerbot.request.dispatch;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.message.Message;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.PickItem;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.AuditLog;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.store.access.Audit;
import dev.workerbot.time.ShutdownSignal;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
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
  private final Shorthand shorthand;
  private final Map<Verb, CommandHandler<?>> handlers;
  private final BiConsumer<Verb, OutcomeCode> counter;
  private final ShutdownSignal shutdownSignal;

  /**
   * One for a run of the bot.
   *
   * @param shorthand words that stand for more
   * @param counter is notified of every command that ended, and how
   */
  public Dispatcher(
      Services services,
      Shorthand shorthand,
      ShutdownSignal shutdownSignal,
      BiConsumer<Verb, OutcomeCode> counter) {
    this.auditLog = services.auditLog();
    this.authorizer = services.authorizer();
    this.shorthand = shorthand;
    this.shutdownSignal = shutdownSignal;
    this.counter = counter;
    this.handlers = handlers(services);
  }

  private static Map<Verb, CommandHandler<?>> handlers(Services services) {
    Map<Verb, CommandHandler<?>> handlers = new EnumMap<>(Verb.class);
    for (Verb verb : Verb.values()) {
      handlers.put(verb, ((Feature<?>) Syntax.of(verb)).handler(services));
    }
    return handlers;
  }

  private Outcome result(RequestContext requestContext, Command command) {
    return switch (authorizer.authorize(requestContext, command)) {
      case Authorization.NoGo(var answer) -> answer;
      case Authorization.Go go -> handle(handlers.get(command.verb()), requestContext, command, go);
    };
  }

  // The handler is that of the verb which has read the command.
  @SuppressWarnings("unchecked")
  private static <C extends Command> Outcome handle(
      CommandHandler<C> handler,
      RequestContext requestContext,
      Command command,
      Authorization.Go go) {
    return handler.handle(requestContext, (C) command, go);
  }

  /** Carries a command out. */
  public Outcome carryOut(RequestContext requestContext, Command command) {
    if (shutdownSignal.hasBegun() && (command.verb().acts() || command.verb() == Verb.RUN)) {
      return new Outcome.Suspended();
    }
    Outcome result;
    try {
      result = result(requestContext.of(command), command);
    } catch (RejectedExecutionException closed) {
      if (shutdownSignal.hasBegun()) {
        return new Outcome.Suspended();
      }
      throw closed;
    }
    if (shutdownSignal.hasBegun() && mayBeOurOwnEnd(result)) {
      return new Outcome.Suspended();
    }
    return result
        .map(auditLog::withWarning)
        .map(ended -> {
          finished(ended);
          counter.accept(command.verb(), ended.code());
          return ended;
        });
  }

  /** Whoever closes the bot cuts its connections: no server is to blame for what fails then. */
  private static boolean mayBeOurOwnEnd(Outcome outcome) {
    return outcome instanceof Outcome.Unreachable || outcome instanceof Outcome.Failed;
  }

  /**
   * What the caller can name by its number with this verb, newest first, such as open alerts; none
   * where the verb takes no number.
   */
  public List<PickItem> numbered(Caller caller, Verb verb) {
    return handlers.get(verb).numbered(caller);
  }

  /** What the caller can name with this verb, best first; none where the verb takes no name. */
  public List<String> named(Caller caller, Verb verb) {
    return handlers.get(verb).named(caller);
  }

  /** What cannot stay in a command, by the field of its form; asks nobody. */
  public Map<String, String> mistakes(Command command) {
    return mistakes(handlers.get(command.verb()), command);
  }

  // As above.
  @SuppressWarnings("unchecked")
  private static <C extends Command> Map<String, String> mistakes(
      CommandHandler<C> handler, Command command) {
    return handler.mistakes((C) command);
  }

  /** The words that stand for more, as far as the caller may know what they mean. */
  public Shorthand shorthand(Caller caller) {
    return shorthand.only(term -> authorizer.visibility().isKnown(caller, term));
  }

  /** Writes down that a line was no command, and says so. */
  public CommandAnswer notUnderstood(RequestContext requestContext, String sentence) {
    auditLog.record(
        requestContext, Optional.empty(), Audit.Decided.NOT_UNDERSTOOD, sentence, List.of());
    CommandAnswer commandAnswer = auditLog.withWarning(requestContext.misunderstood(sentence));
    finished(commandAnswer);
    return commandAnswer;
  }

  /** Writes down that a request was refused before it was a command, and says so. */
  public CommandAnswer refused(RequestContext requestContext, String sentence) {
    CommandAnswer commandAnswer =
        auditLog.withWarning(authorizer.refused(requestContext, sentence));
    finished(commandAnswer);
    return commandAnswer;
  }

  /** Writes down that somebody took back what they had asked. */
  public CommandAnswer withdrawn(RequestContext requestContext, Message message) {
    auditLog.record(
        requestContext, Optional.empty(), Audit.Decided.ALLOWED, "their own", List.of());
    CommandAnswer commandAnswer = auditLog.withWarning(requestContext.done(message));
    finished(commandAnswer);
    return commandAnswer;
  }

  /** Writes down how a request ended. */
  public void finished(CommandAnswer commandAnswer) {
    auditLog.finished(commandAnswer);
  }
}
