package dev.workerbot.feature.restart.operation;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an act takes away, and for how long, as far as the servers' config tells. */
public final class Outage {
  /** Supervisor's default. Source: supervisor 4.2.5, options.py, _processes_from_section. */
  private static final int STOPWAITSECS = 10;

  private final Fleet fleet;
  private final OperationTimeouts operationTimeouts;

  public Outage(Fleet fleet, OperationTimeouts operationTimeouts) {
    this.fleet = fleet;
    this.operationTimeouts = operationTimeouts;
  }

  /** A sentence; empty where nothing is taken away. */
  public Optional<String> of(Verb verb, RestartOptions restartOptions, Collection<Target> targets) {
    return switch (verb) {
      case STOP ->
          Optional.of(
              targets.size() == 1
                  ? "It stays down until someone starts it."
                  : "%s stay down until someone starts them."
                      .formatted(targets.size() == 2 ? "Both" : "All " + targets.size()));
      case RESTART -> Optional.of(restart(restartOptions, targets));
      default -> Optional.empty();
    };
  }

  private String restart(RestartOptions restartOptions, Collection<Target> targets) {
    Optional<RestartOptions.RollingOptions> rolling = restartOptions.rolling();
    String who =
        rolling.isPresent()
            ? "at most %d of %d down at a time"
                .formatted(Math.min(rolling.get().batch(), targets.size()), targets.size())
            : targets.size() == 1
                ? "it is down"
                : (restartOptions.graceful() ? "all %d may be down at once" : "all %d down at once")
                    .formatted(targets.size());
    String time =
        rolling
            .map(options ->
                ", at least %s in all".formatted(HumanTime.wholeSeconds(all(options, targets))))
            .orElse("");
    return "Expected outage: " + who + time + hold(restartOptions, targets) + ".";
  }

  private String hold(RestartOptions restartOptions, Collection<Target> targets) {
    String each = targets.size() == 1 ? "it" : "each";
    if (restartOptions.graceful()) {
      return "; %s goes down when its job is done, however long that takes".formatted(each);
    }
    return longestStop(targets)
        .map(longest ->
            "; a running job may hold %s for up to %s (stopwaitsecs)"
                .formatted(each, HumanTime.wholeSeconds(longest)))
        .orElse("; how long a stop may take is unknown");
  }

  /** Without the time that jobs take to end. */
  private Duration all(RestartOptions.RollingOptions rolling, Collection<Target> targets) {
    int batches = (targets.size() + rolling.batch() - 1) / rolling.batch();
    return operationTimeouts
        .proven()
        .multipliedBy(batches)
        .plus(rolling.pause().multipliedBy(Math.max(0, batches - 1)));
  }

  private Optional<Duration> longestStop(Collection<Target> targets) {
    Map<ServerName, List<Target>> byServer =
        targets.stream().collect(Collectors.groupingBy(Target::server));
    Map<ServerName, Optional<Integer>> answers =
        fleet.askBriefly(byServer.keySet(), server -> longestStop(server, byServer.get(server)));
    return answers.size() < byServer.size() || answers.containsValue(Optional.<Integer>empty())
        ? Optional.empty()
        : answers.values().stream()
            .map(Optional::orElseThrow)
            .max(Integer::compare)
            .map(Duration::ofSeconds);
  }

  private Optional<Integer> longestStop(ServerName server, List<Target> targets) {
    return fleet.server(server).supervisor().config() instanceof Reply.Ok<ServerConfig>(var config)
        ? targets.stream()
            .map(target -> target.worker().group())
            .distinct()
            .flatMap(group -> config.ofGroup(group).stream())
            .map(program -> program.number("stopwaitsecs", STOPWAITSECS))
            .max(Integer::compare)
        : Optional.empty();
  }
}
