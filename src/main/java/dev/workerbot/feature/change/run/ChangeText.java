package dev.workerbot.feature.change.run;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Logs;
import dev.workerbot.feature.change.Settle;
import dev.workerbot.feature.change.step.ChangeEnd;
import dev.workerbot.feature.change.store.ChangeSet;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.LastLines;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said while workers are made, changed or taken away, and at the end of it. */
public final class ChangeText {
  private final Fleet fleet;
  private final Buttons buttons;
  private final Cleaner cleaner;
  private final ChangeVerdicts verdicts;

  public ChangeText(Fleet fleet, Buttons buttons, Cleaner cleaner) {
    this.fleet = fleet;
    this.buttons = buttons;
    this.cleaner = cleaner;
    this.verdicts = new ChangeVerdicts(cleaner);
  }

  /**
   * @param view of the changes, by their places in the list
   */
  Message progress(
      Verb verb,
      Person by,
      List<StoredChange> changes,
      ProgressBoard.ProgressView<Integer, ChangeEnd> view) {
    Message message =
        Message.of(
            Severity.WORKING,
            Sentence.of("%s %s …", ChangeWords.ing(verb), ChangeWords.name(changes)));
    if (view.waitingFor().isPresent()) {
      return message.withLine(
          Sentence.of("requested by %s; waiting for %s to finish", by, view.waitingFor().get()));
    }
    if (changes.size() == 1) {
      return message.withLine(
          Sentence.of("%s; requested by %s", verdicts.clean(view.phrases().get(0)), by));
    }
    List<MessageLine> lines = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      StoredChange storedChange = changes.get(i);
      Optional<ChangeEnd> end = Optional.ofNullable(view.ends().get(i));
      lines.add(
          end.map(one -> verdicts.line(verb, storedChange, one))
              .orElse(
                  new MessageLine(
                      Severity.WORKING,
                      Sentence.of(
                          "%s: %s",
                          Sentence.name(storedChange.name()),
                          verdicts.clean(view.phrases().get(i))))));
    }
    return message
        .withLines(MessageLine.atMost(ChangeWords.LINES, lines, Sentence.of("`status` shows them")))
        .withLine(Sentence.of("requested by %s", by));
  }

  CommandAnswer answer(
      String id,
      ChangeSet set,
      Caller caller,
      List<ChangeEnd> ends,
      List<TargetResult> results,
      Duration took) {
    List<StoredChange> changes = set.changes();
    Message message =
        changes.size() == 1
            ? verdicts.one(set.verb(), caller.person(), changes.getFirst(), ends.getFirst(), took)
            : verdicts.all(set.verb(), caller.person(), changes, ends, took);
    boolean done = ends.stream().allMatch(ChangeEnd.ChangeDone.class::isInstance);
    message = withLog(message, changes, ends);
    List<Buttons.ButtonChoice> choices = choices(set, ends);
    if (!choices.isEmpty()) {
      message = message.withButtons(buttons.toEverybody(caller, choices));
    }
    return done ? new Outcome.Done(id, message, results) : new Outcome.Failed(id, message, results);
  }

  private Message withLog(Message message, List<StoredChange> changes, List<ChangeEnd> ends) {
    return failed(changes, ends)
        .flatMap(target -> LastLines.of(target, fleet, cleaner))
        .map(message::withExcerpt)
        .orElse(message);
  }

  private static Optional<Target> failed(List<StoredChange> changes, List<ChangeEnd> ends) {
    for (int i = 0; i < ends.size(); i++) {
      if (ends.get(i) instanceof ChangeEnd.Unwell unwell && unwell.worker().isPresent()) {
        return Optional.of(new Target(changes.get(i).server(), unwell.worker().get()));
      }
    }
    return Optional.empty();
  }

  private List<Buttons.ButtonChoice> choices(ChangeSet set, List<ChangeEnd> ends) {
    boolean unwell = ends.stream().anyMatch(ChangeEnd.Unwell.class::isInstance);
    if (!unwell) {
      return List.of();
    }
    Selector of = ChangeWords.selector(set.changes());
    List<Buttons.ButtonChoice> choices = new ArrayList<>();
    choices.add(
        new Buttons.ButtonChoice(
            "Roll back", Button.Style.DANGER, new Settle(of, set.id(), false)));
    choices.add(
        new Buttons.ButtonChoice("Keep", Button.Style.PLAIN, new Settle(of, set.id(), true)));
    failed(set.changes(), ends)
        .ifPresent(target ->
            choices.add(
                new Buttons.ButtonChoice(
                    "Logs", Button.Style.PLAIN, new Logs(Selector.of(List.of(target))))));
    return choices;
  }
}
