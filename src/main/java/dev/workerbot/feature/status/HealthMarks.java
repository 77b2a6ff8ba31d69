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
    Optional<String> unwell =
        known.stream()
            .flatMap(one ->
                one.sign() instanceof HealthSign.NotWorking(var why)
                    ? Optional.of(why).stream()
                    : Optional.<String>empty().stream())
            .findFirst();
    return Sentence.of(
        "%s%s",
        figures.isEmpty()
            ? Sentence.EMPTY
            : Sentence.of(" – %s", figures.stream().collect(Sentence.joining(" · "))),
        unwell.map(why -> Sentence.of(" – not working? %s", why)).orElse(Sentence.EMPTY));
  }
}
