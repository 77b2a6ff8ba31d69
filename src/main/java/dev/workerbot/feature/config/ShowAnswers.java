package dev.workerbot.feature.config;

import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.Inspections;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.files.Facts.FactQuestions;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.ApplicationQuestions;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code show}: how Supervisor runs one program, whether it is in use yet or not. */
final class ShowAnswers {
  private final Fleet fleet;
  private final Policy policy;
  private final Authorizer authorizer;
  private final ShowText text;

  ShowAnswers(Fleet fleet, Policy policy, Authorizer authorizer, Cleaner cleaner) {
    this.fleet = fleet;
    this.policy = policy;
    this.authorizer = authorizer;
    this.text = new ShowText(cleaner);
  }

  CommandAnswer of(RequestContext requestContext, Show command, ServerSight sight) {
    Selector selector = command.of();
    Resolution found = authorizer.lookup().resolve(requestContext, Verb.SHOW, selector);
    SortedSet<Target> targets = new TreeSet<>(found.targets().keySet());
    if (targets.isEmpty() && found.problems().isEmpty()) {
      targets.addAll(onDisk(requestContext, selector, found.snapshots().keySet()));
      targets.removeIf(sight.sees().negate());
    }
    if (targets.isEmpty() || !found.problems().isEmpty()) {
      return authorizer.lookup().notFound(requestContext, Verb.SHOW, found);
    }
    if (authorizer.admission(requestContext, VerbEffects.of(Verb.SHOW), selector, targets)
        instanceof Authorization.NoGo(var answer)) {
      return answer;
    }
    Set<String> groups =
        targets.stream()
            .map(target -> target.worker().group() + "@" + target.server())
            .collect(Collectors.toCollection(TreeSet::new));
    return groups.size() > 1
        ? tooMany(requestContext, selector, groups.size(), groups.iterator().next())
        : one(requestContext, selector, targets);
  }

  /** Workers that supervisord has not taken in yet. */
  private Collection<Target> onDisk(
      RequestContext requestContext, Selector selector, Collection<ServerName> servers) {
    Set<Target> targets = new TreeSet<>();
    authorizer
        .lookup()
        .ask(requestContext, selector, servers, name -> fleet.server(name).supervisor().config())
        .forEach((name, reply) -> {
          if (reply instanceof Reply.Ok<ServerConfig>(var files)) {
            files.programs().stream()
                .flatMap(program -> Inspection.workers(program).stream())
                .map(worker -> new Target(name, worker))
                .filter(target -> fleet.isMeant(selector, target))
                .forEach(targets::add);
          }
        });
    return targets;
  }

  private static CommandAnswer tooMany(
      RequestContext requestContext, Selector selector, int count, String example) {
    return requestContext.misunderstood(
        "%s is %d programs; `show` takes one at a time, such as %s."
            .formatted(
                Message.code(selector), count, Message.code(Sentence.of("show %s", example))));
  }

  private CommandAnswer one(
      RequestContext requestContext, Selector selector, SortedSet<Target> targets) {
    ServerName server = targets.first().server();
    String group = targets.first().worker().group();
    Inspection inspection =
        authorizer
            .lookup()
            .ask(requestContext, selector, List.of(server), one -> Inspection.of(fleet, one))
            .get(server);
    if (inspection.snapshot().problem().isPresent()) {
      Problem problem = inspection.snapshot().problem().get();
      return Outcome.withoutStatus(
          List.of(problem), requestContext.id(), ShowText.unreachable(server, problem), List.of());
    }
    Set<WorkerName> workers =
        targets.stream().map(Target::worker).collect(Collectors.toCollection(TreeSet::new));
    int length = inspection.files().map(ServerConfig::length).orElse(0);
    CommandAnswer shown =
        fleet
            .server(server)
            .supervisor()
            .work(length, () -> shown(requestContext, selector, inspection, group, workers));
    return dashboard(server, programs(inspection, group, workers))
        .map(link -> shown.withMessage(shown.message().withField("Dashboard", link)))
        .orElse(shown);
  }

  /** Where Horizon's is, as far as the application says that; alerts have what is configured. */
  private Optional<String> dashboard(ServerName server, List<ProgramConfig> programs) {
    return programs.stream()
        .limit(1)
        .map(ApplicationQuestions::dashboard)
        .filter(questions -> !questions.dashboards().isEmpty())
        .map(questions ->
            fleet
                .server(server)
                .supervisor()
                .facts(new FactQuestions(Set.of(), Set.of(), questions)))
        .flatMap(reply ->
            reply instanceof Reply.Ok<Facts>(var facts)
                ? facts.applications().dashboards().values().stream()
                : Stream.empty())
        .findFirst();
  }

  private CommandAnswer shown(
      RequestContext requestContext,
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
      return tooMany(requestContext, selector, programs.size(), first);
    }
    boolean mayAll = policy.mayOnAllOf(requestContext.caller(), Verb.SHOW, server);
    DriftReport driftReport =
        DriftReport.of(
            new Inspections.InspectedServer(
                inspection,
                name -> name.equals(group),
                name -> name.equals(group),
                mayAll,
                mayAll));
    return requestContext.done(
        text.of(inspection, driftReport, group, workers, programs.stream().findFirst()));
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
