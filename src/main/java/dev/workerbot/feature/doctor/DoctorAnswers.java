package dev.workerbot.feature.doctor;

import dev.workerbot.access.Policy;
import dev.workerbot.command.Act;
import dev.workerbot.doctor.Finding;
import dev.workerbot.doctor.MemoryTrend;
import dev.workerbot.doctor.ServerConfigView;
import dev.workerbot.doctor.rule.ConfigDoctor;
import dev.workerbot.feature.config.DriftReport;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.history.Sample;
import dev.workerbot.history.WorkerHistory;
import dev.workerbot.history.WorkerStats;
import dev.workerbot.message.Button;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.Inspections;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * {@code doctor}: what is wrong with how workers are set up. Of what the caller may not see nothing
 * is examined, so that no finding can tell of it.
 */
final class DoctorAnswers {
  private static final Duration MEMORY = Duration.ofHours(24);
  private static final int BUTTONS = 4;
  private static final int LABEL = 75;

  /** Helped, or helped for a while, by what {@code restart} does; other fixes are in a file. */
  private static final Set<String> RESTARTED = Set.of("memory-grows", "old-code");

  private final Fleet fleet;
  private final Policy policy;
  private final Inspections inspections;
  private final Buttons buttons;
  private final Optional<WorkerHistory> history;
  private final DoctorText text;

  DoctorAnswers(
      Fleet fleet,
      Policy policy,
      Inspections inspections,
      Buttons buttons,
      Optional<WorkerHistory> history,
      Cleaner cleaner) {
    this.fleet = fleet;
    this.policy = policy;
    this.inspections = inspections;
    this.buttons = buttons;
    this.history = history;
    this.text = new DoctorText(cleaner);
  }

  CommandAnswer of(RequestContext requestContext, Doctor command) {
    Optional<Selector> of = command.of().map(this::withServers);
    boolean everything =
        of.stream()
            .flatMap(selector -> selector.terms().stream())
            .allMatch(term -> term.workers().equals(Glob.ANY));
    Inspections.FoundPrograms<DoctorText.Examined> foundPrograms =
        inspections.find(
            requestContext,
            Verb.DOCTOR,
            of,
            new Inspections.Examination<>(
                inspectedServer -> examine(inspectedServer, everything), text::of));
    if (foundPrograms.answer().isPresent()) {
      return foundPrograms.answer().get();
    }
    List<Problem> problems =
        foundPrograms.servers().stream()
            .flatMap(one -> one.inspectedServer().inspection().snapshot().problem().stream())
            .toList();
    return Outcome.shown(
        problems,
        requestContext.id(),
        text.of(foundPrograms.made()).withButtons(buttons(requestContext, foundPrograms.servers())),
        List.of());
  }

  /**
   * A server's or a tag's name alone, where a worker needs its server, means all of its workers.
   */
  private Selector withServers(Selector typed) {
    return new Selector(
        typed.terms().stream()
            .map(term -> {
              var all = new Selector.Term(Glob.ANY, Optional.of(term.workers()));
              boolean isServer =
                  term.place().isEmpty()
                      && !fleet.meantBy(all).isEmpty()
                      && (fleet.servers().size() > 1 || !isWorker(term));
              return isServer && !term.workers().equals(Glob.ANY) ? all : term;
            })
            .toList());
  }

  /** Where there is one server, its name may be that of a worker, which is meant then. */
  private boolean isWorker(Selector.Term term) {
    List<ServerName> all = fleet.servers().stream().map(WatchedServer::name).toList();
    return fleet.askBriefly(all, fleet::look).values().stream()
        .flatMap(snapshot -> snapshot.workers().stream())
        .anyMatch(status -> term.matches(status.worker()));
  }

  private DoctorText.Examined examine(
      Inspections.InspectedServer inspectedServer, boolean everything) {
    Inspection inspection = inspectedServer.inspection();
    if (inspection.files().isEmpty()) {
      return new DoctorText.Examined(
          DriftReport.of(inspectedServer), 0, List.of(), Optional.empty(), List.of());
    }
    ServerConfig all = inspection.files().get();
    List<ProgramConfig> programs =
        all.programs().stream()
            .filter(program -> inspectedServer.may().test(program.workerGroup()))
            .toList();
    ServerConfig config = all.only(programs);
    Supervisor supervisor = fleet.server(inspection.server()).supervisor();
    Reply<Facts> facts =
        supervisor.facts(supervisor.work(all.length(), () -> Facts.questions(config)));
    List<WorkerStatus> workers =
        inspection.snapshot().workers().stream()
            .filter(status -> inspectedServer.may().test(status.worker().group()))
            .toList();
    ServerConfigView serverConfigView =
        new ServerConfigView(
            inspection.server(),
            config,
            workers,
            facts instanceof Reply.Ok<Facts>(var known) ? known : Facts.NONE,
            memory(inspection.server(), workers));
    return new DoctorText.Examined(
        DriftReport.of(inspectedServer),
        (int)
            programs.stream()
                .filter(program -> inspectedServer.asked().test(program.workerGroup()))
                .count(),
        supervisor.work(all.length(), () -> findings(inspectedServer, serverConfigView)),
        facts instanceof Reply.FailedReply<Facts>(var problem)
            ? Optional.of(problem)
            : Optional.empty(),
        Unseen.of(
            inspectedServer,
            all,
            // Who asks of one worker asks of no other supervisord.
            everything && facts instanceof Reply.Ok<Facts>(var known) ? known : Facts.NONE,
            configsOfOthers()));
  }

