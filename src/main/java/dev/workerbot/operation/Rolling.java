package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Careful;
import dev.workerbot.command.Command;
import dev.workerbot.command.Manner;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.LastLines;
import dev.workerbot.message.Button;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Rolls;
import dev.workerbot.store.StoreException;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a rolling restart looks like while it goes on and at its end, with its buttons. */
final class Rolling {
  private static final Logger LOG = LoggerFactory.getLogger(Rolling.class);

  private final String id;
  private final Caller caller;
  private final RollText text;
  private final Offering offering;
  private final Fleet fleet;
  private final Cleaner cleaner;
  private final List<Button> cancel;

  private Rolling(
      String id, Caller caller, RollText text, Offering offering, Fleet fleet, Cleaner cleaner) {
    this.id = id;
    this.caller = caller;
    this.text = text;
    this.offering = offering;
    this.fleet = fleet;
    this.cleaner = cleaner;
    this.cancel =
        offering.toEverybody(
            caller,
            List.of(
                new Offering.Choice(
                    "Cancel",
                    Button.Style.PLAIN,
                    new Careful.Cancel(Optional.empty(), Optional.of(id)))));
  }

  /** Of the operation with that id, on these workers. */
  static Rolling of(
      String id,
      Caller caller,
      Manner.Rolling manner,
      List<Target> targets,
      Journal journal,
      Rolls rolls,
      Offering offering,
      Fleet fleet,
      Cleaner cleaner) {
    List<TargetResult> before = new ArrayList<>();
    try {
      before.addAll(before(id, Set.copyOf(targets), journal, rolls));
    } catch (StoreException cannotRead) {
      LOG.warn("{} does not know what it goes on with: {}", id, cannotRead.getMessage());
    }
    return new Rolling(
        id, caller, new RollText(caller.name(), manner, before, targets), offering, fleet, cleaner);
  }

  /** How those came out that earlier rolls were through with, before this one. */
  static List<TargetResult> before(String id, Set<Target> again, Journal journal, Rolls rolls) {
    Optional<String> earlier = rolls.find(id).flatMap(Rolls.Roll::earlier);
    if (earlier.isEmpty()) {
      return List.of();
    }
    List<TargetResult> own =
        journal.find(earlier.get()).stream()
            .flatMap(operation -> operation.steps().stream())
            .filter(step -> !again.contains(step.target()))
            .flatMap(step -> step.end().map(end -> TargetResult.of(step.target(), end)).stream())
            .toList();
    Set<Target> known =
        Stream.concat(again.stream(), own.stream().map(TargetResult::target))
            .collect(Collectors.toSet());
    return Stream.concat(before(earlier.get(), known, journal, rolls).stream(), own.stream())
        .toList();
  }

  Message progress(Board.View board) {
    return text.progress(board).withButtons(cancel);
  }

  Answer answer(RollRun.End end, Duration took) {
    Message verdict = text.verdict(end, took);
    return switch (end) {
      case RollRun.End.Through through -> {
        List<Offering.Choice> again = again(text.before());
        yield answer(
            Answer.Outcome.DONE,
            again.isEmpty() ? verdict : verdict.withButtons(offering.toEverybody(caller, again)),
            through,
            List.of());
      }
      case RollRun.End.Cancelled(var results, var left, _) ->
          answer(
              Answer.Outcome.FAILED,
              verdict.withButtons(
                  offering.toEverybody(
                      caller, List.of(choice("Roll on", left, Careful.RollOn.Choice.RETRY)))),
              end,
              left);
      case RollRun.End.Stopped(var results, var left) -> stopped(verdict, end, results, left);
    };
  }

  private Answer stopped(
      Message verdict, RollRun.End end, List<TargetResult> results, List<Target> left) {
    List<TargetResult> bad = results.stream().filter(one -> !one.done()).toList();
    Optional<TargetResult> worst = bad.stream().filter(TargetResult::reached).findFirst();
    Optional<Excerpt> log = worst.flatMap(one -> LastLines.of(one.target(), fleet, cleaner));
    List<Target> again =
        Stream.concat(bad.stream().map(TargetResult::target), left.stream()).toList();
    List<Offering.Choice> choices = new ArrayList<>();
    choices.add(
        choice(
            left.isEmpty()
                ? RollText.label("Restart", Optional.of(bad.getFirst().target()))
                : "Continue",
            again,
            Careful.RollOn.Choice.RETRY));
    if (!left.isEmpty()) {
      choices.add(
          choice(
              bad.size() == 1 ? "Roll on without it" : "Roll on without them",
              left,
              Careful.RollOn.Choice.SKIP));
      choices.add(choice("Stop", left, Careful.RollOn.Choice.STOP));
    }
    worst.ifPresent(one ->
        choices.add(
            new Offering.Choice(
                "Logs", Button.Style.PLAIN, new Command.Logs(Selector.of(List.of(one.target()))))));
    Message shown = log.map(verdict::withExcerpt).orElse(verdict);
    return answer(
        bad.size() == results.size() && worst.isEmpty()
            ? Answer.Outcome.UNREACHABLE
            : Answer.Outcome.FAILED,
        shown.withButtons(offering.toEverybody(caller, choices)),
        end,
        left);
  }

  /** For those that did not come back, once the roll is over; none where all did. */
  static List<Offering.Choice> again(List<TargetResult> results) {
    List<Target> bad =
        results.stream().filter(one -> !one.done()).map(TargetResult::target).toList();
    return bad.isEmpty()
        ? List.of()
        : List.of(
            new Offering.Choice(
                RollText.label("Restart", Optional.of(bad.getFirst()).filter(_ -> bad.size() == 1)),
                Button.Style.PRIMARY,
                new Command.Act(Verb.RESTART, Selector.of(bad), false)),
            logs(bad.getFirst()));
  }

  private static Offering.Choice logs(Target of) {
    return new Offering.Choice(
        "Logs", Button.Style.PLAIN, new Command.Logs(Selector.of(List.of(of))));
  }

  private Offering.Choice choice(String label, List<Target> of, Careful.RollOn.Choice choice) {
    return new Offering.Choice(
        label,
        choice == Careful.RollOn.Choice.RETRY ? Button.Style.PRIMARY : Button.Style.PLAIN,
        new Careful.RollOn(Selector.of(of), id, choice, false));
  }

  private Answer answer(
      Answer.Outcome outcome, Message message, RollRun.End end, List<Target> left) {
    List<TargetResult> all = new ArrayList<>(text.before());
    all.addAll(end.results());
    left.forEach(target -> all.add(TargetResult.failed(target, "left alone")));
    return new Answer(outcome, id, message, all);
  }

  /** For who waits for it. */
  static String label(String by) {
    return "the rolling " + Verb.RESTART + " by @" + by;
  }
}
