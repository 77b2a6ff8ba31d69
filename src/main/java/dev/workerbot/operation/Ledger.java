package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.message.CleanText;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Audit;
import dev.workerbot.store.StoreException;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the audit. Where that fails the log says so, and who needs the entry is told. */
public final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final Audit audit;
  private final Cleaner cleaner;

  /** Why requests under way are not written down, by their id. */
  private final Map<String, String> missed = new ConcurrentHashMap<>();

  public Ledger(Audit audit, Cleaner cleaner) {
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
      Errand errand,
      Optional<Verb> verb,
      Audit.Decided decided,
      String reason,
      Collection<Target> targets) {
    Caller caller = errand.caller();
    try {
      audit.asked(
          new Audit.Asked(
              errand.id(),
              caller.chat(),
              caller.user(),
              caller.name(),
              caller.channel(),
              cleaner.clean(errand.text()).value(),
              verb.map(Verb::word),
              decided,
              cleaner.clean(reason).value(),
              caller.account(),
              errand.about().map(Selector::toString)),
          verb.filter(Ledger::onlyShows).isPresent() ? List.of() : targets);
      return true;
    } catch (StoreException cannotWrite) {
      LOG.error("the audit misses a request of {}: {}", caller.user(), cannotWrite.getMessage());
      missed.put(errand.id(), cannotWrite.getMessage());
      return false;
    }
  }

  /** What only shows something is written down by its selector: it may mean hundreds. */
  private static boolean onlyShows(Verb verb) {
    return verb.reach() == Verb.Reach.READS || verb.reach() == Verb.Reach.FREE;
  }

  /** Says in the answer where the request could not be written down. */
  Answer told(Answer answer) {
    String why = missed.remove(answer.operation());
    return why == null
        ? answer
        : new Answer(
            answer.outcome(),
            answer.operation(),
            answer.message().withLine(Severity.WARNING, "Not recorded: " + why),
            answer.results(),
            answer.form());
  }

  /** Writes down how a request ended. */
  public void finished(Answer answer) {
    try {
      audit.finished(answer.operation(), answer.outcome().name(), answer.message().title());
    } catch (StoreException cannotWrite) {
      LOG.error("the audit misses the end of {}: {}", answer.operation(), cannotWrite.getMessage());
    }
  }
}
