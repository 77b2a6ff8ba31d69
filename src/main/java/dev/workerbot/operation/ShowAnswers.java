package dev.workerbot.operation;

import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.Server;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Message;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.store.Audit;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.supervisor.ServerConfig;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code show}: how Supervisor runs one program, whether it is in use yet or not. */
final class ShowAnswers {
  private final Fleet fleet;
  private final Policy policy;
  private final Gate gate;
  private final Ledger ledger;
  private final ShowText text;

  ShowAnswers(Fleet fleet, Policy policy, Gate gate, Ledger ledger, Cleaner cleaner) {
    this.fleet = fleet;
    this.policy = policy;
    this.gate = gate;
    this.ledger = ledger;
    this.text = new ShowText(cleaner);
  }

  Answer of(Errand errand, Command.Show command) {
    Selector selector = command.of();
    Optional<Answer> refused = gate.refusedBeforeLooking(errand, Verb.SHOW, selector);
    if (refused.isPresent()) {
      return refused.get();
    }
    Resolution found = gate.resolve(errand, Verb.SHOW, selector);
    SortedSet<Target> targets = new TreeSet<>(found.targets().keySet());
    if (targets.isEmpty() && found.problems().isEmpty()) {
      targets.addAll(onDisk(selector, found.snapshots().keySet()));
      targets.removeIf(gate.sees(errand, Verb.SHOW).negate());
    }
    if (targets.isEmpty() || !found.problems().isEmpty()) {
      return gate.notFound(errand, Verb.SHOW, found);
    }
    switch (policy.decide(errand.caller(), Verb.SHOW, selector, targets)) {
      case Decision.Refused(var reason) -> {
        return gate.refused(errand, Verb.SHOW, reason, targets);
      }
      case Decision.Allowed(var rule) -> {
        boolean _ =
            ledger.record(errand, Optional.of(Verb.SHOW), Audit.Decided.ALLOWED, rule, targets);
      }
    }
    Set<String> groups =
        targets.stream()
            .map(target -> target.worker().group() + "@" + target.server())
            .collect(Collectors.toCollection(TreeSet::new));
    return groups.size() > 1
        ? tooMany(errand, selector, groups.size(), groups.iterator().next())
        : one(errand, selector, targets);
  }

  /** Workers that supervisord has not taken in yet. */
  private Collection<Target> onDisk(Selector selector, Collection<ServerName> servers) {
    SortedSet<Target> targets = new TreeSet<>();
    for (ServerName name : servers) {
      Server server = fleet.server(name);
      if (server.supervisor().config() instanceof Reply.Ok<ServerConfig>(var files)) {
        files.programs().stream()
            .flatMap(program -> Inspection.workers(program).stream())
            .filter(worker ->
                selector.terms().stream()
                    .anyMatch(term -> term.matches(name, server.tags()) && term.matches(worker)))
            .forEach(worker -> targets.add(new Target(name, worker)));
      }
    }
    return targets;
  }

  private static Answer tooMany(Errand errand, Selector selector, int count, String example) {
    return errand.misunderstood(
        "%s is %d programs, and show takes one at a time; such as %s."
            .formatted(Message.code(selector), count, Message.code("show " + example)));
  }

  private Answer one(Errand errand, Selector selector, SortedSet<Target> targets) {
    ServerName server = targets.first().server();
    String group = targets.first().worker().group();
    Map<ServerName, Inspection> asked = Inspection.of(fleet, List.of(server));
    Inspection inspection = asked.get(server);
    if (inspection.snapshot().problem().isPresent()) {
      Problem problem = inspection.snapshot().problem().get();
      return new Answer(
          Outcome.withoutStatus(List.of(problem)),
          errand.id(),
          ShowText.unreachable(server, problem),
          List.of());
    }
    Set<WorkerName> workers =
        targets.stream().map(Target::worker).collect(Collectors.toCollection(TreeSet::new));
    int length = inspection.files().map(ServerConfig::length).orElse(0);
    return fleet
        .server(server)
        .supervisor()
        .work(length, () -> shown(errand, selector, inspection, group, workers));
  }

  private Answer shown(
      Errand errand,
      Selector selector,
      Inspection inspection,
      String group,
      Set<WorkerName> workers) {
    ServerName server = inspection.server();
    List<ProgramConfig> programs = programs(inspection, group, workers);
    if (programs.size() > 1) {
      String first =
          Inspection.workers(programs.getFirst()).stream()
              .findFirst()
              .map(worker -> worker.full() + "@" + server)
              .orElse(group + ":" + programs.getFirst().name() + "@" + server);
      return tooMany(errand, selector, programs.size(), first);
    }
    Drift drift =
        Drift.of(
            inspection,
            name -> name.equals(group),
            name -> name.equals(group),
            policy.mayOnAllOf(errand.caller(), Verb.SHOW, server));
    return errand.done(text.of(inspection, drift, group, workers, programs.stream().findFirst()));
  }

  /** Those in the group; of several in one group those whose processes are meant. */
  private static List<ProgramConfig> programs(
      Inspection inspection, String group, Set<WorkerName> workers) {
    List<ProgramConfig> programs =
        inspection.files().map(files -> files.ofGroup(group)).orElse(List.of());
    return programs.size() <= 1
        ? programs
        : programs.stream()
            .filter(program -> Inspection.workers(program).stream().anyMatch(workers::contains))
            .toList();
  }
}
