package dev.workerbot.operation;

import dev.workerbot.access.Policy;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.history.WorkerHistory;
import dev.workerbot.message.Cleaner;
import dev.workerbot.store.Audit;
import dev.workerbot.store.Cards;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Rolls;
import dev.workerbot.store.SilenceTable;
import java.time.Clock;
import java.util.Optional;

/**
 * What the verbs of one run work with.
 *
 * @param builds changes which workers there are
 */
public record Services(
    Fleet fleet,
    Access access,
    Records records,
    AnswerTools answerTools,
    Alerting alerting,
    OperationTools operationTools,
    Builds builds) {
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

  /**
   * Where alerts and silences are kept.
   *
   * @param wake is run when there is something new to be quiet about, or to tell
   */
  public record Alerting(
      VisibleAlerts visible, Cards cards, SilenceTable silences, Ids ids, Runnable wake) {}

  /**
   * What acts on workers.
   *
   * @param namedActions what the config has approved beforehand
   * @param runs carries that out
   */
  public record OperationTools(
      ActAnswers acts,
      PausedWorkers paused,
      Approvals approvals,
      ActAnswers.Confirmation confirmation,
      NamedActions namedActions,
      ActionRuns runs) {}

  /** What answers are made with. */
  public record AnswerTools(Cleaner cleaner, Buttons buttons) {}

  public Cleaner cleaner() {
    return answerTools.cleaner();
  }

  /** Looks at how servers are set up, for who may. */
  public Inspections inspections() {
    return new Inspections(fleet, policy(), authorizer(), accessAnswers());
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
