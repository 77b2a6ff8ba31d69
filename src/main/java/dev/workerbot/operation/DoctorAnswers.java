package dev.workerbot.operation;

import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.chronicle.Chronicle;
import dev.workerbot.chronicle.Sample;
import dev.workerbot.chronicle.WorkerStats;
import dev.workerbot.command.Command;
import dev.workerbot.doctor.Doctor;
import dev.workerbot.doctor.Finding;
import dev.workerbot.doctor.MemoryTrend;
import dev.workerbot.doctor.Patient;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Button;
import dev.workerbot.message.Cleaner;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.supervisor.Facts;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.supervisor.ServerConfig;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerStatus;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * {@code doctor}: what is wrong with how workers are set up. Of what the caller may not see nothing
 * is examined, so that no finding can tell of it.
 */
final class DoctorAnswers {
  private static final Duration MEMORY = Duration.ofHours(24);
  private static final int BUTTONS = 4;
  private static final int LABEL = 75;

  /** Helped for a while by what {@code restart} does; every other fix is in a file. */
  private static final String GROWS = "memory-grows";

  private final Fleet fleet;
  private final Policy policy;
  private final Inspections inspections;
  private final Offering offering;
  private final Optional<Chronicle> chronicle;
  private final DoctorText text;

  DoctorAnswers(
      Fleet fleet,
      Policy policy,
      Inspections inspections,
      Offering offering,
      Optional<Chronicle> chronicle,
      Cleaner cleaner) {
    this.fleet = fleet;
    this.policy = policy;
    this.inspections = inspections;
    this.offering = offering;
    this.chronicle = chronicle;
    this.text = new DoctorText(cleaner);
  }

  /**
   * One server.
   *
   * @param programs how many were looked at
   * @param findings the worst first
   * @param noFacts why users and paths are not known, where they are not
   * @param unseen what was not looked at, a clause each
   */
  record Examined(
      Drift drift,
      int programs,
      List<Finding> findings,
      Optional<Problem> noFacts,
      List<String> unseen) {}

