package dev.workerbot.store.access;

import dev.workerbot.access.Account;
import dev.workerbot.access.Caller;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.Transactions;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.OutcomeCode;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Everything that was asked, what was decided, and what came of it. */
public final class Audit implements Retention.Expiring {
  private final Transactions transactions;
  private final Clock clock;

  public Audit(Database database, Clock clock) {
    this.transactions = new Transactions(database);
    this.clock = clock;
  }

  @Override
  public int forget(Retention.Cutoffs cutoffs) {
    return prune(cutoffs.history(), Retention.STEP);
  }

  /** What the bot decided about a request. */
  public enum Decided {
    ALLOWED,
    REFUSED,
    NOT_UNDERSTOOD
  }

  /**
   * A request as it is written down.
   *
   * @param text what was asked, cleaned
   * @param verb empty where it was not understood
   * @param reason the rule that allowed it or why it was refused
   * @param account whose account of the operating system it was; empty at no terminal
   * @param selector what it was about, where it only shows something of that
   */
  public record AuditedRequest(
      String id,
      String chat,
      String userId,
      String userName,
      String channel,
      String text,
      Optional<String> verb,
      Decided decided,
      String reason,
      Optional<Account> account,
      Optional<String> selector) {}

  /**
   * One line of the history.
   *
   * @param outcome empty while it is under way, or if nobody lived to see the end
   * @param summary the title of the answer
   * @param finishedAt empty where the outcome is
   * @param account whose account of the operating system it was; empty at no terminal
   */
  public record AuditEntry(
      Instant at,
      Person by,
      String text,
      Optional<String> verb,
      Decided decided,
      Optional<OutcomeCode> outcome,
      Optional<String> summary,
      List<Target> targets,
      Optional<Instant> finishedAt,
      Optional<Account> account) {}

  public void asked(AuditedRequest auditedRequest, Collection<Target> targets) {
    Instant now = clock.instant();
    transactions.in(handle -> {
      handle
          .createUpdate(
              "INSERT INTO request (id, asked_at, chat, user_id, user_name, channel, uid, account,"
                  + " text, verb, decision, reason, selector) VALUES (:id, :now, :chat, :userId,"
                  + " :userName, :channel, :uid, :account, :text, :verb, :decided, :reason,"
                  + " :selector)")
          .bindMethods(auditedRequest)
          .bind("now", now)
          .bind("uid", auditedRequest.account().map(Account::uid))
          .bind("account", auditedRequest.account().map(Account::name))
          .execute();
      for (Target target : targets) {
        handle
            .createUpdate(
                "INSERT INTO request_target (request_id, server, worker)"
                    + " VALUES (:id, :server, :worker)")
            .bind("id", auditedRequest.id())
            .bindMethods(target)
            .execute();
      }
      return true;
    });
  }

  public void finished(String id, OutcomeCode outcome, String summary) {
    Instant now = clock.instant();
    transactions.in(handle ->
        handle
            .createUpdate(
                "UPDATE request SET outcome = :outcome, summary = :summary, finished_at = :now"
                    + " WHERE id = :id")
            .bind("outcome", outcome)
            .bind("summary", summary)
            .bind("now", now)
            .bind("id", id)
            .execute());
  }

  /**
   * Forgets some of what was asked before that moment, with what was done for it. What is not over,
   * or whose end was not reported, or that can be undone, stays.
   *
   * @param atMost rows, about
   * @return how many requests; 0 where there is none left
   */
  public int prune(Instant before, int atMost) {
    return transactions.in(handle -> {
      List<String> old =
          handle
              .createQuery(
                  "SELECT r.id FROM request r WHERE r.asked_at < :before AND NOT EXISTS (SELECT 1"
                      + " FROM operation o WHERE o.id = r.id AND o.reported_at IS NULL) AND NOT"
                      + " EXISTS (SELECT 1 FROM outbox m WHERE m.kind = 'ANSWER' AND m.subject ="
                      + " r.id) AND NOT EXISTS (SELECT 1 FROM change_set s WHERE s.operation_id ="
                      + " r.id) AND NOT EXISTS (SELECT 1 FROM petition p WHERE p.request_id = r.id)"
                      + " AND NOT EXISTS (SELECT 1 FROM petition p WHERE p.run_id = r.id) ORDER BY"
                      + " r.asked_at LIMIT :atMost")
              .bind("before", before)
              .bind("atMost", atMost)
              .mapTo(String.class)
              .list();
      int rows = 0;
      int requests = 0;
      for (String id : old) {
        if (rows >= atMost) {
          break;
        }
        rows += delete(handle, "request_target", "request_id", id);
        for (String table : List.of("step", "roll", "deploy")) {
          rows += delete(handle, table, "operation_id", id);
        }
        rows += delete(handle, "operation", "id", id);
        rows += delete(handle, "request", "id", id);
        requests++;
      }
      return requests;
    });
  }

  private static int delete(Handle handle, String table, String column, String id) {
    return handle
        .createUpdate("DELETE FROM " + table + " WHERE " + column + " = :id")
        .bind("id", id)
        .execute();
  }

  private record RequestRow(
      String id,
      Instant askedAt,
      String chat,
      String userId,
      String userName,
      String text,
      Optional<String> verb,
      Decided decision,
      Optional<OutcomeCode> outcome,
      Optional<String> summary,
      Optional<Instant> finishedAt,
      Optional<Long> uid,
      Optional<String> account) {
    AuditEntry entry(List<Target> targets) {
      return new AuditEntry(
          askedAt,
          Caller.person(chat, userId, userName),
          text,
          verb,
          decision,
          outcome,
          summary,
          targets,
          finishedAt,
          Accounts.of(uid, account));
    }
  }

  /** Entries with targets, and such as were refused, newest first, a page at a time. */
  public List<AuditEntry> newest(Instant before, int atMost) {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT * FROM request WHERE asked_at < :before"
                    + " ORDER BY asked_at DESC, id LIMIT :atMost")
            .bind("before", before)
            .bind("atMost", atMost)
            .mapTo(RequestRow.class)
            .map(row -> row.entry(targetsOf(handle, row.id())))
            .list());
  }

  private static List<Target> targetsOf(Handle handle, String request) {
    return handle
        .createQuery(
            "SELECT server, worker FROM request_target WHERE request_id = :request"
                + " ORDER BY server, worker")
        .bind("request", request)
        .mapTo(Target.class)
        .list();
  }
}
