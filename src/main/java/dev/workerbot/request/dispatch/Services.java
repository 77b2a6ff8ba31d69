package dev.workerbot.request.dispatch;

import dev.workerbot.access.Policy;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.history.WorkerHistory;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Ids;
import dev.workerbot.request.authorization.AccessAnswers;
import dev.workerbot.request.authorization.AuditLog;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.HoldPolicy;
import dev.workerbot.request.authorization.Inspections;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.Rolls;
import java.time.Clock;
import java.util.Optional;

/**
 * What the verbs of one run work with.
 *
 * @param wakeAlerts is run when there is something new to be quiet about, or to tell
 * @param features what belongs to single features
 */
public record Services(
    Fleet fleet,
    Access access,
    Records records,
    AnswerTools answerTools,
    Runnable wakeAlerts,
    FeatureParts features) {
  /** Who may do what. */
  public record Access(
      Policy policy, Authorizer authorizer, AccessAnswers answers, HoldPolicy holdPolicy) {}

  /**
   * What is written down.
   *
   * @param history what became of workers, where that is recorded
   */
  public record Records(
      AuditLog auditLog,
      Audit audit,
      Optional<WorkerHistory> history,
      Journal journal,
      Rolls rolls,
      Clock clock) {}

  /** What answers are made with. */
  public record AnswerTools(Cleaner cleaner, Buttons buttons, Ids ids) {}

  public Cleaner cleaner() {
    return answerTools.cleaner();
  }

  /** Looks at how servers are set up, for who may. */
  public Inspections inspections() {
    return new Inspections(fleet, policy(), authorizer(), accessAnswers());
  }

  public Buttons buttons() {
    return answerTools.buttons();
  }

  /** What belongs to a feature, by its class. */
  public <T> T part(Class<T> type) {
    return features.get(type);
  }

  public HoldPolicy holdPolicy() {
    return access.holdPolicy();
  }

  public Policy policy() {
    return access.policy();
  }

  public Authorizer authorizer() {
    return access.authorizer();
  }

  public AccessAnswers accessAnswers() {
    return access.answers();
  }

  public AuditLog auditLog() {
    return records.auditLog();
  }

  public Optional<WorkerHistory> history() {
    return records.history();
  }
}