  Answer of(Errand errand, Command.Doctor command) {
    Optional<Selector> of = command.of().map(this::withServers);
    Inspections.Found found = inspections.find(errand, Verb.DOCTOR, of);
    if (found.answer().isPresent()) {
      return found.answer().get();
    }
    boolean everything =
        of.stream()
            .flatMap(selector -> selector.terms().stream())
            .allMatch(term -> term.workers().equals(Glob.ANY));
    List<Examined> examined = examine(found.servers(), everything);
    List<Problem> problems =
        found.servers().stream()
            .flatMap(seen -> seen.inspection().snapshot().problem().stream())
            .toList();
    return new Answer(
        problems.isEmpty() ? Outcome.DONE : Outcome.withoutStatus(problems),
        errand.id(),
        text.of(examined).withButtons(buttons(errand, found.servers(), examined)),
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
    return fleet.servers().stream()
        .flatMap(server -> fleet.look(server.name()).workers().stream())
        .anyMatch(status -> term.matches(status.worker()));
  }

  private List<Examined> examine(List<Inspections.Seen> servers, boolean everything) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Examined>> all =
          servers.stream()
              .map(seen -> CompletableFuture.supplyAsync(() -> examine(seen, everything), threads))
              .toList();
      return all.stream().map(CompletableFuture::join).toList();
    }
  }

  private Examined examine(Inspections.Seen seen, boolean everything) {
    Inspection inspection = seen.inspection();
    if (inspection.files().isEmpty()) {
      return new Examined(seen.drift(), 0, List.of(), Optional.empty(), List.of());
    }
    ServerConfig all = inspection.files().get();
    List<ProgramConfig> programs =
        all.programs().stream().filter(program -> seen.may().test(program.group())).toList();
    ServerConfig config = all.only(programs);
    Supervisor supervisor = fleet.server(inspection.server()).supervisor();
    Reply<Facts> facts =
        supervisor.facts(supervisor.work(all.length(), () -> Facts.questions(config)));
    List<WorkerStatus> workers =
        inspection.snapshot().workers().stream()
            .filter(status -> seen.may().test(status.worker().group()))
            .toList();
    Patient patient =
        new Patient(
            inspection.server(),
            config,
            workers,
            facts instanceof Reply.Ok<Facts>(var known) ? known : Facts.NONE,
            memory(inspection.server(), workers));
    return new Examined(
        seen.drift(),
        (int) programs.stream().filter(program -> seen.asked().test(program.group())).count(),
        supervisor.work(all.length(), () -> Doctor.examine(patient)).stream()
            .filter(finding -> seen.asked().test(finding.group()))
            .toList(),
        facts instanceof Reply.Failed<Facts>(var problem) ? Optional.of(problem) : Optional.empty(),
        Unseen.of(
            seen,
            all,
            // Who asks of one worker asks of no other supervisord.
            everything && facts instanceof Reply.Ok<Facts>(var known) ? known : Facts.NONE,
            configsOfOthers()));
  }

  /** Another supervisord of the same machine may be a server of its own to us. */
  private Set<String> configsOfOthers() {
    return fleet.servers().stream()
        .flatMap(server -> server.supervisor().mainConfig().stream())
        .collect(Collectors.toSet());
  }

  /** By group, that of its process that grows fastest. */
  private Map<String, MemoryTrend> memory(ServerName server, List<WorkerStatus> workers) {
    SortedSet<Target> targets =
        workers.stream()
            .map(status -> new Target(server, status.worker()))
            .collect(Collectors.toCollection(TreeSet::new));
    Map<String, MemoryTrend> trends = new HashMap<>();
    if (chronicle.isPresent() && !targets.isEmpty()) {
      for (WorkerStats stats : chronicle.get().stats(targets, MEMORY).workers()) {
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
      Errand errand, List<Inspections.Seen> servers, List<Examined> examined) {
    if (!errand.pressable()) {
      return List.of();
    }
    List<Ill> all = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      Inspection inspection = servers.get(i).inspection();
      examined.get(i).findings().forEach(finding -> all.add(new Ill(inspection, finding)));
    }
    all.sort(Comparator.comparing((Ill ill) -> ill.finding().severity()).reversed());
    DoctorFixes fixes = new DoctorFixes(fleet, policy);
    Map<String, Offering.Choice> choices = new LinkedHashMap<>();
    for (Ill ill : all) {
      if (choices.size() < BUTTONS) {
        Optional<Offering.Choice> choice =
            ill.finding().rule().equals(GROWS)
                ? restart(errand, ill.inspection(), ill.finding().group())
                : fixes.of(errand.caller(), ill.inspection(), ill.finding());
        choice
            .filter(one -> one.label().length() <= LABEL)
            .ifPresent(one -> choices.putIfAbsent(one.label(), one));
      }
    }
    return choices.isEmpty()
        ? List.of()
        : offering.toEverybody(errand.caller(), List.copyOf(choices.values()));
  }

  /** Something found, and where. */
  private record Ill(Inspection inspection, Finding finding) {}

  /** Only where the caller may, and where it runs. */
  private Optional<Offering.Choice> restart(Errand errand, Inspection inspection, String group) {
    List<Target> running = new ArrayList<>();
    inspection.snapshot().workers().stream()
        .filter(status -> status.worker().group().equals(group) && status.state().isUp())
        .forEach(status -> running.add(new Target(inspection.server(), status.worker())));
    running.sort(Comparator.naturalOrder());
    String label = "Restart " + group + "@" + inspection.server();
    return running.isEmpty()
            || !(policy.decide(errand.caller(), Verb.RESTART, running) instanceof Decision.Allowed)
        ? Optional.empty()
        : Optional.of(
            new Offering.Choice(
                label,
                Button.Style.PLAIN,
                new Command.Act(Verb.RESTART, Selector.of(running), false)));
  }
}
