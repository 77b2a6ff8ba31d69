package dev.workerbot.store.access;

import dev.workerbot.access.Account;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Membership;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.ChatPlatform;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.access.ApprovalRequest.ApprovalEnd;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.store.access.ApprovalRequest.RequestedApproval;
import dev.workerbot.store.access.ApprovalRequest.Vote;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.statement.Update;

/** Approval requests as their tables have them. */
final class ApprovalRows {
  private static final String CALLER =
      ":by.chat, :by.user, :by.name, :groups, :by.groupsKnown, :by.channel, :around, :uid,"
          + " :account";

  private ApprovalRows() {}

  private record CallerRow(
      String chat,
      String userId,
      String userName,
      String userGroups,
      boolean groupsKnown,
      String channel,
      String around,
      Optional<Long> uid,
      Optional<String> account) {
    /** Whether they are members is for the chat to say anew, where there are others as well. */
    Caller caller() {
      Caller caller =
          new Caller(chat, userId, userName, words(userGroups), groupsKnown, channel, words(around))
              .at(Accounts.of(uid, account));
      return ChatPlatform.of(chat).hasOutsiders() ? caller.as(Membership.unknown()) : caller;
    }
  }

  private record TargetRow(@Nested Target target, String effects) {
    Set<Effect> further() {
      return words(effects).stream().map(Effect::valueOf).collect(Collectors.toSet());
    }
  }

  private record VoteRow(@Nested CallerRow by, Instant at) {}

  private record ApprovalRequestRow(
      int number,
      String requestId,
      ApprovalKind kind,
      Verb verb,
      String command,
      String told,
      String reason,
      String details,
      @Nested CallerRow by,
      Instant madeAt,
      Instant expiresAt,
      ApprovalState state,
      Optional<String> runId,
      Optional<Person> endedBy,
      Optional<String> endedWhy,
      Optional<Severity> severity) {
    ApprovalRequest request(List<TargetRow> targets, List<VoteRow> votes) {
      Map<Target, Set<Effect>> further =
          targets.stream()
              .filter(row -> !row.effects().isEmpty())
              .collect(Collectors.toMap(TargetRow::target, TargetRow::further));
      return new ApprovalRequest(
          number,
          new RequestedApproval(
              requestId,
              kind,
              new VerbEffects(verb, further),
              command,
              told,
              reason,
              details.isEmpty() ? List.of() : List.of(details.split("\n", -1)),
              by.caller(),
              targets.stream().map(TargetRow::target).toList()),
          madeAt,
          expiresAt,
          state,
          votes.stream().map(row -> new Vote(row.by().caller(), row.at())).toList(),
          runId,
          severity.map(how ->
              new ApprovalEnd(
                  endedBy.filter(one -> !one.name().isEmpty()), endedWhy.orElse(""), how)));
    }
  }

  static Optional<ApprovalRequest> find(Handle handle, int number) {
    return of(handle, "petition WHERE number = :number", number, ApprovalRequestRow.class).stream()
        .findFirst()
        .map(row ->
            row.request(
                of(
                    handle,
                    "petition_target WHERE number = :number ORDER BY server, worker",
                    number,
                    TargetRow.class),
                of(
                    handle,
                    "petition_vote WHERE number = :number ORDER BY at, user_id",
                    number,
                    VoteRow.class)));
  }

  private static <T> List<T> of(Handle handle, String from, int number, Class<T> row) {
    return handle.createQuery("SELECT * FROM " + from).bind("number", number).mapTo(row).list();
  }

  static void add(
      Handle handle,
      int number,
      RequestedApproval requestedApproval,
      String owner,
      Instant now,
      Instant expires) {
    boolean isBreakGlass = requestedApproval.approvalKind() == ApprovalKind.BREAK_GLASS;
    by(
            handle,
            "INSERT INTO petition (number, request_id, kind, verb, command, told, reason,"
                + " details, chat, user_id, user_name, user_groups, groups_known, channel,"
                + " around, uid, account, made_at, expires_at, state, owner, run_id) VALUES"
                + " (:number, :request, :approvalKind, :verb, :command, :displayText, :reason,"
                + " :detailLines,"
                + CALLER
                + ", :now, :expires, :state, :owner, :run)",
            requestedApproval.by())
        .bindMethods(requestedApproval)
        .bind("number", number)
        .bind("detailLines", String.join("\n", requestedApproval.details()))
        .bind("now", now)
        .bind("expires", expires)
        .bind("state", isBreakGlass ? ApprovalState.BROKEN : ApprovalState.OPEN)
        .bind("owner", owner)
        .bind("run", Optional.of(requestedApproval.request()).filter(_ -> isBreakGlass))
        .execute();
    for (Target target : requestedApproval.targets()) {
      handle
          .createUpdate(
              "INSERT INTO petition_target (number, server, worker, effects)"
                  + " VALUES (:number, :server, :worker, :effects)")
          .bind("number", number)
          .bindMethods(target)
          .bind("effects", effects(requestedApproval, target))
          .execute();
    }
  }

  /** Adds an approval; of one person the first counts. */
  static void vote(Handle handle, int number, Caller by, Instant now) {
    by(
            handle,
            "INSERT INTO petition_vote (number, chat, user_id, user_name, user_groups,"
                + " groups_known, channel, around, uid, account, at) VALUES (:number, "
                + CALLER
                + ", :now) ON CONFLICT (number, chat, user_id) DO NOTHING",
            by)
        .bind("number", number)
        .bind("now", now)
        .execute();
  }

  private static String effects(RequestedApproval requestedApproval, Target target) {
    return requestedApproval.verbEffects().further().getOrDefault(target, Set.of()).stream()
        .map(Effect::name)
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** A statement with the values of {@link #CALLER}. */
  private static Update by(Handle handle, String sql, Caller caller) {
    return handle
        .createUpdate(sql)
        .bindMethods("by", caller)
        .bind("groups", String.join(" ", caller.groups()))
        .bind("around", String.join(" ", caller.parents()))
        .bind("uid", caller.account().map(Account::uid))
        .bind("account", caller.account().map(Account::name));
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(" ", -1));
  }
}
