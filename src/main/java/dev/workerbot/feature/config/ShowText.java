package dev.workerbot.feature.config;

import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.config.Defaults;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.config.syntax.SupervisorEnvironment;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is said of how Supervisor runs one program. */
final class ShowText {
  private static final int MOST_FILES = 5;

  /** A longer one is none that anybody reads. */
  private static final int LONGEST_VALUE = 8_000;

  private final Cleaner cleaner;
  private final DriftText drifts;

  ShowText(Cleaner cleaner) {
    this.cleaner = cleaner;
    this.drifts = new DriftText(cleaner);
  }

  static Message unreachable(ServerName server, Problem problem) {
    return Message.of(Severity.BAD, Sentence.of("No config from %s", server))
        .withLine(Severity.BAD, problem.on(server));
  }

  /**
   * @param driftReport of this group alone
   * @param workers that were asked for
   * @param program empty where its section is not to be found
   */
  Message of(
      Inspection inspection,
      DriftReport driftReport,
      String group,
      Set<WorkerName> workers,
      Optional<ProgramConfig> program) {
    ServerName server = inspection.server();
    List<MessageLine> lines = new ArrayList<>();
    String state = applied(driftReport, group, lines);
    driftReport.doubled().stream()
        .filter(one -> program.filter(one::equals).isPresent())
        .forEach(one -> lines.add(DriftText.doubled(server, one)));
    driftReport
        .filesProblem()
        .ifPresent(problem -> lines.add(new MessageLine(Severity.WARNING, problem.on(server))));
    Severity worst =
        lines.stream()
            .map(MessageLine::severity)
            .max(java.util.Comparator.naturalOrder())
            .orElse(Severity.PLAIN);
    String name = program.map(ProgramConfig::name).orElse(group);
    Message message =
        Message.of(worst, Sentence.of("Config of %s on %s%s", name, server, state))
            .withLines(lines);
    message = message.withField("supervisord", inSupervisord(inspection, workers));
    if (program.isEmpty() || inspection.files().isEmpty()) {
      return message;
    }
    ServerConfig files = inspection.files().get();
    for (Map.Entry<String, String> one : Defaults.of(program.get(), files).entrySet()) {
      message =
          message.withField(
              one.getKey(),
              Sentence.of("%s (default)", CleanText.singleLine(beginning(one.getValue()))));
    }
    return message.withExcerpt(
        new Excerpt(
            CleanText.singleLine(named(program.get().files())),
            cleaner.clean(sections(files, program.get()))));
  }

  private static String named(List<String> files) {
    List<String> some = files.subList(0, Math.min(files.size(), MOST_FILES));
    String more = files.size() > some.size() ? ", … (%d files)".formatted(files.size()) : "";
    return String.join(", ", some) + more;
  }

  /** How it stands, for the title; and the lines that say what to do about it. */
  private String applied(DriftReport driftReport, String group, List<MessageLine> lines) {
    driftReport
        .broken()
        .ifPresent(broken -> lines.add(drifts.broken(driftReport.server(), broken)));
    Optional<DriftReport.Difference> difference =
        Optional.ofNullable(driftReport.differences().get(group));
    difference.ifPresent(one ->
        lines.add(
            new MessageLine(
                Severity.WARNING, DriftText.difference(driftReport, group, one).capitalised())));
    if (driftReport.problem().isPresent()) {
      lines.add(
          new MessageLine(
              Severity.WARNING,
              Sentence.of(
                  "Whether this is applied is unknown: %s",
                  driftReport.problem().get().sentence())));
      return "";
    }
    if (difference.isPresent()) {
      return switch (difference.get()) {
        case NEW, NEW_AND_MANUAL -> ": not loaded yet";
        case CHANGED -> ": changed on disk, not applied";
        case GONE -> ": deleted from disk, still loaded";
      };
    }
    return driftReport.broken().isPresent() ? ": unknown whether applied" : ", as it runs";
  }

  private static String inSupervisord(Inspection inspection, Set<WorkerName> workers) {
    if (inspection.avail() instanceof Reply.FailedReply<List<Available>>) {
      return "not known";
    }
    List<Available> known =
        inspection.available().stream().filter(one -> workers.contains(one.worker())).toList();
    if (known.isEmpty()) {
      return inspection.snapshot().workers().stream()
              .anyMatch(one -> workers.contains(one.worker()))
          ? "in use"
          : "does not know it";
    }
    Set<String> shown =
        known.stream()
            .map(one ->
                (one.inUse() ? "in use" : "not in use")
                    + (one.autostart() ? ", autostart" : ", starts it only when asked")
                    + ", priority "
                    + (one.groupPriority() == one.priority()
                        ? one.priority()
                        : one.priority() + " in a group of " + one.groupPriority()))
            .collect(Collectors.toCollection(TreeSet::new));
    return String.join("; ", shown);
  }

  private static String beginning(String value) {
    return value.length() <= LONGEST_VALUE
        ? value
        : value.substring(0, LONGEST_VALUE) + "… (%,d characters)".formatted(value.length());
  }

  /** As Supervisor reads it: no comments, and no value of the environment. */
  private static String sections(ServerConfig files, ProgramConfig program) {
    List<String> lines = new ArrayList<>();
    boolean several = program.files().size() > 1;
    for (String file : program.files()) {
      if (several) {
        lines.add("; " + file);
      }
      lines.add("[" + program.section() + "]");
      files
          .section(file, program)
          .forEach((key, value) ->
              lines.add(
                  key
                      + "="
                      + beginning(
                          key.equals("environment")
                              ? SupervisorEnvironment.masked(value)
                              : value.replace("\n", "\n  "))));
    }
    return String.join("\n", lines);
  }
}
