package dev.workerbot.feature.config;

import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.Inspections;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.worker.verb.Verb;
import java.util.List;

/** {@code drift}: what is on disk but not applied, as far as the caller may see. */
final class DriftAnswers {
  private final Inspections inspections;
  private final DriftText text;

  DriftAnswers(Inspections inspections, Cleaner cleaner) {
    this.inspections = inspections;
    this.text = new DriftText(cleaner);
  }

  CommandAnswer of(RequestContext requestContext, Drift command) {
    Inspections.FoundPrograms<DriftReport> foundPrograms =
        inspections.find(
            requestContext,
            Verb.DRIFT,
            command.of(),
            new Inspections.Examination<>(DriftReport::of, text::of));
    if (foundPrograms.answer().isPresent()) {
      return foundPrograms.answer().get();
    }
    List<DriftReport> drifts = foundPrograms.made();
    List<Problem> problems =
        drifts.stream().flatMap(driftReport -> driftReport.problem().stream()).toList();
    return Outcome.shown(problems, requestContext.id(), text.of(drifts), List.of());
  }
}
