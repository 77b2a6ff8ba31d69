package dev.workerbot.operation;

import dev.workerbot.command.Command;
import dev.workerbot.message.Cleaner;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.worker.Verb;
import java.util.List;

/** {@code drift}: what is on disk but not applied, as far as the caller may see. */
final class DriftAnswers {
  private final Inspections inspections;
  private final DriftText text;

  DriftAnswers(Inspections inspections, Cleaner cleaner) {
    this.inspections = inspections;
    this.text = new DriftText(cleaner);
  }

  Answer of(Errand errand, Command.Drift command) {
    Inspections.Found found = inspections.find(errand, Verb.DRIFT, command.of());
    if (found.answer().isPresent()) {
      return found.answer().get();
    }
    List<Drift> drifts = found.servers().stream().map(Inspections.Seen::drift).toList();
    List<Problem> problems = drifts.stream().flatMap(drift -> drift.problem().stream()).toList();
    return new Answer(
        problems.isEmpty() ? Outcome.DONE : Outcome.withoutStatus(problems),
        errand.id(),
        text.of(drifts),
        List.of());
  }
}
