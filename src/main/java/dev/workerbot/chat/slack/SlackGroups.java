package dev.workerbot.chat.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in which user group, asked for in the background every minute. Until it is known, nobody
 * is in any group: rights are never given on a guess.
 */
final class SlackGroups implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlackGroups.class);
  private static final long SECONDS = 60;

  private final MethodsClient methods;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("slack-groups").factory());
  private volatile Map<String, Set<String>> groupsOf = Map.of();

  SlackGroups(MethodsClient methods) {
    this.methods = methods;
  }

  void start() {
    var _ = clock.scheduleWithFixedDelay(this::refresh, 0, SECONDS, TimeUnit.SECONDS);
  }

  Set<String> of(String user) {
    return groupsOf.getOrDefault(user, Set.of());
  }

  private void refresh() {
    try {
      var answer = methods.usergroupsList(request -> request.includeUsers(true));
      if (!answer.isOk()) {
        LOG.warn("user groups are not known, so they give no rights: {}", answer.getError());
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
      groupsOf = Map.copyOf(fresh);
    } catch (IOException | SlackApiException | RuntimeException failed) {
      LOG.warn("user groups could not be asked for: {}", failed.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
