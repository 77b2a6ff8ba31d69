package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The health of every server of the config. Not safe for several threads. */
public final class FleetHealth {
  private final SequencedMap<ServerName, ServerHealth> servers = new LinkedHashMap<>();

  public FleetHealth(Collection<ServerName> names, AlertRules alertRules) {
    for (ServerName name : names) {
      servers.put(
          name,
          new ServerHealth(
              name, alertRules.of(name).tuning(), target -> alertRules.of(target).tuning()));
    }
  }

  public Set<ServerName> names() {
    return servers.sequencedKeySet();
  }

  /** That of one server; empty where it is not in the config any more. */
  public Optional<ServerHealth> of(ServerName server) {
    return Optional.ofNullable(servers.get(server));
  }

  /** The state that a worker was last seen in. */
  public Optional<WorkerState> state(Target target) {
    return of(target.server()).flatMap(server -> server.state(target.worker()));
  }

  /** Whether everything that was seen since the last look is well, so that this needs none. */
  public boolean settles(Instant now) {
    return servers.values().stream().allMatch(one -> one.isSettled() || one.settles(now));
  }
}
