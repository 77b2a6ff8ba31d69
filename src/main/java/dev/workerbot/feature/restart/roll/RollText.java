package dev.workerbot.feature.restart.roll;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.feature.restart.operation.ActVerdict;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is said of a rolling restart.
 *
 * @param by who asked for it
 * @param before how those came out that an earlier roll has been through
 * @param targets all others, in their order
 */
public record RollText(
    Person by,
    RestartOptions.RollingOptions rollingOptions,
    List<TargetResult> before,
    List<Target> targets) {
  private static final int LINES = 8;

  public RollText {
    before = List.copyOf(before);
    targets = List.copyOf(targets);
  }

  private List<Target> all() {
    return Stream.concat(before.stream().map(TargetResult::target), targets.stream())
        .sorted()
        .toList();
  }

  private Sentence name() {
    return TargetNames.name(all());
  }

  private String batches() {
    return rollingOptions.batch() + " at a time";
  }

  public Message progress(ProgressBoard.ProgressView<Target, TargetResult> view) {
    Message message =
        Message.of(Severity.WORKING, Sentence.of("Restarting %s, %s …", name(), batches()));
    if (view.waitingFor().isPresent()) {
      return message.withLine(
          Sentence.of("requested by %s; waiting for %s to finish", by, view.waitingFor().get()));
    }
    List<TargetResult> results = results(view.results());
    message =
        message.withLine(
            Sentence.of("%d of %d done; requested by %s", good(results), all().size(), by));
    List<MessageLine> lines = new ArrayList<>();
    results.stream().filter(one -> !one.done()).forEach(one -> lines.add(failure(one)));
    view.phrases().entrySet().stream()
        .filter(one -> !one.getValue().equals(ProgressBoard.WAITING))
        .filter(one -> results.stream().noneMatch(done -> done.target().equals(one.getKey())))
        .sorted(Map.Entry.comparingByKey())
        .forEach(one ->
            lines.add(
                new MessageLine(
                    Severity.WORKING, Sentence.of("%s: %s", one.getKey(), one.getValue()))));
    return message.withLines(MessageLine.atMost(LINES, lines, Sentence.of("`status` shows them")));
  }

  public Message verdict(RollEnd rollEnd, Duration took) {
    List<TargetResult> results = results(rollEnd.results());
    return switch (rollEnd) {
      case RollEnd.Through _ -> through(results, took);
      case RollEnd.RollStopped(_, var left) -> stopped(rollEnd.results(), results, left);
      case RollEnd.Cancelled(_, var left, var canceller) ->
          Message.of(
                  Severity.WARNING,
                  Sentence.of(
                      "%s: cancelled by %s after %d of %d",
                      name(), canceller, good(results), all().size()))
              .withLines(
                  results.stream().filter(one -> !one.done()).map(RollText::failure).toList())
              .withLine(leftAlone(left))
              .withLine(asked());
    };
  }

  private Message through(List<TargetResult> results, Duration took) {
    List<TargetResult> out = results.stream().filter(one -> !one.done()).toList();
    Duration slowest =
        results.stream()
            .filter(TargetResult::done)
            .map(TargetResult::took)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    Sentence title =
        Sentence.of(
            "%s: %s after %s, slowest %s, %s, restarted%s by %s",
            name(),
            ActVerdict.came(results, " again"),
            HumanTime.of(took),
            HumanTime.of(slowest),
            batches(),
            ActVerdict.how(results),
            by);
    return Message.of(
            out.isEmpty() ? Severity.GOOD : Severity.WARNING,
            out.isEmpty()
                ? title
                : Sentence.of(
                    "%s; %s",
                    title,
                    out.size() == 1
                        ? Sentence.of(
                            "%s %s",
                            out.getFirst().target(),
                            ActVerdict.failed(Verb.RESTART, out.getFirst()))
                        : missed(out)))
        .withLines(out.stream().map(RollText::failure).toList());
  }

  private Message stopped(List<TargetResult> now, List<TargetResult> results, List<Target> left) {
    List<TargetResult> bad = now.stream().filter(one -> !one.done()).toList();
    return Message.of(
            Severity.BAD,
            Sentence.of(
                "%s: stopped after %d of %d; %s", name(), good(results), all().size(), why(bad)))
        .withLines(results.stream().filter(one -> !one.done()).map(RollText::failure).toList())
        .withLine(leftAlone(left))
        .withLine(
            left.isEmpty()
                ? asked()
                : Sentence.of(
                    "%s Continue retries it, then does the rest; Stop leaves the rest as it is.",
                    asked()));
  }

  private static Sentence why(List<TargetResult> bad) {
    if (bad.isEmpty()) {
      return Sentence.of("the reason is no longer known");
    }
    List<TargetResult> seen = bad.stream().filter(TargetResult::reached).toList();
    List<ServerName> silent =
        bad.stream()
            .filter(one -> !one.reached())
            .map(one -> one.target().server())
            .distinct()
            .sorted()
            .toList();
    return Stream.of(
            missed(seen),
            silent.isEmpty()
                ? Sentence.EMPTY
                : Sentence.of("%s is unreachable", Counts.all(silent)))
        .filter(one -> !one.isEmpty())
        .collect(Sentence.joining("; "));
  }

  /** {@code queue_1 on web1 did not come back: FATAL}, {@code 2 did not come back}. */
  private static Sentence missed(List<TargetResult> bad) {
    if (bad.size() == 1) {
      TargetResult only = bad.getFirst();
      return Sentence.of(
          "%s on %s %s%s",
          only.target().worker(),
          only.target().server(),
          ActVerdict.failed(Verb.RESTART, only),
          only.state().map(state -> Sentence.of(": %s", state)).orElse(Sentence.EMPTY));
    }
    long alone = bad.stream().filter(ActVerdict::isLeftAlone).count();
    long down = bad.size() - alone;
    return Stream.of(
            down == 0 ? Sentence.EMPTY : Sentence.of("%d did not come back", down),
            alone == 0 ? Sentence.EMPTY : Counts.of(alone, "was left alone", "were left alone"))
        .filter(one -> !one.isEmpty())
        .collect(Sentence.joining(", "));
  }

  /**
   * Somebody has decided that the others are left alone.
   *
   * @param results of those that it had come to
   */
  public static Message ended(List<TargetResult> results, Collection<Target> left, Person by) {
    List<Target> all =
        Stream.concat(results.stream().map(TargetResult::target), left.stream()).sorted().toList();
    return Message.of(
            Severity.WARNING,
            Sentence.of(
                "%s: rolling restart stopped by %s after %d of %d",
                TargetNames.name(all), by, good(results), all.size()))
        .withLines(results.stream().filter(one -> !one.done()).map(RollText::failure).toList())
        .withLine(leftAlone(left));
  }

  private static Sentence leftAlone(Collection<Target> left) {
    if (left.isEmpty()) {
      return Sentence.of("Nothing is left to restart.");
    }
    Map<ServerName, Long> servers =
        left.stream()
            .collect(Collectors.groupingBy(Target::server, TreeMap::new, Collectors.counting()));
    return Sentence.of(
        "Not restarted, as %s: %s.",
        left.size() == 1 ? "it was" : "they were",
        left.size() <= 3
            ? Sentence.join(", ", left)
            : Sentence.of(
                "%d (%s)",
                left.size(),
                servers.entrySet().stream()
                    .map(one -> Sentence.of("%d on %s", one.getValue(), one.getKey()))
                    .collect(Sentence.joining(", "))));
  }

  private Sentence asked() {
    return Sentence.of("Restart requested by %s, %s.", by, batches());
  }

  private List<TargetResult> results(List<TargetResult> now) {
    return Stream.concat(before.stream(), now.stream()).toList();
  }

  private static long good(List<TargetResult> results) {
    return results.stream().filter(TargetResult::done).count();
  }

  private static MessageLine failure(TargetResult result) {
    return new MessageLine(
        Severity.BAD,
        Sentence.of("%s: %s", result.target(), result.cause().orElse("cause unknown")));
  }

  /** What the failed one is called on a button. */
  static String label(String word, Optional<Target> target) {
    String label = word + target.map(one -> " " + one.worker().process()).orElse("");
    return CleanText.cut(label, 75);
  }
}
