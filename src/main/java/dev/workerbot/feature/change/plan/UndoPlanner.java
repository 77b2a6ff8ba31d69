package dev.workerbot.feature.change.plan;

import dev.workerbot.access.Caller;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.program.Checked;
import dev.workerbot.program.DraftCheck;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.file.ProgramDiff;
import dev.workerbot.program.file.ProgramOnDisk;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.ServerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what it would mean to put back what was before a change. Changes nothing. */
public final class UndoPlanner {
  private final Fleet fleet;
  private final ServerObstacles obstacles;

  public UndoPlanner(Fleet fleet, ServerObstacles obstacles) {
    this.fleet = fleet;
    this.obstacles = obstacles;
  }

  /** What was before a change, where the program stands nowhere else by now. */
  public Plan undo(Caller caller, StoredChange done) {
    ServerName server = done.server();
    Inspection inspection = Inspection.of(fleet, server);
    Optional<Plan> blocked = obstacles.blocked(caller, inspection);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    // What was taken away may have been written elsewhere since: Supervisor would mix the two.
    Optional<ProgramConfig> elsewhere =
        inspection.files().orElseThrow().programs().stream()
            .filter(one -> one.name().equals(done.program()) || one.group().equals(done.program()))
            .filter(one ->
                !one.group().equals(one.name())
                    || one.files().stream()
                        .anyMatch(file -> !EditableFiles.name(file).equals(done.file())))
            .findFirst();
    if (elsewhere.isPresent()) {
      return new Plan.Blocked(
          "%s is now in %s, group %s; check it on the server"
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
    Optional<ProgramSpec> spec = then.flatMap(UndoPlanner::spec);
    if (now.isPresent() && spec.isPresent()) {
      shown.addAll(ProgramDiff.of(now.get(), spec.get()));
    } else {
      then.ifPresent(program -> shown.addAll(SectionText.of(program)));
    }
    List<MessageLine> lines = new ArrayList<>();
    now.ifPresent(program ->
        lines.add(
            new MessageLine(
                Severity.WARNING,
                Sentence.of(
                    "%s%s.",
                    Downtime.stopping(program),
                    then.map(one ->
                            one.flag("autostart", true)
                                ? Sentence.of(", and started as before")
                                : Sentence.of(", and %s", Downtime.NOT_AGAIN))
                        .orElse(Sentence.of(", and its file is deleted"))))));
    return new Plan.Ready(back, lines, shown);
  }

  private static Optional<ProgramSpec> spec(ProgramConfig program) {
    return DraftCheck.of(ProgramOnDisk.read(program).draft()) instanceof Checked.Accepted(var spec)
        ? Optional.of(spec)
        : Optional.empty();
  }
}
