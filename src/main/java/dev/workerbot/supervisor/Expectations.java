package dev.workerbot.supervisor;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.CommandKind;
import dev.workerbot.supervisor.invocation.EndOfCommand;
import dev.workerbot.supervisor.mainlog.MainLogConfig;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the config on a server says of how some workers run and end.
 *
 * @param policies what Supervisor makes of their ends; without those whose config does not tell
 * @param programs their configs
 * @param kinds what runs their commands
 * @param whyUnlogged why the main log does not tell of them, and what to do; empty where it should
 */
public record Expectations(
    Map<WorkerName, RestartPolicy> policies,
    Map<WorkerName, ProgramConfig> programs,
    Map<WorkerName, CommandKind> kinds,
    Optional<String> whyUnlogged) {
  /** Nothing is known. */
  public static final Expectations NONE =
      new Expectations(Map.of(), Map.of(), Map.of(), Optional.empty());

  public Expectations {
    policies = Map.copyOf(policies);
    programs = Map.copyOf(programs);
    kinds = Map.copyOf(kinds);
  }

  /** The same, where these are not at work, though their commands are for it. */
  public Expectations resting(Set<WorkerName> some) {
    Map<WorkerName, RestartPolicy> all = new HashMap<>(policies);
    some.forEach(worker -> all.computeIfPresent(worker, (_, policy) -> policy.resting()));
    return new Expectations(all, programs, kinds, whyUnlogged);
  }

  /** What a config says of these workers. */
  public static Expectations of(ServerConfig config, Collection<WorkerName> workers) {
    Map<WorkerName, ProgramConfig> all = new HashMap<>();
    config.programs().forEach(one -> one.workers().forEach(name -> all.put(name, one)));
    Map<WorkerName, ProgramConfig> programs = new HashMap<>();
    Map<WorkerName, RestartPolicy> policies = new HashMap<>();
    Map<WorkerName, CommandKind> kinds = new HashMap<>();
    Map<ProgramConfig, Optional<RestartPolicy>> read = new HashMap<>();
    for (WorkerName worker : workers) {
      program(config, worker, all)
          .ifPresent(program -> {
            read.computeIfAbsent(program, Expectations::policy)
                .ifPresent(policy -> policies.put(worker, policy));
            programs.put(worker, program);
            kinds.put(worker, CommandKind.of(program));
          });
    }
    return new Expectations(policies, programs, kinds, MainLogConfig.advice(config));
  }

  /** Where only the server can tell its processes' names, the one program of the group. */
  private static Optional<ProgramConfig> program(
      ServerConfig config, WorkerName worker, Map<WorkerName, ProgramConfig> known) {
    if (known.containsKey(worker)) {
      return Optional.of(known.get(worker));
    }
    List<ProgramConfig> group = config.ofGroup(worker.group());
    return group.size() == 1 ? Optional.of(group.getFirst()) : Optional.empty();
  }

  private static Optional<RestartPolicy> policy(ProgramConfig program) {
    return program
        .autorestart()
        .map(of ->
            new RestartPolicy(
                of,
                Duration.ofSeconds(Math.max(0, program.number("startsecs", 1))),
                !program.flag("autostart", true),
                EndOfCommand.of(program),
                EndOfCommand.worksOn(program)));
  }
}
