package dev.workerbot.feature.change.plan;

import dev.workerbot.access.Caller;
import dev.workerbot.doctor.Finding;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.program.Checked;
import dev.workerbot.program.DraftCheck;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.file.ProgramDiff;
import dev.workerbot.program.file.ProgramFile;
import dev.workerbot.program.file.ProgramOnDisk;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at a server and says what a change would mean there. Changes nothing; to know whether what
 * is taken away could be put back it writes a file as it lies there.
 */
public final class Planner {
  private final Fleet fleet;
  private final ServerObstacles obstacles;
  private final EditableFiles files;
  private final PlanFindings planFindings;

  public Planner(
      Fleet fleet, ServerObstacles obstacles, EditableFiles files, PlanFindings planFindings) {
    this.fleet = fleet;
    this.obstacles = obstacles;
    this.files = files;
    this.planFindings = planFindings;
  }

  /** A new program. */
  public Plan create(Caller caller, Inspection inspection, ProgramSpec spec) {
    Optional<Plan> blocked = obstacles.blocked(caller, inspection);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    ServerName server = inspection.server();
    ServerConfig config = inspection.files().orElseThrow();
    Optional<String> taken = taken(inspection, config, spec.name());
    if (taken.isPresent()) {
      return new Plan.Invalid(List.of(new FieldError(ProgramField.NAME.key(), taken.get())));
    }
    String file = spec.name() + config.suffix().orElse(".conf");
    switch (fleet.server(server).files().read(file)) {
      case Reply.FailedReply<Optional<String>>(var problem) -> {
        return ServerObstacles.not(server, problem);
      }
      case Reply.Ok<Optional<String>>(var there) -> {
        if (there.isPresent()) {
          return new Plan.Blocked(
              "%s: a file %s exists already, but no worker of that name; check it on the server"
                  .formatted(server, Message.code(file)));
        }
      }
    }
    String text = ProgramFile.render(spec);
    ServerConfig with = config.with("/" + file, text);
    Optional<String> group =
        with.programs().stream()
            .filter(program -> program.name().equals(spec.name()))
            .map(ProgramConfig::group)
            .filter(name -> !name.equals(spec.name()))
            .findFirst();
    if (group.isPresent()) {
      return new Plan.Blocked(
          "%s: its config puts a program named %s into the group %s; choose another name"
              .formatted(
                  server, Message.code(Sentence.name(spec.name())), Message.code(group.get())));
    }
    List<FieldError> shared = sharedLogs(config, spec);
    if (!shared.isEmpty()) {
      return new Plan.Invalid(shared);
    }
    List<Finding> findings = planFindings.of(server, config, "/" + file, text, spec.name());
    List<FieldError> broken =
        findings.stream()
            .filter(finding -> finding.severity() == Severity.BAD)
            .map(finding -> new FieldError(server.value(), finding.what() + ". " + finding.fix()))
            .toList();
    if (!broken.isEmpty()) {
      return new Plan.Invalid(broken);
    }
    return new Plan.Ready(
        new StoredChange(server, spec.name(), file, Optional.empty(), Optional.of(text)),
        PlanFindings.lines(findings),
        ProgramFile.preview(spec).lines().toList());
  }

  /**
   * Another file for a program that there is.
   *
   * @param change makes a draft of the one on disk
   * @param limits what of the result goes beyond what the caller may
   */
  public Plan edit(
      Caller caller,
      Inspection inspection,
      ProgramConfig program,
      Function<ProgramDraft, ProgramDraft> change,
      Function<ProgramSpec, List<FieldError>> limits) {
    Optional<Plan> blocked = obstacles.blocked(caller, inspection);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    ServerName server = inspection.server();
    ProgramOnDisk disk = ProgramOnDisk.read(program);
    if (!disk.lost().isEmpty()) {
      return new Plan.Blocked(
          "%s@%s was written by hand in a way that workerbot would not keep: %s"
              .formatted(
                  program.name(),
                  server,
                  disk.lost().stream()
                      .map(FieldError::toString)
                      .collect(Collectors.joining("; "))));
    }
    EditableFiles.EditableFile there = files.find(inspection, program);
    if (there.not().isPresent()) {
      return there.not().get();
    }
    return switch (DraftCheck.of(change.apply(disk.draft()))) {
      case Checked.RefusedProgram(var mistakes) -> new Plan.Invalid(mistakes);
      case Checked.Accepted(var spec) -> edit(inspection, program, there.text(), spec, limits);
    };
  }

