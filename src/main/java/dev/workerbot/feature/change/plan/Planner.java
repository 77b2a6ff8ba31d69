package dev.workerbot.feature.change.plan;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.doctor.Finding;
import dev.workerbot.doctor.ServerConfigView;
import dev.workerbot.doctor.rule.ConfigDoctor;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.feature.change.step.UnreadableText;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.CleanText;
import dev.workerbot.message.Counts;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Message;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.program.Checked;
import dev.workerbot.program.DraftCheck;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.file.ProgramDiff;
import dev.workerbot.program.file.ProgramFile;
import dev.workerbot.program.file.ProgramOnDisk;
import dev.workerbot.request.CommandAnswer.Outcome;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.request.state.SectionWorkers;
import dev.workerbot.store.Changes.StoredChange;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.config.syntax.SupervisorEnvironment;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at a server and says what a wish would mean there. Changes nothing; to know whether what is
 * taken away could be put back it writes a file as it lies there.
 */
public final class Planner {
  private static final String NOT_AGAIN =
      "nothing is started again, since autostart is off: %s does that"
          .formatted(Message.code("start"));

  private final Fleet fleet;
  private final Policy policy;

  public Planner(Fleet fleet, Policy policy) {
    this.fleet = fleet;
    this.policy = policy;
  }

