package dev.workerbot.feature.status;

import dev.workerbot.health.HealthReport;
import dev.workerbot.health.HealthReports;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.event.HealthSign;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How workers work, behind their line: {@code – high 12 · default 4,310 ↑}. */
record HealthMarks(HealthReports reports) implements StatusText.StatusMarks {
  @Override
  public Sentence of(Set<Target> workers) {
    List<HealthReport> known =
        workers.stream().flatMap(worker -> reports.of(worker).stream()).toList();
    // Processes of one group serve the same queues.
    List<String> figures =
        known.stream().map(HealthReport::figures).filter(one -> !one.isEmpty()).distinct().toList();
    return Sentence.of(
        "%s%s",
        figures.isEmpty()
            ? Sentence.EMPTY
            : Sentence.of(" – %s", figures.stream().collect(Sentence.joining(" · "))),
        known.stream()
            .map(HealthReport::sign)
            .flatMap(sign -> doubt(sign, figures.isEmpty()).stream())
            .findFirst()
            .orElse(Sentence.EMPTY));
  }

  private static Optional<Sentence> doubt(HealthSign sign, boolean knowsNothing) {
    return switch (sign) {
      case HealthSign.Works _ -> Optional.empty();
      case HealthSign.NotWorking(var why) -> Optional.of(Sentence.of(" – not working? %s", why));
      case HealthSign.UnknownHealth(var why) ->
          knowsNothing
              ? Optional.of(Sentence.of(" – cannot tell whether it works: %s", why))
              : Optional.empty();
    };
  }
}
