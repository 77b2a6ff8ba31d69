package dev.workerbot.feature.config;

import dev.workerbot.request.authorization.Inspections;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.request.state.SectionWorkers;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How what is on a server's disk differs from what its supervisord runs, as far as somebody may
 * see.
 *
 * @param problem why it is not known; the rest is empty then
 * @param broken what supervisord cannot read
 * @param differences by group
 * @param doubled programs that several files define
 * @param files where they could be read
 * @param filesProblem why they could not
 * @param whole whether nothing was left out
 */
public record DriftReport(
    ServerName server,
    Optional<Problem> problem,
    Optional<Broken> broken,
    SortedMap<String, Difference> differences,
    List<ProgramConfig> doubled,
    Optional<ServerConfig> files,
    Optional<Problem> filesProblem,
    boolean whole) {

  /** What is not applied. */
  public enum Difference {
    /** On disk, not in use; supervisord would start it. */
    NEW,
    /** The same, and supervisord would not start it by itself. */
    NEW_AND_MANUAL,
    CHANGED,
    GONE
  }

  /**
   * What supervisord cannot read.
   *
   * @param cause where it may be shown
   * @param group whose section it is in, where that is known and may be shown
   */
  public record Broken(Optional<Reread.Unreadable> cause, Optional<String> group) {}

  /** As far as somebody may see it, and asked. */
  public static DriftReport of(Inspections.InspectedServer by) {
    Inspection inspection = by.inspection();
    Predicate<String> seen = by.may().and(by.asked());
    Optional<Problem> problem =
        inspection.reread() instanceof Reply.FailedReply<Reread>(var failed)
            ? Optional.of(failed)
            : Optional.empty();
    Optional<Broken> broken =
        inspection.reread() instanceof Reply.Ok<Reread>(Reread.Unreadable cause)
            ? Optional.of(broken(cause, inspection, by))
            : Optional.empty();
    SortedMap<String, Difference> differences = differences(inspection);
    differences.keySet().removeIf(group -> !seen.test(group));
    return new DriftReport(
        inspection.server(),
        problem,
        broken,
        differences,
        doubled(inspection, seen),
        inspection.files(),
        inspection.config() instanceof Reply.FailedReply<ServerConfig>(var failed)
            ? Optional.of(failed)
            : Optional.empty(),
        by.whole());
  }

  /** Each once, in however many groups it is. */
  private static List<ProgramConfig> doubled(Inspection inspection, Predicate<String> seen) {
    SequencedMap<String, ProgramConfig> all = new LinkedHashMap<>();
    inspection.files().stream()
        .flatMap(files -> files.programs().stream())
        .filter(program -> program.files().size() > 1)
        .filter(program -> seen.test(program.workerGroup()))
        .forEach(program -> all.putIfAbsent(program.section(), program));
    return List.copyOf(all.values());
  }

  private static SortedMap<String, Difference> differences(Inspection inspection) {
    SortedMap<String, Difference> all = new TreeMap<>();
    // Also where the files are broken now: that much was on disk when they could last be read, and
    // is there still, unless the files that can be read say otherwise.
    inspection.available().stream()
        .filter(process -> !process.inUse())
        .filter(process -> !isGone(process.worker().group(), inspection))
        .forEach(process ->
            all.merge(
                process.worker().group(),
                process.autostart() ? Difference.NEW : Difference.NEW_AND_MANUAL,
                (one, other) -> one == Difference.NEW ? one : other));
    if (inspection.reread() instanceof Reply.Ok<Reread>(Reread.RereadDone rereadDone)) {
      rereadDone.available().forEach(group -> all.putIfAbsent(group, Difference.NEW));
      rereadDone.changed().forEach(group -> all.put(group, Difference.CHANGED));
      rereadDone.disappeared().forEach(group -> all.put(group, Difference.GONE));
    }
    return all;
  }

  private static boolean isGone(String group, Inspection inspection) {
    return inspection.reread() instanceof Reply.Ok<Reread>(Reread.Unreadable _)
        && inspection
            .files()
            .filter(files -> files.unseen().isEmpty() && files.ofGroup(group).isEmpty())
            .isPresent();
  }

  private static Broken broken(
      Reread.Unreadable cause, Inspection inspection, Inspections.InspectedServer by) {
    Optional<String> name = cause.section().map(section -> section.replaceFirst("^[^:]*:", ""));
    Optional<String> group =
        name.map(one ->
            inspection.files().stream()
                .flatMap(files -> files.programs().stream())
                .filter(program -> program.section().equals(cause.section().orElseThrow()))
                .map(ProgramConfig::workerGroup)
                .findFirst()
                .orElse(one));
    Set<String> groups =
        cause.section().map(SectionWorkers.on(inspection)::of).stream()
            .flatMap(Collection::stream)
            .map(WorkerName::group)
            .collect(Collectors.toSet());
    boolean mayShow = by.mayAll() || (!groups.isEmpty() && groups.stream().allMatch(by.may()));
    return mayShow
        ? new Broken(Optional.of(located(cause, inspection)), group)
        : new Broken(Optional.empty(), Optional.empty());
  }

  /** With the file that Supervisor does not name where a name is wrong. */
  private static Reread.Unreadable located(Reread.Unreadable cause, Inspection inspection) {
    return cause.file().isPresent() || !cause.reason().startsWith("Invalid name: ")
        ? cause
        : inspection.files().stream()
            .flatMap(files -> files.programs().stream())
            .filter(program -> cause.reason().startsWith("Invalid name: '" + program.name() + "'"))
            .filter(program -> WorkerName.tryOf(program.name()).isEmpty())
            .findFirst()
            .map(program ->
                new Reread.Unreadable(
                    cause.reason(),
                    Optional.of(program.section()),
                    Optional.of(program.files().getLast())))
            .orElse(cause);
  }

  /** Whether what runs is what is on disk, and nothing else is odd. */
  boolean isNone() {
    return problem.isEmpty() && broken.isEmpty() && differences.isEmpty() && doubled.isEmpty();
  }

  /** The files of a group, such as {@code `/etc/a.conf` and `/etc/b.conf`}; often one. */
  List<String> filesOf(String group) {
    return files.stream()
        .flatMap(config -> config.ofGroup(group).stream())
        .flatMap(program -> program.files().stream())
        .distinct()
        .toList();
  }
}
