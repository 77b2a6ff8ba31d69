package dev.workerbot.operation;

import dev.workerbot.command.Command;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.Line;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.worker.Verb;
import java.util.ArrayList;
import java.util.List;

/** {@code doctor}: what is wrong with how workers are set up. */
final class DoctorAnswers {
  private final Inspections inspections;
  private final DriftText drifts;

  DoctorAnswers(Inspections inspections, Cleaner cleaner) {
    this.inspections = inspections;
    this.drifts = new DriftText(cleaner);
  }

  Answer of(Errand errand, Command.Doctor command) {
    Inspections.Found found = inspections.find(errand, Verb.DOCTOR, command.of());
    if (found.answer().isPresent()) {
      return found.answer().get();
    }
    List<Line> lines = new ArrayList<>();
    for (Inspections.Seen seen : found.servers()) {
      Drift drift = seen.drift();
      drift.broken().ifPresent(broken -> lines.add(drifts.broken(drift.server(), broken)));
      drift.doubled().forEach(one -> lines.add(DriftText.doubled(drift.server(), one)));
    }
    return new Answer(
        Outcome.DONE,
        errand.id(),
        Message.of(
                lines.isEmpty() ? Severity.GOOD : Severity.WARNING, lines.size() + " findings")
            .withLines(lines),
        List.of());
  }
}
