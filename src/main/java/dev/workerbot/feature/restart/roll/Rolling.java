package dev.workerbot.feature.restart.roll;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Act;
import dev.workerbot.command.Cancel;
import dev.workerbot.command.Logs;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.command.RollOn;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.LastLines;
import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.Rolls;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
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
public final class Rolling {
  private static final Logger LOG = LoggerFactory.getLogger(Rolling.class);

  private final String id;
  private final Caller caller;
  private final RollText text;
  private final Buttons buttons;
  private final Fleet fleet;
  private final Cleaner cleaner;
  private final List<Button> cancel;

  private Rolling(
      String id, Caller caller, RollText text, Buttons buttons, Fleet fleet, Cleaner cleaner) {
    this.id = id;
    this.caller = caller;
    this.text = text;
    this.buttons = buttons;
    this.fleet = fleet;
    this.cleaner = cleaner;
    this.cancel =
        buttons.toEverybody(
            caller,
            List.of(
                new Buttons.ButtonChoice(
                    "Cancel", Button.Style.PLAIN, new Cancel(Optional.empty(), Optional.of(id)))));
  }

  /** Of the operation with that id, on these workers. */
  public static Rolling of(
      String id,
      Caller caller,
      RestartOptions.RollingOptions rolling,
      List<Target> targets,
      Journal journal,
      Rolls rolls,
      Buttons buttons,
      Fleet fleet,
      Cleaner cleaner) {
    List<TargetResult> before = new ArrayList<>();
    try {
      before.addAll(before(id, Set.copyOf(targets), journal, rolls));
    } catch (StoreException cannotRead) {
      LOG.warn("{} does not know what it goes on with: {}", id, cannotRead.getMessage());
    }
    return new Rolling(
        id,
        caller,
        new RollText(caller.person(), rolling, before, targets),
        buttons,
        fleet,
        cleaner);
  }

  /** How those came out that earlier rolls were through with, before this one. */
  public static List<TargetResult> before(
      String id, Set<Target> again, Journal journal, Rolls rolls) {
    Optional<String> earlier = rolls.find(id).flatMap(Rolls.Roll::earlier);
    if (earlier.isEmpty()) {
      return List.of();
    }
    List<TargetResult> own =
        journal.find(earlier.get()).stream()
            .flatMap(operation -> operation.steps().stream())
            .filter(journalStep -> !again.contains(journalStep.target()))
            .flatMap(journalStep ->
                journalStep
                    .end()
                    .map(journalEnd -> TargetResult.of(journalStep.target(), journalEnd))
                    .stream())
            .toList();
    Set<Target> known =
        Stream.concat(again.stream(), own.stream().map(TargetResult::target))
            .collect(Collectors.toSet());
    return Stream.concat(before(earlier.get(), known, journal, rolls).stream(), own.stream())
        .toList();
  }

  public Message progress(ProgressBoard.ProgressView<Target, TargetResult> view) {
    return text.progress(view).withButtons(cancel);
  }

  public CommandAnswer answer(RollEnd rollEnd, Duration took) {
    Message verdict = text.verdict(rollEnd, took);
    return switch (rollEnd) {
      case RollEnd.Through through -> {
        List<Buttons.ButtonChoice> again = again(text.before());
        yield new Outcome.Done(
            id,
            again.isEmpty() ? verdict : verdict.withButtons(buttons.toEverybody(caller, again)),
            results(through, List.of()));
      }
      case RollEnd.Cancelled(var results, var left, _) ->
          new Outcome.Failed(
              id,
              verdict.withButtons(
                  buttons.toEverybody(
                      caller, List.of(choice("Roll on", left, RollOn.ApprovalChoice.RETRY)))),
              results(rollEnd, left));
      case RollEnd.RollStopped(var results, var left) -> stopped(verdict, rollEnd, results, left);
    };
  }

  private CommandAnswer stopped(
      Message verdict, RollEnd rollEnd, List<TargetResult> results, List<Target> left) {
    List<TargetResult> bad = results.stream().filter(one -> !one.done()).toList();
    Optional<TargetResult> worst = bad.stream().filter(TargetResult::reached).findFirst();
    Optional<Excerpt> log = worst.flatMap(one -> LastLines.of(one.target(), fleet, cleaner));
    List<Target> again =
        Stream.concat(bad.stream().map(TargetResult::target), left.stream()).toList();
    List<Buttons.ButtonChoice> choices = new ArrayList<>();
    choices.add(
        choice(left.isEmpty() ? restart(bad) : "Continue", again, RollOn.ApprovalChoice.RETRY));
    if (!left.isEmpty() && !bad.isEmpty()) {
      choices.add(
          choice(
              bad.size() == 1 ? "Roll on without it" : "Roll on without them",
              left,
              RollOn.ApprovalChoice.SKIP));
    }
    if (!left.isEmpty()) {
      choices.add(choice("Stop", left, RollOn.ApprovalChoice.STOP));
    }
    worst.map(TargetResult::target).map(Rolling::logs).ifPresent(choices::add);
    Message shown =
        log.map(verdict::withExcerpt)
            .orElse(verdict)
            .withButtons(buttons.toEverybody(caller, choices));
    return !bad.isEmpty() && bad.size() == results.size() && worst.isEmpty()
        ? new Outcome.Unreachable(id, shown, results(rollEnd, left))
        : new Outcome.Failed(id, shown, results(rollEnd, left));
  }

  /** For those that did not come back, once the roll is over; none where all did. */
  public static List<Buttons.ButtonChoice> again(List<TargetResult> results) {
    List<TargetResult> bad = results.stream().filter(one -> !one.done()).toList();
    return bad.isEmpty()
        ? List.of()
        : List.of(
            new Buttons.ButtonChoice(
                restart(bad),
                Button.Style.PRIMARY,
                new Act(
                    Verb.RESTART,
                    Selector.of(bad.stream().map(TargetResult::target).toList()),
                    false)),
            logs(bad.getFirst().target()));
  }

  /** With the name of the one that it is about; a click on it restarts all of these. */
  private static String restart(List<TargetResult> bad) {
    return RollText.label(
        "Restart",
        Optional.of(bad.getFirst()).filter(_ -> bad.size() == 1).map(TargetResult::target));
  }

  private static Buttons.ButtonChoice logs(Target of) {
    return new Buttons.ButtonChoice("Logs", Button.Style.PLAIN, new Logs(Selector.of(List.of(of))));
  }

  private Buttons.ButtonChoice choice(
      String label, List<Target> of, RollOn.ApprovalChoice approvalChoice) {
    return new Buttons.ButtonChoice(
        label,
        approvalChoice == RollOn.ApprovalChoice.RETRY ? Button.Style.PRIMARY : Button.Style.PLAIN,
        new RollOn(Selector.of(of), id, approvalChoice, false));
  }

  private List<TargetResult> results(RollEnd rollEnd, List<Target> left) {
    List<TargetResult> all = new ArrayList<>(text.before());
    all.addAll(rollEnd.results());
    left.forEach(target -> all.add(TargetResult.failed(target, "left alone")));
    return all;
  }

  /** For who waits for it. */
  public static Sentence label(Person by) {
    return Sentence.of("the rolling %s by %s", Verb.RESTART, by);
  }
}
