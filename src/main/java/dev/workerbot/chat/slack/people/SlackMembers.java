package dev.workerbot.chat.slack.people;

import com.slack.api.methods.MethodsClient;
import com.slack.api.model.User;
import dev.workerbot.access.Membership;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.slack.call.SlackCalls;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is a member of the workspace, who a guest, and who of another one: by {@code users.info},
 * kept for some minutes. Whom Slack does not tell of is no member: a right is never given on a
 * guess. Safe for use by several threads. Source: Slack, "User object".
 */
public final class SlackMembers {
  private static final Logger LOG = LoggerFactory.getLogger(SlackMembers.class);
  private static final int REMEMBERED = 5000;
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);

  /** For a person who is not asking for anything now, but has before. */
  private static final Duration GOOD_IN_ABSENCE = Duration.ofHours(1);

  private static final Duration FAILED_FOR = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final MethodsClient methods;
  private final SlackAccount account;
  private final LongSupplier nanoTime;
  private final Map<String, SeenMember> seen = BoundedMap.map(REMEMBERED);
  private final Map<String, CompletableFuture<Member>> asked = new ConcurrentHashMap<>();
  private final AtomicBoolean complained = new AtomicBoolean();

  /** What Slack says of a person; the name is empty where it says none. */
  private record Member(Membership membership, String name) {
    static final Member UNKNOWN = new Member(Membership.unknown(), "");
  }

  private record SeenMember(Member member, long since) {}

  public SlackMembers(MethodsClient methods, SlackAccount account, LongSupplier nanoTime) {
    this.methods = methods;
    this.account = account;
    this.nanoTime = nanoTime;
  }

  /** What the person is; waits for Slack a moment if it is not known. */
  Membership of(String user) {
    return found(user).membership();
  }

  /** The name by which the person shows themselves; empty where Slack does not say it. */
  String name(String user) {
    return found(user).name();
  }

  private Member found(String user) {
    Optional<Member> kept = kept(user, GOOD_FOR);
    if (kept.isPresent()) {
      return kept.get();
    }
    try {
      return ask(user).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Member.UNKNOWN;
    } catch (ExecutionException | TimeoutException late) {
      LOG.debug("users.info: {}", late.toString());
      return Member.UNKNOWN;
    }
  }

  /** What the person is, as far as it is known; returns at once, and asks Slack if need be. */
  Membership asOfNow(String user) {
    if (kept(user, GOOD_FOR).isEmpty()) {
      CompletableFuture<Member> _ = ask(user);
    }
    return kept(user, GOOD_IN_ABSENCE).orElse(Member.UNKNOWN).membership();
  }

  private Optional<Member> kept(String user, Duration goodFor) {
    return Optional.ofNullable(seen.get(user))
        .filter(one ->
            nanoTime.getAsLong() - one.since()
                < (one.member().membership().isKnown() ? goodFor : FAILED_FOR).toNanos())
        .map(SeenMember::member);
  }

  private CompletableFuture<Member> ask(String user) {
    return asked.computeIfAbsent(
        user,
        _ ->
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    Member found = asked(user);
                    seen.put(user, new SeenMember(found, nanoTime.getAsLong()));
                    return found;
                  } finally {
                    asked.remove(user);
                  }
                },
                task -> Thread.ofVirtual().name("slack-member").start(task)));
  }

  private Member asked(String user) {
    try {
      User one =
          SlackCalls.called("users.info", () -> methods.usersInfo(request -> request.user(user)))
              .getUser();
      complained.set(false);
      return account
          .known()
          .filter(_ -> one != null)
          .map(own -> new Member(membership(one, own), name(one)))
          .orElse(Member.UNKNOWN);
    } catch (ChatException failed) {
      if (!complained.getAndSet(true)) {
        LOG.warn(
            "Slack does not say who is a member, so `*` in the config gives nobody in Slack any"
                + " rights: {}",
            failed.getMessage());
      }
      return Member.UNKNOWN;
    }
  }

  private static String name(User user) {
    return Stream.of(
            user.getProfile() == null ? null : user.getProfile().getDisplayName(), user.getName())
        .filter(name -> name != null && !name.isBlank())
        .findFirst()
        .orElse("");
  }

  static Membership membership(User user, SlackAccount.KnownAccount own) {
    Set<String> teams = new HashSet<>();
    String enterprise = "";
    if (user.getTeamId() != null) {
      teams.add(user.getTeamId());
    }
    User.EnterpriseUser there = user.getEnterpriseUser();
    if (there != null) {
      enterprise = there.getEnterpriseId() == null ? "" : there.getEnterpriseId();
      if (there.getTeams() != null) {
        teams.addAll(there.getTeams());
      }
    }
    boolean isOwn =
        teams.contains(own.team())
            || (own.isOrgWide() && own.isOwn(enterprise))
            || (own.isOrgWide() && teams.contains(own.enterprise()));
    if (user.isStranger() || !isOwn) {
      teams.remove(own.team());
      return new Membership(Membership.MemberKind.OUTSIDER, teams);
    }
    return user.isDeleted()
        ? Membership.unknown()
        : user.isRestricted() || user.isUltraRestricted() || user.isBot()
            ? Membership.guest(teams)
            : Membership.member(teams);
  }
}