  /** What keeps the whole config from being read is reported whichever worker was asked for. */
  private static List<Finding> findings(
      Inspections.InspectedServer inspectedServer, ServerConfigView serverConfigView) {
    List<Finding> findings = new ArrayList<>();
    if (inspectedServer.mayAll()) {
      boolean accepted =
          inspectedServer.inspection().reread() instanceof Reply.Ok<Reread>(Reread.RereadDone _);
      ConfigDoctor.examineSections(serverConfigView, accepted).stream()
          .filter(finding -> inspectedServer.whole() || finding.severity() == Severity.BAD)
          .forEach(findings::add);
    }
    ConfigDoctor.examine(serverConfigView).stream()
        .filter(finding -> inspectedServer.asked().test(finding.group()))
        .forEach(findings::add);
    return findings;
  }

  /** Another supervisord of the same machine may be a server of its own to us. */
  private Set<String> configsOfOthers() {
    return fleet.servers().stream()
        .flatMap(watchedServer -> watchedServer.supervisor().mainConfig().stream())
        .collect(Collectors.toSet());
  }

  /** By group, that of its process that grows fastest. */
  private Map<String, MemoryTrend> memory(ServerName server, List<WorkerStatus> workers) {
    SortedSet<Target> targets =
        workers.stream()
            .map(status -> new Target(server, status.worker()))
            .collect(Collectors.toCollection(TreeSet::new));
    Map<String, MemoryTrend> trends = new HashMap<>();
    if (history.isPresent() && !targets.isEmpty()) {
      for (WorkerStats stats : history.get().stats(targets, MEMORY).workers()) {
        SortedMap<Instant, Long> samples = new TreeMap<>();
        for (Sample sample : stats.memory()) {
          samples.put(sample.at(), sample.bytes());
        }
        MemoryTrend.of(samples)
            .ifPresent(trend ->
                trends.merge(
                    stats.target().worker().group(),
                    trend,
                    (one, other) -> one.bytesAnHour() >= other.bytesAnHour() ? one : other));
      }
    }
    return trends;
  }

  /** The worst first; what cannot be done is not offered. */
  private List<Button> buttons(
      RequestContext requestContext, List<Inspections.Made<DoctorText.Examined>> servers) {
    if (!requestContext.pressable()) {
      return List.of();
    }
    List<Ill> all = new ArrayList<>();
    servers.forEach(one ->
        one.what()
            .findings()
            .forEach(finding -> all.add(new Ill(one.inspectedServer().inspection(), finding))));
    all.sort(Comparator.comparing((Ill ill) -> ill.finding().severity()).reversed());
    DoctorFixes fixes = new DoctorFixes(fleet, policy);
    Map<String, Buttons.ButtonChoice> choices = new LinkedHashMap<>();
    for (Ill ill : all) {
      if (choices.size() < BUTTONS) {
        Optional<Buttons.ButtonChoice> choice =
            RESTARTED.contains(ill.finding().rule())
                ? restart(requestContext, ill.inspection(), ill.finding().group())
                : fixes.of(requestContext.caller(), ill.inspection(), ill.finding());
        choice
            .filter(one -> one.label().length() <= LABEL)
            .ifPresent(one -> choices.putIfAbsent(one.label(), one));
      }
    }
    return choices.isEmpty()
        ? List.of()
        : buttons.toEverybody(requestContext.caller(), List.copyOf(choices.values()));
  }

  /** Something found, and where. */
  private record Ill(Inspection inspection, Finding finding) {}

  /** Only where the caller may, and where it runs. */
  private Optional<Buttons.ButtonChoice> restart(
      RequestContext requestContext, Inspection inspection, String group) {
    List<Target> running = new ArrayList<>();
    inspection.snapshot().workers().stream()
        .filter(status -> status.worker().group().equals(group) && status.state().isUp())
        .forEach(status -> running.add(new Target(inspection.server(), status.worker())));
    running.sort(Comparator.naturalOrder());
    String label = "Restart " + group + "@" + inspection.server();
    return running.isEmpty() || !policy.allows(requestContext.caller(), Verb.RESTART, running)
        ? Optional.empty()
        : Optional.of(
            new Buttons.ButtonChoice(
                label, Button.Style.PLAIN, new Act(Verb.RESTART, Selector.of(running), false)));
  }
}
