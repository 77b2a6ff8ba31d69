package dev.workerbot.store.access;

import dev.workerbot.access.Caller;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.store.access.ApprovalRequest.RequestedApproval;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.OutboxRows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * What waits for other people's word. Each leaves its open state once, in one transaction, whoever
 * else tries at the same time; where its cards stand is in {@link ApprovalCardPosts}.
 */
public final class ApprovalRequests implements Retention.Expiring {
  private final Transactions transactions;
  private final Clock clock;

  public ApprovalRequests(Database database, Clock clock) {
    this.transactions = new Transactions(database);
    this.clock = clock;
  }

  @Override
  public int forget(Retention.Cutoffs cutoffs) {
    return prune(cutoffs.history(), Retention.STEP / 10);
  }

  /**
   * Writes down what was asked, and where its cards are to stand.
   *
   * @param owner the bot that asks
   * @param own the channel of the asker's own message, which somebody else posts
   * @param copies further channels
   */
  public ApprovalRequest ask(
      RequestedApproval requestedApproval,
      String owner,
      Duration within,
      Optional<Channel> own,
      Collection<Channel> copies) {
    Instant now = clock.instant();
    return transactions.in(handle -> {
      int number =
          handle
              .createQuery("SELECT COALESCE(MAX(number), 0) + 1 FROM petition")
              .mapTo(Integer.class)
              .one();
      ApprovalRows.add(handle, number, requestedApproval, owner, now, now.plus(within));
      ApprovalRequest made = ApprovalRows.find(handle, number).orElseThrow();
      ApprovalCardPosts.put(handle, made, own, copies, owner);
      return made;
    });
  }

  /**
   * Forgets some that were asked before that moment and are over.
   *
   * @return how many; 0 where there is none left
   */
  public int prune(Instant before, int atMost) {
    return transactions.in(handle -> {
      List<Integer> old =
          handle
              .createQuery(
                  "SELECT number FROM petition WHERE made_at < :before"
                      + " AND state NOT IN ('OPEN', 'APPROVED', 'BROKEN')"
                      + " AND number < (SELECT MAX(number) FROM petition) LIMIT :atMost")
              .bind("before", before)
              .bind("atMost", atMost)
              .mapTo(Integer.class)
              .list();
      for (int number : old) {
        for (String table : List.of("petition_target", "petition_vote", "petition")) {
          handle
              .createUpdate("DELETE FROM " + table + " WHERE number = :number")
              .bind("number", number)
              .execute();
        }
        OutboxRows.remove(handle, MessageKind.APPROVAL, number);
      }
      return old.size();
    });
  }

  public Optional<ApprovalRequest> find(int number) {
    return transactions.read(handle -> ApprovalRows.find(handle, number));
  }

  /** The one that became this operation. */
  public Optional<ApprovalRequest> ofRun(String run) {
    return transactions.read(handle ->
        handle
            .createQuery("SELECT number FROM petition WHERE run_id = :run")
            .bind("run", run)
            .mapTo(Integer.class)
            .findFirst()
            .flatMap(number -> ApprovalRows.find(handle, number)));
  }

