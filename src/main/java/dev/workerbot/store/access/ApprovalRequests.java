package dev.workerbot.store.access;

import dev.workerbot.access.Account;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Membership;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.access.ApprovalRequest.ApprovalEnd;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.store.access.ApprovalRequest.RequestedApproval;
import dev.workerbot.store.access.ApprovalRequest.Vote;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Verb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
    long now = clock.millis();
    ApprovalState approvalState =
        requestedApproval.approvalKind() == ApprovalKind.GLASS
            ? ApprovalState.BROKEN
            : ApprovalState.OPEN;
    return transactions.in(handle -> {
      int number =
          handle.select("SELECT COALESCE(MAX(number), 0) FROM petition").mapTo(Integer.class).one()
              + 1;
      Caller by = requestedApproval.by();
      handle.execute(
          "INSERT INTO petition (number, request_id, kind, verb, command, told, reason, details,"
              + " chat, user_id, user_name, user_groups, groups_known, channel, around, uid,"
              + " account, made_at, expires_at, state, owner, run_id)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          number,
          requestedApproval.request(),
          requestedApproval.approvalKind().name(),
          requestedApproval.verb().word(),
          requestedApproval.command(),
          requestedApproval.told(),
          requestedApproval.reason(),
          String.join("\n", requestedApproval.details()),
          by.chat(),
          by.user(),
          by.name(),
          String.join(" ", by.groups()),
          by.groupsKnown() ? 1 : 0,
          by.channel(),
          String.join(" ", by.around()),
          by.account().map(Account::uid).orElse(null),
          by.account().map(Account::name).orElse(null),
          now,
          now + within.toMillis(),
          approvalState.name(),
          owner,
          requestedApproval.approvalKind() == ApprovalKind.GLASS
              ? requestedApproval.request()
              : null);
      for (Target target : requestedApproval.targets()) {
        handle.execute(
            "INSERT INTO petition_target (number, server, worker, effects) VALUES (?, ?, ?, ?)",
            number,
            target.server().value(),
            target.worker().full(),
            requestedApproval.verbEffects().further().getOrDefault(target, Set.of()).stream()
                .map(Effect::name)
                .sorted()
                .collect(Collectors.joining(" ")));
      }
      ApprovalRequest made = find(handle, number).orElseThrow();
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
              .select(
                  "SELECT number FROM petition WHERE made_at < ?"
                      + " AND state NOT IN ('OPEN', 'APPROVED', 'BROKEN')"
                      + " AND number < (SELECT MAX(number) FROM petition) LIMIT ?",
                  before.toEpochMilli(),
                  atMost)
              .mapTo(Integer.class)
              .list();
      for (int number : old) {
        for (String table : List.of("petition_target", "petition_vote", "petition")) {
          handle.execute("DELETE FROM " + table + " WHERE number = ?", number);
        }
        Outbox.remove(handle, MessageKind.APPROVAL, number);
      }
      return old.size();
    });
  }

  public Optional<ApprovalRequest> find(int number) {
    return transactions.read(handle -> find(handle, number));
  }

  /** The one that became this operation. */
  public Optional<ApprovalRequest> ofRun(String run) {
    return transactions.read(handle ->
        handle
            .select("SELECT number FROM petition WHERE run_id = ?", run)
            .mapTo(Integer.class)
            .findFirst()
            .flatMap(number -> find(handle, number)));
  }

  /** Those that wait, newest first. */
  public List<ApprovalRequest> open() {
    long now = clock.millis();
    return transactions.read(handle ->
        handle
            .select(
                "SELECT number FROM petition WHERE state = 'OPEN' AND expires_at > ?"
                    + " ORDER BY number DESC",
                now)
            .mapTo(Integer.class)
            .list()
            .stream()
            .flatMap(number -> find(handle, number).stream())
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
    long now = clock.millis();
    return transactions.in(handle -> {
      ApprovalRequest before = find(handle, number).orElseThrow();
      if (!before.isOpen() || before.expiresAt().toEpochMilli() <= now) {
        return before;
      }
      handle.execute(
          "INSERT INTO petition_vote (number, chat, user_id, user_name, user_groups,"
              + " groups_known, channel, around, uid, account, at)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
              + " ON CONFLICT (number, chat, user_id) DO NOTHING",
          number,
          by.chat(),
          by.user(),
          by.name(),
          String.join(" ", by.groups()),
          by.groupsKnown() ? 1 : 0,
          by.channel(),
          String.join(" ", by.around()),
          by.account().map(Account::uid).orElse(null),
          by.account().map(Account::name).orElse(null),
          now);
      Outbox.change(handle, MessageKind.APPROVAL, number);
      ApprovalRequest voted = find(handle, number).orElseThrow();
      if (!isEnough.test(voted)) {
        return voted;
      }
      handle.execute(
          "UPDATE petition SET state = 'APPROVED', run_id = ?, owner = ? WHERE number = ?",
          run,
          owner,
          number);
      Outbox.post(handle, MessageKind.APPROVAL, number, Optional.of(Instant.EPOCH));
      return find(handle, number).orElseThrow();
    });
  }

  /** Denied or withdrawn; whether it was still open. */
  public boolean end(int number, ApprovalState approvalState, String by, String why) {
    return transactions.in(handle -> end(handle, number, approvalState, by, why));
  }

  /** Ends one that is open. What was not posted by now is not posted any more. */
  private static boolean end(
      Handle handle, int number, ApprovalState approvalState, String by, String why) {
    boolean ended =
        handle.execute(
                "UPDATE petition SET state = ?, ended_by = ?, ended_why = ?, severity = ?"
                    + " WHERE number = ? AND state = 'OPEN'",
                approvalState.name(),
                by,
                why,
                Severity.WARNING.name(),
                number)
            == 1;
    if (ended) {
      Outbox.change(handle, MessageKind.APPROVAL, number);
      Outbox.post(handle, MessageKind.APPROVAL, number, Optional.empty());
    }
    return ended;
  }

  /** Ends those whose time is over; whether there were any. */
  public boolean expire() {
    long now = clock.millis();
    List<Integer> over =
        transactions.read(handle ->
            handle
                .select("SELECT number FROM petition WHERE state = 'OPEN' AND expires_at <= ?", now)
                .mapTo(Integer.class)
                .list());
    return !over.isEmpty()
        && transactions.in(handle ->
            over.stream()
                    .filter(number -> end(handle, number, ApprovalState.EXPIRED, "", ""))
                    .count()
                > 0);
  }

  /** What was approved, or done past the rules, came to this. */
  public void done(int number, String why, Severity severity) {
    transactions.in(handle -> {
      int done =
          handle.execute(
              "UPDATE petition SET state = 'DONE', ended_by = '', ended_why = ?, severity = ?"
                  + " WHERE number = ? AND state IN ('APPROVED', 'BROKEN')",
              why,
              severity.name(),
              number);
      if (done == 1) {
        Outbox.change(handle, MessageKind.APPROVAL, number);
      }
      return done;
    });
  }

  /** Owners of what is not over. */
  public List<String> owners() {
    return transactions.read(handle ->
        handle
            .select(
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
      handle.execute("UPDATE petition SET owner = ? WHERE owner = ?", to, from);
      return left;
    });
  }

  /** What an owner has not brought to its end yet. */
  public List<Left> left(String owner) {
    return transactions.read(handle -> left(handle, owner));
  }

  private static List<Left> left(Handle handle, String owner) {
    return handle
        .select(
            "SELECT p.number, o.id, o.reported_at, r.summary FROM petition p"
                + " LEFT JOIN operation o ON o.id = p.run_id"
                + " LEFT JOIN request r ON r.id = o.id"
                + " WHERE p.owner = ? AND p.state IN ('APPROVED', 'BROKEN')"
                + " ORDER BY p.number",
            owner)
        .map((row, context) ->
            new Left(
                find(handle, row.getInt("number")).orElseThrow(),
                row.getString("id") != null,
                row.getString("reported_at") == null
                    ? Optional.empty()
                    : Optional.of(
                        Optional.ofNullable(row.getString("summary")).orElse("it ended"))))
        .list();
  }

  /** What was approved is done under another id, for the first one may be used up. */
  public void runAs(int number, String run) {
    transactions.in(handle ->
        handle.execute(
            "UPDATE petition SET run_id = ? WHERE number = ? AND state = 'APPROVED'", run, number));
  }

  static Optional<ApprovalRequest> find(Handle handle, int number) {
    return handle
        .select("SELECT * FROM petition WHERE number = ?", number)
        .map((row, context) -> petition(handle, row))
        .findOne();
  }

  private static ApprovalRequest petition(Handle handle, ResultSet row) throws SQLException {
    int number = row.getInt("number");
    String details = row.getString("details");
    Optional<Severity> severity =
        Optional.ofNullable(row.getString("severity")).map(Severity::valueOf);
    String by = Optional.ofNullable(row.getString("ended_by")).orElse("");
    String why = Optional.ofNullable(row.getString("ended_why")).orElse("");
    return new ApprovalRequest(
        number,
        new RequestedApproval(
            row.getString("request_id"),
            ApprovalKind.valueOf(row.getString("kind")),
            new VerbEffects(
                Verb.named(row.getString("verb")).orElseThrow(), further(handle, number)),
            row.getString("command"),
            row.getString("told"),
            row.getString("reason"),
            details.isEmpty() ? List.of() : List.of(details.split("\n", -1)),
            caller(row),
            targets(handle, number)),
        Instant.ofEpochMilli(row.getLong("made_at")),
        Instant.ofEpochMilli(row.getLong("expires_at")),
        ApprovalState.valueOf(row.getString("state")),
        handle
            .select("SELECT * FROM petition_vote WHERE number = ? ORDER BY at, user_id", number)
            .map(
                (vote, context) -> new Vote(caller(vote), Instant.ofEpochMilli(vote.getLong("at"))))
            .list(),
        Optional.ofNullable(row.getString("run_id")),
        severity.map(one -> new ApprovalEnd(by, why, one)));
  }

  private static List<Target> targets(Handle handle, int number) {
    return handle
        .select(
            "SELECT server, worker FROM petition_target WHERE number = ? ORDER BY server, worker",
            number)
        .map((row, context) ->
            new Target(
                new ServerName(row.getString("server")), WorkerName.of(row.getString("worker"))))
        .list();
  }

  private static Map<Target, Set<Effect>> further(Handle handle, int number) {
    Map<Target, Set<Effect>> further = new HashMap<>();
    handle
        .select(
            "SELECT server, worker, effects FROM petition_target WHERE number = ? AND effects <>"
                + " ''",
            number)
        .map((row, context) ->
            further.put(
                new Target(
                    new ServerName(row.getString("server")),
                    WorkerName.of(row.getString("worker"))),
                words(row.getString("effects")).stream()
                    .map(Effect::valueOf)
                    .collect(Collectors.toSet())))
        .list();
    return further;
  }

  /** Whether they are members is for the chat to say anew, where there are others than members. */
  private static Caller caller(ResultSet row) throws SQLException {
    Caller caller = written(row);
    return caller.chat().equals("slack") ? caller.as(Membership.unknown()) : caller;
  }

  private static Caller written(ResultSet row) throws SQLException {
    return new Caller(
            row.getString("chat"),
            row.getString("user_id"),
            row.getString("user_name"),
            words(row.getString("user_groups")),
            row.getInt("groups_known") == 1,
            row.getString("channel"),
            words(row.getString("around")))
        .at(Accounts.of(row));
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(" ", -1));
  }
}
