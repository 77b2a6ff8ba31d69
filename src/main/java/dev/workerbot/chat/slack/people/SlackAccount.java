package dev.workerbot.chat.slack.people;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.response.auth.AuthTestResponse;
import dev.workerbot.chat.slack.call.SlackCalls;
import dev.workerbot.chat.slack.call.SlackFailure;
import dev.workerbot.time.ShutdownSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who we are in Slack, and whether our token is still good there: tried now and then, since a dead
 * one keeps us from speaking, but not from hearing. Safe for use by several threads.
 */
public final class SlackAccount implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlackAccount.class);

  private final MethodsClient methods;
  private final Duration every;
  private final LongSupplier nanoTime;
  private final ShutdownSignal closing = new ShutdownSignal();
  private volatile Optional<KnownAccount> known = Optional.empty();
  private volatile Optional<AccountTrouble> trouble = Optional.empty();

  /**
   * Where we belong.
   *
   * @param user the bot's own user id
   * @param team the workspace; of an app of a whole organisation it may be that
   * @param enterprise the organisation of the workspace, or empty
   * @param isOrgWide whether the app is installed for all of it
   */
  public record KnownAccount(String user, String team, String enterprise, boolean isOrgWide) {
    /** Whether this is the id of our own workspace or organisation. */
    boolean isOwn(String id) {
      return !id.isEmpty() && (id.equals(team) || id.equals(enterprise));
    }
  }

  private record AccountTrouble(
      SlackFailure.SlackFailureKind slackFailureKind, String sentence, long since) {}

  public SlackAccount(MethodsClient methods, Duration every, LongSupplier nanoTime) {
    this.methods = methods;
    this.every = every;
    this.nanoTime = nanoTime;
  }

  /** Tries the token now and then, from now on. */
  public void start() {
    Thread.ofVirtual().name("slack-account").start(this::work);
  }

  private void work() {
    while (!closing.within(every)) {
      try {
        ask();
      } catch (SlackFailure failed) {
        LOG.debug("auth.test: {}", failed.getMessage());
      }
    }
  }

  /** Who we are; empty until Slack has said so. */
  public Optional<KnownAccount> known() {
    return known;
  }

  /** Who we are, asking Slack if it has not said so yet. */
  public KnownAccount knownOrAsked() throws SlackFailure {
    return known.isPresent() ? known.get() : ask();
  }

  /** Asks Slack. */
  KnownAccount ask() throws SlackFailure {
    try {
      AuthTestResponse answer =
          SlackCalls.connecting("auth.test", () -> methods.authTest(request -> request));
      KnownAccount now =
          new KnownAccount(
              text(answer.getUserId()),
              text(answer.getTeamId()),
              text(answer.getEnterpriseId()),
              answer.isEnterpriseInstall());
      if (now.team().isEmpty() && now.enterprise().isEmpty()) {
        throw SlackFailure.unreadable("the answer to auth.test names no workspace");
      }
      trouble
          .filter(one -> one.slackFailureKind() == SlackFailure.SlackFailureKind.TO_MEND)
          .ifPresent(_ -> LOG.warn("Slack accepts the bot's token again"));
      trouble = Optional.empty();
      known = Optional.of(now);
      return now;
    } catch (SlackFailure failed) {
      note(failed);
      throw failed;
    }
  }

  private void note(SlackFailure failed) {
    boolean isNews =
        failed.kind() == SlackFailure.SlackFailureKind.TO_MEND
            && trouble.filter(one -> one.slackFailureKind() == failed.kind()).isEmpty();
    long since = isNews || trouble.isEmpty() ? nanoTime.getAsLong() : trouble.get().since();
    trouble = Optional.of(new AccountTrouble(failed.kind(), failed.getMessage(), since));
    if (isNews) {
      LOG.warn("{}", failed.sentence());
    }
  }

  /**
   * What is wrong, as a sentence: a token that is not taken at once, anything else when it was
   * wrong twice.
   */
  public Optional<String> trouble() {
    return trouble
        .filter(one ->
            one.slackFailureKind() == SlackFailure.SlackFailureKind.TO_MEND
                || nanoTime.getAsLong() - one.since() >= every.toNanos())
        .map(AccountTrouble::sentence);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    closing.close();
  }
}