  private Plan edit(
      Inspection inspection,
      ProgramConfig program,
      String before,
      ProgramSpec spec,
      Function<ProgramSpec, List<FieldError>> limits) {
    ServerName server = inspection.server();
    List<String> differences = ProgramDiff.of(program, spec);
    if (differences.isEmpty()) {
      return new Plan.Unchanged(Sentence.of("%s@%s", Sentence.name(program.name()), server));
    }
    List<FieldError> beyond = limits.apply(spec);
    if (!beyond.isEmpty()) {
      return new Plan.Invalid(beyond);
    }
    List<FieldError> shared = sharedLogs(inspection.files().orElseThrow(), spec);
    boolean isNewLog = differences.stream().anyMatch(line -> line.contains("_logfile="));
    if (isNewLog && !shared.isEmpty()) {
      return new Plan.Invalid(shared);
    }
    String text = ProgramFile.render(spec);
    String path = program.files().getFirst();
    List<MessageLine> lines = new ArrayList<>();
    lines.add(restarts(program, spec));
    lines.addAll(
        PlanFindings.lines(
            planFindings.of(server, inspection.files().orElseThrow(), path, text, program.name())));
    return new Plan.Ready(
        new StoredChange(
            server,
            program.name(),
            EditableFiles.name(path),
            Optional.of(before),
            Optional.of(text)),
        lines,
        differences);
  }

  private static MessageLine restarts(ProgramConfig program, ProgramSpec spec) {
    Sentence again = Counts.of(spec.processes(), "is started again", "are started again");
    return new MessageLine(
        Severity.WARNING,
        Sentence.of(
            "Supervisor restarts the whole group for that: %s, which may take up to %s, and %s.",
            program.processes() == 1
                ? "its process is stopped"
                : "its %d processes are stopped".formatted(program.processes()),
            HumanTime.wholeSeconds(Duration.ofSeconds(program.number("stopwaitsecs", 10))),
            spec.autostart() ? again : Downtime.NOT_AGAIN));
  }

  /** A program less. */
  public Plan remove(Caller caller, Inspection inspection, ProgramConfig program) {
    Optional<Plan> blocked = obstacles.blocked(caller, inspection);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    if (!program.group().equals(program.name())) {
      return new Plan.Blocked(
          "%s@%s belongs to the group %s, which would lose it; change that by hand"
              .formatted(
                  program.name(),
                  inspection.server(),
                  Message.code(Sentence.name(program.group()))));
    }
    EditableFiles.EditableFile there = files.find(inspection, program);
    if (there.not().isPresent()) {
      return there.not().get();
    }
    ServerName server = inspection.server();
    String file = EditableFiles.name(program.files().getFirst());
    // Written as it is, it stays as it is; whether it could be put back is what that tells.
    Reply<WriteResult> again =
        fleet.server(server).files().write(file, there.text(), Optional.of(there.text()));
    if (again instanceof Reply.Ok<WriteResult>(WriteResult.FileRefused(var why))) {
      return new Plan.Blocked(
          ("%s@%s could not be restored by %s, because workerbot-conf there does not write such a"
                  + " file: %s. Remove it by hand")
              .formatted(program.name(), server, Message.code("undo"), CleanText.singleLine(why)));
    }
    return new Plan.Ready(
        new StoredChange(server, program.name(), file, Optional.of(there.text()), Optional.empty()),
        List.of(
            new MessageLine(
                Severity.WARNING,
                Sentence.of(
                    "%s, and %s is deleted. %s brings it back for 7 days.",
                    Downtime.stopping(program),
                    Message.code(program.files().getFirst()),
                    Message.code(
                        Sentence.of("undo %s@%s", Sentence.name(program.name()), server))))),
        SectionText.of(program));
  }

  private static Optional<String> taken(Inspection inspection, ServerConfig config, String name) {
    ServerName server = inspection.server();
    Optional<ProgramConfig> same =
        config.programs().stream().filter(one -> one.name().equals(name)).findFirst();
    if (same.isPresent()) {
      return Optional.of(
          "worker `%s` already exists on %s, in %s; `edit %s@%s` changes it"
              .formatted(
                  name,
                  server,
                  same.get().files().stream().map(Message::code).collect(Sentence.joining(" and ")),
                  name,
                  server));
    }
    if (!config.ofGroup(name).isEmpty()) {
      return Optional.of("group `%s` already exists on %s".formatted(name, server));
    }
    boolean runs =
        inspection.snapshot().workers().stream().anyMatch(one -> one.worker().group().equals(name));
    return runs
        ? Optional.of(
            "supervisord on %s still runs a group `%s` whose file is gone; see `drift %s`"
                .formatted(server, name, server))
        : Optional.empty();
  }

  /** Who writes to another's log can read it, and have it thrown away. */
  private static List<FieldError> sharedLogs(ServerConfig config, ProgramSpec spec) {
    List<String> logs = spec.logs();
    return config.programs().stream()
        .filter(other -> !other.name().equals(spec.name()))
        .filter(other ->
            Stream.of("stdout_logfile", "stderr_logfile")
                .flatMap(key -> other.expanded(key).stream())
                .anyMatch(logs::contains))
        .map(other ->
            new FieldError(
                ProgramField.STDOUT_LOG.key(),
                "another worker there writes to that log; choose another"))
        .distinct()
        .toList();
  }
}
