package dev.workerbot.feature.action;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Act;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.state.Timeline;
import dev.workerbot.store.request.Deploys.Deploy;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is said of a run of a named action. */
final class ActionRunText {
  static final Set<WorkerState> DEATHS =
      Set.of(WorkerState.EXITED, WorkerState.BACKOFF, WorkerState.FATAL);

  private static final int NAMED = 3;
  private static final int FAILURES = 12;
  private static final int OTHERS = 6;

  private ActionRunText() {}

  /** What the operation says while it is under way. */
  static Message underWay(String action, Message message) {
    return titled(
        message.severity(),
        message,
        Sentence.of("%s: %s", Sentence.name(action), message.heading()));
  }

  private static Message titled(Severity severity, Message message, Sentence title) {
    return new Message(
        severity,
        title,
        message.lines(),
        message.fields(),
        message.excerpt(),
        message.buttons(),
        message.mentions(),
        message.picture());
  }

  /**
   * The summary: what came back and what did not, worst first, and what else happened meanwhile.
   *
   * @param commandAnswer the operation's own last word, whose log and buttons it keeps; all of it
   *     where a roll has not gone through, for that says what is left
   * @param others what happened to its workers meanwhile and was not its doing
   */
  static Message summary(
      Deploy deploy,
      Caller caller,
      Act does,
      CommandAnswer commandAnswer,
      List<StateChange> others,
      Instant now) {
    Verb verb = does.verb();
    List<TargetResult> results = commandAnswer.results();
    List<TargetResult> bad = results.stream().filter(one -> !one.done()).toList();
    List<StateChange> fell = verb == Verb.STOP ? List.of() : fell(results, others);
    Message own = commandAnswer.message();
    boolean halted =
        does.restartOptions().rolling().isPresent() && !(commandAnswer instanceof Outcome.Done);
    Sentence title =
        halted ? own.heading() : bad.isEmpty() ? good(verb, results) : bad(verb, results, bad);
    Severity severity =
        halted ? own.severity() : bad.isEmpty() && fell.isEmpty() ? Severity.GOOD : Severity.BAD;
    return new Message(
            severity,
            Sentence.of("%s: %s%s", Sentence.name(deploy.action()), title, then(fell)),
            halted ? own.lines() : failures(verb, results, bad),
            own.fields(),
            own.excerpt(),
            own.buttons())
        .withLines(meanwhile(Timeline.of(others, List.of(), true)))
        .withLine(
            Sentence.of(
                "%s, in %s%s",
                caller.isHook()
                    ? Sentence.of("started by its hook")
                    : Sentence.of("run by %s", caller.person()),
                HumanTime.wholeSeconds(Duration.between(deploy.began(), now)),
                deploy.note().isEmpty() ? "" : "; for " + deploy.note()));
  }

  /** The summary with those that run the release before still, though they came back. */
  static Message withOld(Message summary, Map<Target, Duration> old) {
    if (old.isEmpty()) {
      return summary;
    }
    Sentence names = Counts.first(NAMED, old.keySet().stream().map(ActionRunText::name).toList());
    return titled(
            summary.severity() == Severity.BAD ? Severity.BAD : Severity.WARNING,
            summary,
            summary.heading())
        .withLines(
            List.of(
                new MessageLine(
                    Severity.WARNING,
                    Sentence.of(
                        "%s still %s the release before, deployed %s ago: restart %s again.",
                        names,
                        old.size() == 1 ? "runs" : "run",
                        HumanTime.of(Collections.min(old.values())),
                        old.size() == 1 ? "it" : "them"))));
  }

  /** Of workers that came back, how those are that have gone down again since. */
  private static List<StateChange> fell(List<TargetResult> results, List<StateChange> others) {
    Set<Target> came =
        results.stream()
            .filter(one -> one.done() && one.ended().isEmpty())
            .map(TargetResult::target)
            .collect(Collectors.toSet());
    Map<Target, StateChange> last = new TreeMap<>();
    others.stream()
        .filter(stateChange -> came.contains(stateChange.target()))
        .forEach(stateChange -> last.put(stateChange.target(), stateChange));
    return last.values().stream()
        .filter(stateChange -> DEATHS.contains(stateChange.state()))
        .toList();
  }

