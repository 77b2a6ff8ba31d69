package dev.workerbot.feature.stats;

import dev.workerbot.health.JobThroughput;
import dev.workerbot.history.StatsReport;
import dev.workerbot.history.WorkerStats;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.HumanSize;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.state.Exit;
import dev.workerbot.request.state.StateText;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What is said of workers' figures: a line each, those with most trouble first. */
final class StatsText {
  private static final int LINES = 20;

  private StatsText() {}

  static Message nothing(Stats command) {
    return Message.of(Severity.PLAIN, Sentence.of("No data on %s yet", Message.code(command.of())))
        .withLine("Data is collected while `workerbot run` watches the servers.");
  }

  /** Also what the picture shows, for who cannot see it. */
  static Sentence title(StatsReport statsReport, Stats command) {
    Sentence what =
        statsReport.workers().size() == 1
            ? Sentence.name(statsReport.workers().getFirst().target())
            : Sentence.of("%d workers of %s", statsReport.workers().size(), command.of());
    return Sentence.of(
        "%s, the last %s",
        what, command.periodText().replaceAll("(\\d+)(\\D)", "$1 $2").replace(" m", " min"));
  }

  /**
   * @param exits how those ended that are EXITED, as far as it was recorded
   * @param jobs what workers have done by the end of their logs, where that is known
   */
  static Message of(
      StatsReport statsReport,
      Stats command,
      Map<Target, Exit> exits,
      Map<Target, JobThroughput> jobs) {
    List<MessageLine> lines = new ArrayList<>();
    statsReport.workers().stream()
        .sorted(Comparator.comparing(WorkerStats::downtime).reversed())
        .forEach(worker -> lines.add(line(worker, statsReport.workers().size() > 1, exits)));
    statsReport.workers().stream()
        .map(WorkerStats::target)
        .filter(jobs::containsKey)
        .map(target -> Sentence.of("%s by its log: %s", target, jobs.get(target).text()))
        .forEach(sentence -> lines.add(new MessageLine(Severity.PLAIN, sentence)));
    Message message = Message.of(Severity.PLAIN, title(statsReport, command));
    return message.withLines(
        MessageLine.atMost(LINES + 1, lines, Sentence.of("name fewer workers to see them")));
  }

  private static MessageLine line(WorkerStats worker, boolean named, Map<Target, Exit> exits) {
    Exit exit =
        worker
            .state()
            .filter(WorkerState.EXITED::equals)
            .map(_ -> exits.get(worker.target()))
            .orElse(Exit.UNKNOWN);
    boolean isKnown = exit.judged() != Exit.Judged.UNKNOWN;
    List<String> facts = new ArrayList<>();
    worker
        .state()
        .ifPresent(state -> facts.add(isKnown ? exit.judged().words() : state.toString()));
    facts.add(memory(worker));
    int restarts = worker.restarts().size();
    facts.add(
        switch (restarts) {
          case 0 -> "no restart";
          case 1 -> "1 restart";
          default -> restarts + " restarts";
        });
    facts.add(downs(worker));
    return new MessageLine(
        exit.judged().isWell()
            ? Severity.PLAIN
            : exit.judged() == Exit.Judged.FAILED
                ? Severity.BAD
                : worker.state().map(StateText::severity).orElse(Severity.PLAIN),
        Sentence.of(
            "%s%s",
            (named ? Sentence.of("%s ", worker.target()) : Sentence.EMPTY),
            Sentence.join(", ", facts)));
  }

  private static String memory(WorkerStats worker) {
    String now = worker.memoryNow().isPresent() ? HumanSize.of(worker.memoryNow().getAsLong()) : "";
    if (worker.memory().isEmpty()) {
      return now.isEmpty() ? "memory unknown" : now + " now";
    }
    String least = HumanSize.of(worker.memoryMin().orElseThrow());
    String most = HumanSize.of(worker.memoryMax().orElseThrow());
    String range = least.equals(most) ? least : least + " to " + most;
    return now.isEmpty() || now.equals(range) ? range : now + " now (" + range + ")";
  }

  private static String downs(WorkerStats worker) {
    Duration time = worker.downtime();
    int times = worker.downs().size();
    String length = HumanTime.wholeSeconds(time);
    return switch (times) {
      case 0 -> "never down";
      case 1 -> "down once, for " + length;
      default -> "down " + times + " times, " + length + " in all";
    };
  }
}
