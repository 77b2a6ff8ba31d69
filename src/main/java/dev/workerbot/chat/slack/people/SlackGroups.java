package dev.workerbot.chat.slack.people;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in which user group, asked for in the background every minute. Until it is known, and
 * again when Slack has not said so for ten minutes, it is unknown: rights are never given, nor deny
 * rules passed over, on a guess.
 */
public final class SlackGroups implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlackGroups.class);
  private static final long SECONDS = 60;
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);

  private final MethodsClient methods;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("slack-groups").factory());
  private volatile Optional<KnownGroups> known = Optional.empty();

  /** Why they were not known last; of the thread that asks. */
  private String lastProblem = "";

  private record KnownGroups(Map<String, Set<String>> groupsOf, long since) {}

  public SlackGroups(MethodsClient methods) {
    this(methods, System::nanoTime);
  }

  public SlackGroups(MethodsClient methods, LongSupplier nanoTime) {
    this.methods = methods;
    this.nanoTime = nanoTime;
  }

  public void start() {
    var _ = clock.scheduleWithFixedDelay(this::refresh, 0, SECONDS, TimeUnit.SECONDS);
  }

  /** The groups that the user is in; empty if they are not known just now. */
  Optional<Set<String>> of(String user) {
    return known
        .filter(one -> nanoTime.getAsLong() - one.since() < GOOD_FOR.toNanos())
        .map(one -> one.groupsOf().getOrDefault(user, Set.of()));
  }

  void learn(Map<String, Set<String>> groupsOf) {
    known = Optional.of(new KnownGroups(Map.copyOf(groupsOf), nanoTime.getAsLong()));
  }

  private void refresh() {
    try {
      var answer = methods.usergroupsList(request -> request.includeUsers(true));
      if (!answer.isOk()) {
        // A workspace without a paid plan has none, and will say so every minute.
        if (!String.valueOf(answer.getError()).equals(lastProblem)) {
          lastProblem = String.valueOf(answer.getError());
          LOG.warn("user groups are unknown, so they give no rights: {}", lastProblem);
        }
        return;
      }
      Map<String, Set<String>> fresh = new HashMap<>();
      for (var group : answer.getUsergroups()) {
        if (group.getUsers() != null) {
          for (String user : group.getUsers()) {
            fresh.computeIfAbsent(user, _ -> new HashSet<>()).add(group.getId());
          }
        }
      }
      learn(fresh);
      lastProblem = "";
    } catch (IOException | SlackApiException | RuntimeException failed) {
      LOG.warn("user groups could not be read: {}", failed.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
