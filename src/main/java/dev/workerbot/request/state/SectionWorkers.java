package dev.workerbot.request.state;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.WorkerName;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The workers that a section of a Supervisor config is about, so that who may not see one of them
 * is shown nothing of it.
 *
 * @param files where they could be read
 * @param known all workers of the server that run, or that supervisord has read before
 */
public record SectionWorkers(Optional<ServerConfig> files, Collection<WorkerName> known) {
  private static final Pattern PROGRAM =
      Pattern.compile("(?:program|fcgi-program|eventlistener):(.*)");
  private static final Pattern GROUP = Pattern.compile("group:(.*)");

  /** What Supervisor adds to a program's name for each of its processes. */
  private static final Pattern NUMBER = Pattern.compile("[_.-]?\\d*");

  public static SectionWorkers on(Inspection inspection) {
    return new SectionWorkers(
        inspection.files(),
        inspection.groups().values().stream().flatMap(Collection::stream).toList());
  }

  /**
   * All that it can be about, in every group that has its program; empty where that is not known,
   * or it is about no worker.
   *
   * @param section as it is written, without brackets
   */
  public NavigableSet<WorkerName> of(String section) {
    Matcher program = PROGRAM.matcher(section);
    if (program.matches()) {
      return ofProgram(section, program.group(1).strip());
    }
    Matcher group = GROUP.matcher(section);
    return group.matches() ? ofGroup(section, group.group(1).strip()) : new TreeSet<>();
  }

  private NavigableSet<WorkerName> ofProgram(String section, String name) {
    NavigableSet<WorkerName> workers = new TreeSet<>();
    programs()
        .filter(program -> program.section().equals(section))
        .forEach(program -> workers.addAll(Inspection.workers(program)));
    known.stream().filter(worker -> isOf(name, worker)).forEach(workers::add);
    if (workers.isEmpty()) {
      named(name, name).ifPresent(workers::add);
    }
    return workers;
  }

  private static boolean isOf(String program, WorkerName worker) {
    return worker.group().equals(program)
        || (worker.process().startsWith(program)
            && NUMBER.matcher(worker.process().substring(program.length())).matches());
  }

  private NavigableSet<WorkerName> ofGroup(String section, String name) {
    NavigableSet<WorkerName> workers = new TreeSet<>();
    programs()
        .filter(program -> program.group().equals(name))
        .forEach(program -> workers.addAll(Inspection.workers(program)));
    known.stream().filter(worker -> worker.group().equals(name)).forEach(workers::add);
    named(name, name).filter(_ -> workers.isEmpty()).ifPresent(workers::add);
    files
        .flatMap(config -> config.written(section, "programs"))
        .ifPresent(members ->
            Stream.of(members.split(","))
                .map(String::strip)
                .filter(member -> programs().noneMatch(one -> one.name().equals(member)))
                .forEach(member -> named(member, member).ifPresent(workers::add)));
    return workers;
  }

  private Stream<ProgramConfig> programs() {
    return files.stream().flatMap(config -> config.programs().stream());
  }

  private static Optional<WorkerName> named(String group, String process) {
    return WorkerName.tryOf(group + ":" + process);
  }
}
