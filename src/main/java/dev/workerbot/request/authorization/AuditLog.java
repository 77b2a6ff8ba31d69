package dev.workerbot.request.authorization;

import dev.workerbot.access.Caller;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.access.Audit;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the audit. Where that fails the log says so, and who needs the entry is told. */
public final class AuditLog {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private final Audit audit;
  private final Cleaner cleaner;

  /** Why requests under way are not written down, by their id. */
  private final Map<String, String> missed = new ConcurrentHashMap<>();

  public AuditLog(Audit audit, Cleaner cleaner) {
    this.audit = audit;
    this.cleaner = cleaner;
  }

  /** What a person typed, as it may be shown to others. */
  public String clean(String typed) {
    return CleanText.singleLine(cleaner.clean(typed).value());
  }

  /**
   * Writes down what was asked and decided.
   *
   * @return whether it could be
   */
  public boolean record(
      RequestContext requestContext,
      Optional<Verb> verb,
      Audit.Decided decided,
      String reason,
      Collection<Target> targets) {
    Caller caller = requestContext.caller();
    try {
      audit.asked(
          new Audit.AuditedRequest(
              requestContext.id(),
              caller.chat(),
              caller.user(),
              caller.name(),
              caller.channel(),
              clean(requestContext, targets),
              verb.map(Verb::word),
              decided,
              cleaner.clean(reason).value(),
              caller.account(),
              requestContext.about().map(Selector::toString)),
          verb.filter(AuditLog::onlyShows).isPresent() ? List.of() : targets);
      return true;
    } catch (StoreException cannotWrite) {
      LOG.error(
          "a request of {} is missing from the audit log: {}",
          caller.user(),
          cannotWrite.getMessage());
      missed.put(requestContext.id(), cannotWrite.getMessage());
      return false;
    }
  }

  /** In which the names of workers are no secrets, whatever they speak of. */
  private String clean(RequestContext requestContext, Collection<Target> targets) {
    return cleaner
        .clean(List.of(Sentence.naming(requestContext.text(), requestContext.names(targets))))
        .value();
  }

  /** What needs no right is written down, and answered so. */
  public CommandAnswer free(RequestContext requestContext, Verb verb, Message message) {
    record(requestContext, Optional.of(verb), Audit.Decided.ALLOWED, "free", List.of());
    return requestContext.done(message);
  }

  /** What only shows something is written down by its selector: it may mean hundreds. */
  private static boolean onlyShows(Verb verb) {
    return verb.reach() == Verb.Reach.READS || verb.reach() == Verb.Reach.FREE;
  }

  /** Says in the answer where the request could not be written down. */
  public CommandAnswer withWarning(CommandAnswer commandAnswer) {
    String why = missed.remove(commandAnswer.operation());
    return why == null
        ? commandAnswer
        : commandAnswer.withMessage(
            commandAnswer
                .message()
                .withLine(Severity.WARNING, Sentence.of("Not recorded: %s", why)));
  }

  /** Writes down how a request ended. */
  public void finished(CommandAnswer commandAnswer) {
    try {
      audit.finished(
          commandAnswer.operation(),
          commandAnswer.code(),
          commandAnswer.message().heading().stored());
    } catch (StoreException cannotWrite) {
      LOG.error(
          "the end of {} is missing from the audit log: {}",
          commandAnswer.operation(),
          cannotWrite.getMessage());
    }
  }
}
