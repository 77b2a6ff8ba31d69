package dev.workerbot.feature.doctor;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.command.Edit;
import dev.workerbot.doctor.Finding;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Button;
import dev.workerbot.program.Checked;
import dev.workerbot.program.DraftCheck;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.file.ProgramOnDisk;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Buttons for findings whose fix is one setting. A press shows the difference and asks, as {@code
 * edit} does. Only what {@code edit} can do there, for the caller, is offered. For one answer.
 */
final class DoctorFixes {
  /** One value, perhaps with a condition behind it. */
  private static final Pattern SETTING = Pattern.compile("([a-z_]+)=([^\\s,…]+)(?:, unless .*)?");

  /** Where a log may be is a limit of each role; a button could promise too much. */
  private static final Set<ProgramField> PLACES =
      Set.of(ProgramField.STDOUT_LOG, ProgramField.STDERR_LOG);

  private final Fleet fleet;
  private final Policy policy;
  private final Map<ServerName, Boolean> writers = new HashMap<>();

  DoctorFixes(Fleet fleet, Policy policy) {
    this.fleet = fleet;
    this.policy = policy;
  }

  /** A setting that is to be otherwise. */
  private record Fix(ProgramField programField, String value) {
    static Optional<Fix> of(String text) {
      Matcher setting = SETTING.matcher(text);
      return setting.matches()
          ? ProgramField.named(setting.group(1))
              .filter(programField -> programField.key().equals(setting.group(1)))
              .filter(programField ->
                  programField != ProgramField.NAME && !PLACES.contains(programField))
              .map(programField -> new Fix(programField, setting.group(2)))
          : Optional.empty();
    }

    String text() {
      return programField.key() + "=" + value;
    }
  }

  Optional<Buttons.ButtonChoice> of(Caller caller, Inspection inspection, Finding finding) {
    // While supervisord cannot read its config, no change can be applied.
    boolean readable = inspection.reread() instanceof Reply.Ok<Reread>(Reread.RereadDone _);
    Optional<Fix> fix = Fix.of(finding.fix());
    if (!readable || fix.isEmpty()) {
      return Optional.empty();
    }
    return program(inspection, finding)
        .filter(program -> canBe(program, fix.get()))
        .filter(program -> mayEdit(caller, inspection, program))
        .filter(program -> isWrittenByUs(inspection.server(), program))
        .map(program -> {
          String name = program.name() + "@" + inspection.server();
          return new Buttons.ButtonChoice(
              "Set " + fix.get().text() + " in " + name,
              Button.Style.PLAIN,
              new Edit(
                  Selector.parse(name),
                  new TreeMap<>(Map.of(fix.get().programField().key(), fix.get().value())),
                  false,
                  false));
        });
  }

  private static Optional<ProgramConfig> program(Inspection inspection, Finding finding) {
    return inspection.files().stream()
        .flatMap(files -> files.programs().stream())
        .filter(program -> program.name().equals(finding.program()))
        .filter(program -> program.workerGroup().equals(finding.group()))
        .findFirst();
  }

  private static boolean canBe(ProgramConfig program, Fix fix) {
    ProgramOnDisk disk = ProgramOnDisk.read(program);
    return disk.lost().isEmpty()
        && DraftCheck.of(disk.draft().with(fix.programField(), fix.value()))
            instanceof Checked.Accepted;
  }

  private boolean mayEdit(Caller caller, Inspection inspection, ProgramConfig program) {
    List<Target> targets =
        Inspection.workers(program).stream()
            .map(worker -> new Target(inspection.server(), worker))
            .toList();
    return policy.allows(caller, Verb.EDIT, targets);
  }

  /** Where one file cannot be read, the next cannot either. */
  private boolean isWrittenByUs(ServerName server, ProgramConfig program) {
    if (!writers.getOrDefault(server, true)) {
      return false;
    }
    String path = program.files().getFirst();
    Reply<Optional<String>> text =
        fleet.server(server).files().read(path.substring(path.lastIndexOf('/') + 1));
    writers.put(server, text instanceof Reply.Ok<Optional<String>>);
    return text instanceof Reply.Ok<Optional<String>>(var there) && there.isPresent();
  }
}