  /** A new program. */
  public Plan create(Caller caller, Inspection inspection, ProgramSpec spec) {
    Optional<Plan> blocked = blocked(caller, inspection);
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
        return not(server, problem);
      }
      case Reply.Ok<Optional<String>>(var there) -> {
        if (there.isPresent()) {
          return new Plan.Blocked(
              Outcome.FAILED,
              "%s: there is a file %s already, though no worker of that name; look at it there"
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
          Outcome.FAILED,
          "%s: its config puts a program of the name %s into the group %s; take another name"
              .formatted(
                  server, Message.code(Sentence.name(spec.name())), Message.code(group.get())));
    }
    List<FieldError> shared = sharedLogs(config, spec);
    if (!shared.isEmpty()) {
      return new Plan.Invalid(shared);
    }
    List<Finding> findings = findings(server, config, "/" + file, text, spec.name());
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
        lines(findings),
        ProgramFile.preview(spec).lines().toList());
  }

  /**
   * Another file for a program that there is.
   *
   * @param wish makes a draft of the one on disk
   * @param limits what of the result goes beyond what the caller may
   */
  public Plan edit(
      Caller caller,
      Inspection inspection,
      ProgramConfig program,
      Function<ProgramDraft, ProgramDraft> wish,
      Function<ProgramSpec, List<FieldError>> limits) {
    Optional<Plan> blocked = blocked(caller, inspection);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    ServerName server = inspection.server();
    ProgramOnDisk disk = ProgramOnDisk.read(program);
    if (!disk.lost().isEmpty()) {
      return new Plan.Blocked(
          Outcome.FAILED,
          "%s@%s was written by hand in a way that workerbot would not keep: %s"
              .formatted(
                  program.name(),
                  server,
                  disk.lost().stream()
                      .map(FieldError::toString)
                      .collect(Collectors.joining("; "))));
    }
    OnServer there = file(inspection, program);
    if (there.not().isPresent()) {
      return there.not().get();
    }
    return switch (DraftCheck.of(wish.apply(disk.draft()))) {
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
        lines(findings(server, inspection.files().orElseThrow(), path, text, program.name())));
    return new Plan.Ready(
        new StoredChange(
            server, program.name(), name(path), Optional.of(before), Optional.of(text)),
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
            spec.autostart() ? again : NOT_AGAIN));
  }

  /** A program less. */
  public Plan remove(Caller caller, Inspection inspection, ProgramConfig program) {
    Optional<Plan> blocked = blocked(caller, inspection);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    if (!program.group().equals(program.name())) {
      return new Plan.Blocked(
          Outcome.FAILED,
          "%s@%s belongs to the group %s, which would be left without it; change that by hand"
              .formatted(
                  program.name(),
                  inspection.server(),
                  Message.code(Sentence.name(program.group()))));
    }
    OnServer there = file(inspection, program);
    if (there.not().isPresent()) {
      return there.not().get();
    }
    ServerName server = inspection.server();
    String file = name(program.files().getFirst());
    // Written as it is, it stays as it is; whether it could be put back is what that tells.
    Reply<WriteResult> again =
        fleet.server(server).files().write(file, there.text(), Optional.of(there.text()));
    if (again instanceof Reply.Ok<WriteResult>(WriteResult.FileRefused(var why))) {
      return new Plan.Blocked(
          Outcome.FAILED,
          "%s@%s could not be put back by %s, since workerbot-conf there would not write such a file: %s. Take it away by hand"
              .formatted(program.name(), server, Message.code("undo"), CleanText.singleLine(why)));
    }
    return new Plan.Ready(
        new StoredChange(server, program.name(), file, Optional.of(there.text()), Optional.empty()),
        List.of(
            new MessageLine(
                Severity.WARNING,
                Sentence.of(
                    "%s, and %s is taken away. %s brings it back for 7 days.",
                    stopping(program),
                    Message.code(program.files().getFirst()),
                    Message.code(
                        Sentence.of("undo %s@%s", Sentence.name(program.name()), server))))),
        section(program));
  }

  private static Sentence stopping(ProgramConfig program) {
    return Sentence.of(
        "%s stopped, which may take up to %s",
        program.processes() == 1
            ? "Its process is"
            : "Its %d processes are".formatted(program.processes()),
        HumanTime.wholeSeconds(Duration.ofSeconds(program.number("stopwaitsecs", 10))));
  }

  /** What was before a change, where the program stands nowhere else by now. */
  public Plan undo(Caller caller, StoredChange done) {
    ServerName server = done.server();
    Inspection inspection = Inspection.of(fleet, server);
    Optional<Plan> blocked = blocked(caller, inspection);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    // What was taken away may have been written elsewhere since: Supervisor would mix the two.
    Optional<ProgramConfig> elsewhere =
        inspection.files().orElseThrow().programs().stream()
            .filter(one -> one.name().equals(done.program()) || one.group().equals(done.program()))
            .filter(one ->
                !one.group().equals(one.name())
                    || one.files().stream().anyMatch(file -> !name(file).equals(done.file())))
            .findFirst();
    if (elsewhere.isPresent()) {
      return new Plan.Blocked(
          Outcome.FAILED,
          "%s stands in %s now, group %s; look at it there"
              .formatted(
                  done.name(),
                  elsewhere.get().files().stream()
                      .map(Message::code)
                      .collect(Sentence.joining(" and ")),
                  Message.code(Sentence.name(elsewhere.get().group()))));
    }
    return ready(done);
  }

  private static Plan.Ready ready(StoredChange done) {
    StoredChange back = done.reversed();
    Optional<ProgramConfig> now = ChangedPrograms.of(done, done.after());
    Optional<ProgramConfig> then = ChangedPrograms.of(done, done.before());
    List<String> shown = new ArrayList<>();
    Optional<ProgramSpec> spec = then.flatMap(Planner::spec);
    if (now.isPresent() && spec.isPresent()) {
      shown.addAll(ProgramDiff.of(now.get(), spec.get()));
    } else {
      then.ifPresent(program -> shown.addAll(section(program)));
    }
    List<MessageLine> lines = new ArrayList<>();
    now.ifPresent(program ->
        lines.add(
            new MessageLine(
                Severity.WARNING,
                Sentence.of(
                    "%s%s.",
                    stopping(program),
                    then.map(one ->
                            one.flag("autostart", true)
                                ? Sentence.of(", and started as before")
                                : Sentence.of(", and %s", NOT_AGAIN))
                        .orElse(Sentence.of(", and its file is taken away"))))));
    return new Plan.Ready(back, lines, shown);
  }

  private static Optional<ProgramSpec> spec(ProgramConfig program) {
    return DraftCheck.of(ProgramOnDisk.read(program).draft()) instanceof Checked.Accepted(var spec)
        ? Optional.of(spec)
        : Optional.empty();
  }

  /** What keeps every change from that server just now. */
  private Optional<Plan> blocked(Caller caller, Inspection inspection) {
    ServerName server = inspection.server();
    if (inspection.snapshot().problem().isPresent()) {
      Problem silent = inspection.snapshot().problem().get();
      return Optional.of(
          new Plan.Blocked(Outcome.withoutStatus(List.of(silent)), silent.on(server)));
    }
    return switch (inspection.reread()) {
      case Reply.FailedReply<Reread>(var problem) -> Optional.of(not(server, problem));
      case Reply.Ok<Reread>(Reread.Unreadable why) ->
          Optional.of(
              new Plan.Blocked(
                  Outcome.FAILED,
                  Sentence.of(
                      "%s: %s. Until that is mended no change can be applied there",
                      server, UnreadableText.hidden("")),
                  new BrokenConfig(policy, caller)
                      .detail(server, why, SectionWorkers.on(inspection))
                      .map(Sentence::outside)));
      case Reply.Ok<Reread>(Reread.RereadDone _) ->
          inspection.config() instanceof Reply.FailedReply<ServerConfig>(var problem)
              ? Optional.of(not(server, problem))
              : Optional.empty();
    };
  }

  private static Plan not(ServerName server, Problem problem) {
    return new Plan.Blocked(
        problem.mayPass() ? Outcome.UNREACHABLE : Outcome.FAILED, problem.on(server));
  }

  private static Optional<String> taken(Inspection inspection, ServerConfig config, String name) {
    ServerName server = inspection.server();
    Optional<ProgramConfig> same =
        config.programs().stream().filter(one -> one.name().equals(name)).findFirst();
    if (same.isPresent()) {
      return Optional.of(
          "there is a worker `%s` on %s already, in %s; `edit %s@%s` changes it"
              .formatted(
                  name,
                  server,
                  same.get().files().stream().map(Message::code).collect(Sentence.joining(" and ")),
                  name,
                  server));
    }
    if (!config.ofGroup(name).isEmpty()) {
      return Optional.of("there is a group `%s` on %s already".formatted(name, server));
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
                "another worker there writes to that log; name one of its own"))
        .distinct()
        .toList();
  }

  /** A file as it lies on the server, or why it cannot be changed. */
  private record OnServer(String text, Optional<Plan> not) {
    static OnServer not(Plan plan) {
      return new OnServer("", Optional.of(plan));
    }
  }

  /** Exactly that program and no other, in a file that workerbot-conf would write. */
  private OnServer file(Inspection inspection, ProgramConfig program) {
    ServerName server = inspection.server();
    if (program.files().size() > 1) {
      return OnServer.not(
          new Plan.Blocked(
              Outcome.FAILED,
              "%s@%s stands in %s; leave it in one of them first"
                  .formatted(
                      program.name(),
                      server,
                      program.files().stream()
                          .map(Message::code)
                          .collect(Sentence.joining(" and ")))));
    }
    String path = program.files().getFirst();
    return switch (fleet.server(server).files().read(name(path))) {
      case Reply.FailedReply<Optional<String>>(var problem) -> OnServer.not(not(server, problem));
      case Reply.Ok<Optional<String>>(var text) -> onServer(server, program, path, text);
    };
  }

  private static OnServer onServer(
      ServerName server, ProgramConfig program, String path, Optional<String> text) {
    boolean same =
        text.map(one -> ServerConfig.of(path, Map.of(path, one)).programs()).stream()
            .flatMap(List::stream)
            .anyMatch(one ->
                one.section().equals(program.section()) && one.values().equals(program.values()));
    if (!same) {
      return OnServer.not(
          new Plan.Blocked(
              Outcome.FAILED,
              "%s@%s stands in %s, which is not where workerbot-conf writes; change it by hand"
                  .formatted(program.name(), server, Message.code(path))));
    }
    boolean alone =
        text.orElseThrow()
                .lines()
                .filter(line -> line.startsWith("[") && line.contains("]"))
                .count()
            == 1;
    return alone
        ? new OnServer(text.get(), Optional.empty())
        : OnServer.not(
            new Plan.Blocked(
                Outcome.FAILED,
                "%s@%s shares %s with other sections; change it by hand"
                    .formatted(program.name(), server, Message.code(path))));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What the doctor would say of it, with what the server knows of its user and paths. */
  private List<Finding> findings(
      ServerName server, ServerConfig config, String path, String text, String program) {
    Supervisor supervisor = fleet.server(server).supervisor();
    ServerConfig with = supervisor.work(config.length(), () -> config.with(path, text));
    ServerConfig alone =
        with.only(with.programs().stream().filter(one -> one.name().equals(program)).toList());
    Facts facts =
        supervisor.facts(Facts.questions(alone)) instanceof Reply.Ok<Facts>(var known)
            ? known
            : Facts.NONE;
    ServerConfigView serverConfigView =
        new ServerConfigView(server, with, List.of(), facts, Map.of());
    return supervisor.work(config.length(), () -> ConfigDoctor.examine(serverConfigView)).stream()
        .filter(finding -> finding.program().equals(program))
        .toList();
  }

  private static List<MessageLine> lines(List<Finding> findings) {
    return findings.stream()
        .map(finding ->
            new MessageLine(
                finding.severity(),
                Sentence.of(
                    "%s: %s %s Fix: %s",
                    Sentence.of("%s@%s", finding.program(), finding.server()),
                    ended(finding.what()),
                    ended(finding.why()),
                    finding.fix())))
        .toList();
  }

  private static String ended(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }

  /** In the order in which workerbot writes them, and what it does not write at the end. */
  private static int place(String key) {
    return ProgramField.named(key)
        .map(List.of(ProgramField.values())::indexOf)
        .orElse(Integer.MAX_VALUE);
  }

  /** As it stands on disk, for people. */
  public static List<String> section(ProgramConfig program) {
    List<String> lines = new ArrayList<>(List.of("[" + program.section() + "]"));
    program.values().entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, String> one) -> place(one.getKey()))
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(one ->
            lines.add(
                one.getKey()
                    + "="
                    + (one.getKey().equals(ProgramField.ENVIRONMENT.key())
                        ? SupervisorEnvironment.masked(one.getValue())
                        : one.getValue().replace("\n", "\n  "))));
    return lines;
  }
}