  /** Those that wait, newest first. */
  public List<ApprovalRequest> open() {
    Instant now = clock.instant();
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT number FROM petition WHERE state = 'OPEN' AND expires_at > :now"
                    + " ORDER BY number DESC")
            .bind("now", now)
            .mapTo(Integer.class)
            .list()
            .stream()
            .flatMap(number -> ApprovalRows.find(handle, number).stream())
            .toList());
  }

  /**
   * Adds an approval to one that is open. Of several at once one is the last that was needed.
   *
   * @param run id that the operation would have
   * @param isEnough whether it may be done with the votes that there are then
   * @return how it stands now; with this run only if this approval was the last one
   */
  public ApprovalRequest approve(
      int number, Caller by, String run, String owner, Predicate<ApprovalRequest> isEnough) {
    Instant now = clock.instant();
    return transactions.in(handle -> {
      ApprovalRequest before = ApprovalRows.find(handle, number).orElseThrow();
      if (!before.isOpen() || before.expiresAt().toEpochMilli() <= now.toEpochMilli()) {
        return before;
      }
      ApprovalRows.vote(handle, number, by, now);
      OutboxRows.change(handle, MessageKind.APPROVAL, number);
      ApprovalRequest voted = ApprovalRows.find(handle, number).orElseThrow();
      if (!isEnough.test(voted)) {
        return voted;
      }
      handle
          .createUpdate(
              "UPDATE petition SET state = 'APPROVED', run_id = :run, owner = :owner"
                  + " WHERE number = :number")
          .bind("run", run)
          .bind("owner", owner)
          .bind("number", number)
          .execute();
      OutboxRows.post(handle, MessageKind.APPROVAL, number, Optional.of(Instant.EPOCH));
      return ApprovalRows.find(handle, number).orElseThrow();
    });
  }

  /** Denied or withdrawn; whether it was still open. */
  public boolean end(int number, ApprovalState approvalState, Person by, String why) {
    return transactions.in(handle -> end(handle, number, approvalState, by, why));
  }

  /** Ends one that is open. What was not posted by now is not posted any more. */
  private static boolean end(
      Handle handle, int number, ApprovalState approvalState, Person by, String why) {
    boolean ended =
        handle
                .createUpdate(
                    "UPDATE petition SET state = :state, ended_by = :by, ended_why = :why,"
                        + " severity = :severity WHERE number = :number AND state = 'OPEN'")
                .bind("state", approvalState)
                .bind("by", by)
                .bind("why", why)
                .bind("severity", Severity.WARNING)
                .bind("number", number)
                .execute()
            == 1;
    if (ended) {
      OutboxRows.change(handle, MessageKind.APPROVAL, number);
      OutboxRows.post(handle, MessageKind.APPROVAL, number, Optional.empty());
    }
    return ended;
  }

  /** Ends those whose time is over; whether there were any. */
  public boolean expire() {
    Instant now = clock.instant();
    List<Integer> over =
        transactions.read(handle ->
            handle
                .createQuery(
                    "SELECT number FROM petition WHERE state = 'OPEN' AND expires_at <= :now")
                .bind("now", now)
                .mapTo(Integer.class)
                .list());
    return !over.isEmpty()
        && transactions.in(handle ->
            over.stream()
                    .filter(
                        number -> end(handle, number, ApprovalState.EXPIRED, Person.named(""), ""))
                    .count()
                > 0);
  }

  /** What was approved, or done past the rules, came to this. */
  public void done(int number, String why, Severity severity) {
    transactions.in(handle -> {
      int done =
          handle
              .createUpdate(
                  "UPDATE petition SET state = 'DONE', ended_by = '', ended_why = :why,"
                      + " severity = :severity"
                      + " WHERE number = :number AND state IN ('APPROVED', 'BROKEN')")
              .bind("why", why)
              .bind("severity", severity)
              .bind("number", number)
              .execute();
      if (done == 1) {
        OutboxRows.change(handle, MessageKind.APPROVAL, number);
      }
      return done;
    });
  }

  /** Owners of what is not over. */
  public List<String> owners() {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT DISTINCT owner FROM petition WHERE state IN ('OPEN', 'APPROVED', 'BROKEN')")
            .mapTo(String.class)
            .list());
  }

  /**
   * What a dead bot has left to be done.
   *
   * @param begun whether the journal has it, and finishes it
   * @param summary how it ended, where only that was not written down
   */
  public record Left(ApprovalRequest approvalRequest, boolean begun, Optional<String> summary) {}

  /** Takes over what a dead owner left; each run is known by a new id from now on. */
  public List<Left> adopt(String from, String to) {
    return transactions.in(handle -> {
      ApprovalCardPosts.adopt(handle, from);
      List<Left> left = left(handle, from);
      handle
          .createUpdate("UPDATE petition SET owner = :to WHERE owner = :from")
          .bind("to", to)
          .bind("from", from)
          .execute();
      return left;
    });
  }

  /** What an owner has not brought to its end yet. */
  public List<Left> left(String owner) {
    return transactions.read(handle -> left(handle, owner));
  }

  private record LeftRow(
      int number, Optional<String> id, Optional<Instant> reportedAt, Optional<String> summary) {}

  private static List<Left> left(Handle handle, String owner) {
    return handle
        .createQuery(
            "SELECT p.number, o.id, o.reported_at, r.summary FROM petition p"
                + " LEFT JOIN operation o ON o.id = p.run_id"
                + " LEFT JOIN request r ON r.id = o.id"
                + " WHERE p.owner = :owner AND p.state IN ('APPROVED', 'BROKEN')"
                + " ORDER BY p.number")
        .bind("owner", owner)
        .mapTo(LeftRow.class)
        .map(row ->
            new Left(
                ApprovalRows.find(handle, row.number()).orElseThrow(),
                row.id().isPresent(),
                row.reportedAt().map(_ -> row.summary().orElse("it ended"))))
        .list();
  }

  /** What was approved is done under another id, for the first one may be used up. */
  public void runAs(int number, String run) {
    transactions.in(handle ->
        handle
            .createUpdate(
                "UPDATE petition SET run_id = :run WHERE number = :number AND state = 'APPROVED'")
            .bind("run", run)
            .bind("number", number)
            .execute());
  }
}