  private static Sentence then(List<StateChange> fell) {
    if (fell.isEmpty()) {
      return Sentence.EMPTY;
    }
    return fell.size() > NAMED
        ? Sentence.of("; then %d went down again", fell.size())
        : Sentence.of(
            "; then %s",
            fell.stream()
                .map(one -> Sentence.of("%s %s", name(one.target()), one.state()))
                .collect(Sentence.joining(", ")));
  }

  /** {@code all 14 back, slowest 38 s}. */
  private static Sentence good(Verb verb, List<TargetResult> results) {
    Duration slowest =
        results.stream()
            .map(TargetResult::took)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    Sentence who =
        results.size() == 1
            ? Sentence.of(
                "%s %s",
                name(results.getFirst().target()),
                results
                    .getFirst()
                    .ended()
                    .map("ran and exited as expected, %s,"::formatted)
                    .orElse(is(verb)))
            : Sentence.of("all %d %s%s", results.size(), is(verb), ended(results));
    return slowest.isZero()
        ? Sentence.of("%s already, nothing to do", who)
        : Sentence.of(
            "%s%s%s", who, (results.size() == 1 ? " after " : ", slowest "), HumanTime.of(slowest));
  }

  private static String ended(List<TargetResult> results) {
    long ended = results.stream().filter(one -> one.ended().isPresent()).count();
    return ended == 0 ? "" : " (%d ran and exited as expected)".formatted(ended);
  }

  private static Sentence bad(Verb verb, List<TargetResult> results, List<TargetResult> bad) {
    Sentence who =
        bad.size() <= NAMED
            ? Sentence.of(
                "not %s",
                bad.stream()
                    .map(one ->
                        Sentence.of(
                            "%s%s",
                            name(one.target()),
                            one.state().map(is -> Sentence.of(" (%s)", is)).orElse(Sentence.EMPTY)))
                    .collect(Sentence.joining(", ")))
            : Sentence.of("%s not", bad.size());
    return results.size() == 1
        ? Sentence.of(
            "%s not %s%s",
            name(bad.getFirst().target()),
            is(verb),
            bad.getFirst().state().map(is -> Sentence.of(" (%s)", is)).orElse(Sentence.EMPTY))
        : Sentence.of(
            "%d of %d %s, %s", results.size() - bad.size(), results.size(), is(verb), who);
  }

  private static Sentence name(Target target) {
    return Sentence.of("%s on %s", target.worker(), target.server());
  }

  private static String is(Verb verb) {
    return switch (verb) {
      case RESTART -> "back";
      case START -> "up";
      case STOP -> "down";
      default -> verb == Verb.PAUSE ? "paused" : "taking jobs";
    };
  }

  /** The server with the most of them first. */
  private static List<MessageLine> failures(
      Verb verb, List<TargetResult> results, List<TargetResult> bad) {
    TreeMap<ServerName, List<TargetResult>> byServer =
        bad.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.target().server(), TreeMap::new, Collectors.toList()));
    boolean several = results.stream().map(one -> one.target().server()).distinct().count() > 1;
    List<MessageLine> lines = new ArrayList<>();
    byServer.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
        .forEach(entry -> {
          long all =
              results.stream().filter(one -> one.target().server().equals(entry.getKey())).count();
          if (several && all > 1) {
            lines.add(
                new MessageLine(
                    Severity.BAD,
                    Sentence.of(
                        "%s: %d of %d %s",
                        entry.getKey(), all - entry.getValue().size(), all, is(verb))));
          }
          entry.getValue().stream()
              .sorted(Comparator.comparing(TargetResult::target))
              .forEach(one ->
                  lines.add(
                      new MessageLine(
                          Severity.BAD,
                          Sentence.of(
                              "%s: %s", one.target(), one.cause().orElse("cause unknown")))));
        });
    return MessageLine.atMost(FAILURES, lines, Sentence.of("`history` has them"));
  }

  private static List<MessageLine> meanwhile(List<Timeline.Item> others) {
    List<MessageLine> lines = new ArrayList<>();
    others.forEach(
        one -> lines.add(new MessageLine(one.severity(), Sentence.of("meanwhile %s", one.line()))));
    return MessageLine.atMost(OTHERS, lines, Sentence.of("`history` has them"));
  }
}
