package dev.workerbot.feature.change.answer;

import dev.workerbot.command.Command;
import dev.workerbot.feature.change.Apply;
import dev.workerbot.feature.change.plan.Plan;
import dev.workerbot.feature.change.run.ChangeExecutor;
import dev.workerbot.feature.change.run.ChangeWords;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.feature.change.store.ChangeSet;
import dev.workerbot.feature.change.store.ChangeStage;
import dev.workerbot.feature.change.store.ChangeStep;
import dev.workerbot.feature.change.store.Changes;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.program.FieldError;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Ids;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.TargetResult;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Shows what would be done and asks, or does it at once where it is confirmed. */
public final class Previews {
  private final Changes changes;
  private final ChangeExecutor changeExecutor;
  private final ChangeRules changeRules;
  private final Buttons buttons;
  private final Ids ids;
  private final Duration confirmWithin;
  private final Cleaner cleaner;

  /**
   * Over what keeps and does changes.
   *
   * @param confirmWithin how long a Confirm button works
   */
  public Previews(
      Changes changes,
      ChangeExecutor changeExecutor,
      ChangeRules changeRules,
      Buttons buttons,
      Ids ids,
      Duration confirmWithin,
      Cleaner cleaner) {
    this.changes = changes;
    this.changeExecutor = changeExecutor;
    this.changeRules = changeRules;
    this.buttons = buttons;
    this.ids = ids;
    this.confirmWithin = confirmWithin;
    this.cleaner = cleaner;
  }

  /**
   * What somebody wants.
   *
   * @param title what it would do, as a sentence without its full stop
   * @param again what opens the form with what was said, where there is one
   */
  record ChangeRequest(
      RequestContext requestContext,
      Verb verb,
      Sentence title,
      boolean confirmed,
      Optional<Command> again) {}

  /** All or nothing: one that cannot be done keeps the others from being done. */
  Outcome answer(ChangeRequest changeRequest, List<Plan> plans) {
    List<FieldError> mistakes =
        plans.stream()
            .filter(Plan.Invalid.class::isInstance)
            .flatMap(plan -> ((Plan.Invalid) plan).mistakes().stream())
            .distinct()
            .toList();
    if (!mistakes.isEmpty()) {
      return wrong(changeRequest, mistakes);
    }
    List<Plan.Blocked> nots =
        plans.stream()
            .filter(Plan.Blocked.class::isInstance)
            .map(Plan.Blocked.class::cast)
            .toList();
    if (!nots.isEmpty()) {
      return not(changeRequest.requestContext(), nots);
    }
    List<Plan.Ready> ready =
        plans.stream().filter(Plan.Ready.class::isInstance).map(Plan.Ready.class::cast).toList();
    if (ready.isEmpty()) {
      Sentence names =
          plans.stream()
              .map(plan -> ((Plan.Unchanged) plan).name())
              .collect(Sentence.joining(", "));
      return changeRequest
          .requestContext()
          .done(
              Message.of(
                  Severity.GOOD, Sentence.of("%s is already like that: nothing to change", names)));
    }
    ChangeSet set =
        set(
            changeRequest.requestContext(),
            changeRequest.verb(),
            ready.stream().map(Plan.Ready::storedChange).toList());
    changes.show(set);
    if (!changeRequest.confirmed()) {
      return preview(changeRequest, set, ready);
    }
    return carryOut(changeRequest.requestContext(), set);
  }

  /** Does what was shown, once enough have approved it. */
  Outcome carryOut(RequestContext requestContext, ChangeSet set) {
    return changeRules
        .approved(requestContext, set)
        .then(() ->
            changeExecutor.run(
                requestContext.id(), set, requestContext.caller(), requestContext.progress()));
  }

  private ChangeSet set(RequestContext requestContext, Verb verb, List<StoredChange> all) {
    return new ChangeSet(
        ids.next(),
        verb,
        requestContext.caller().chat(),
        requestContext.caller().user(),
        requestContext.caller().name(),
        all.stream()
            .map(storedChange -> new ChangeStep(storedChange, ChangeStage.SHOWN, ""))
            .toList());
  }

  /** All that is wrong, each with what to write; and the form again, filled in. */
  CommandAnswer wrong(ChangeRequest changeRequest, List<FieldError> mistakes) {
    List<MessageLine> lines =
        mistakes.stream()
            .map(fieldError -> new MessageLine(Severity.BAD, clean(fieldError.toString())))
            .toList();
    Message message =
        Message.of(
                Severity.WARNING,
                Sentence.of(
                    "Nothing was changed: %s",
                    mistakes.size() == 1 ? "1 mistake" : mistakes.size() + " mistakes"))
            .withLines(lines);
    if (changeRequest.requestContext().pressable() && changeRequest.again().isPresent()) {
      message =
          message.withButtons(
              buttons.toEverybody(
                  changeRequest.requestContext().caller(),
                  List.of(
                      new Buttons.ButtonChoice(
                          "Change it", Button.Style.PRIMARY, changeRequest.again().get()))));
    }
    return new Outcome.Failed(changeRequest.requestContext().id(), message);
  }

  private CommandAnswer not(RequestContext requestContext, List<Plan.Blocked> nots) {
    Message message =
        nots.size() == 1
            ? Message.of(
                    Severity.BAD,
                    Sentence.of("Nothing was changed: %s", clean(nots.getFirst().sentence())))
                .withLines(
                    nots.getFirst().detail().stream()
                        .map(detail -> new MessageLine(Severity.BAD, clean(detail)))
                        .toList())
            : Message.of(Severity.BAD, "Nothing was changed")
                .withLines(
                    nots.stream()
                        .flatMap(blocked ->
                            Stream.concat(Stream.of(blocked.sentence()), blocked.detail().stream()))
                        .map(sentence -> new MessageLine(Severity.BAD, clean(sentence)))
                        .toList());
    return nots.stream().allMatch(Plan.Blocked::unreachable)
        ? new Outcome.Unreachable(requestContext.id(), message)
        : new Outcome.Failed(requestContext.id(), message);
  }

  private CommandAnswer preview(
      ChangeRequest changeRequest, ChangeSet set, List<Plan.Ready> ready) {
    RequestContext requestContext = changeRequest.requestContext();
    List<MessageLine> lines = new ArrayList<>();
    ready.stream()
        .flatMap(plan -> plan.lines().stream())
        .distinct()
        .forEach(messageLine ->
            lines.add(new MessageLine(messageLine.severity(), clean(messageLine.sentence()))));
    Message message = Message.of(Severity.WARNING, changeRequest.title()).withLines(lines);
    message =
        message.withLine(
            requestContext.pressable()
                ? Sentence.of(
                    "Press Confirm within %s, or add `--yes` next time.",
                    HumanTime.wholeSeconds(confirmWithin))
                : Sentence.of("Add `--yes` to do it."));
    Optional<Excerpt> shown = excerpt(ready);
    if (shown.isPresent()) {
      message = message.withExcerpt(shown.get());
    }
    if (requestContext.pressable()) {
      message = message.withButtons(buttons(changeRequest, set));
    }
    return new Outcome.NeedsConfirmation(
        requestContext.id(),
        message,
        ChangedPrograms.targets(set.changes()).stream()
            .map(target -> TargetResult.failed(target, "not confirmed"))
            .toList());
  }

  private List<Button> buttons(ChangeRequest changeRequest, ChangeSet set) {
    List<Buttons.ButtonChoice> choices = new ArrayList<>();
    choices.add(
        new Buttons.ButtonChoice(
            "Confirm",
            changeRequest.verb() == Verb.CREATE ? Button.Style.PRIMARY : Button.Style.DANGER,
            new Apply(changeRequest.verb(), ChangeWords.selector(set.changes()), set.id())));
    changeRequest
        .again()
        .ifPresent(
            form -> choices.add(new Buttons.ButtonChoice("Change it", Button.Style.PLAIN, form)));
    choices.add(new Buttons.ButtonChoice("Cancel", Button.Style.PLAIN, Optional.empty()));
    return buttons.toAsker(changeRequest.requestContext().caller(), confirmWithin, choices);
  }

  private Optional<Excerpt> excerpt(List<Plan.Ready> ready) {
    List<String> lines = new ArrayList<>();
    for (Plan.Ready plan : ready) {
      if (ready.size() > 1 && !plan.shown().isEmpty()) {
        lines.add("; " + plan.storedChange().file() + " on " + plan.storedChange().server());
      }
      lines.addAll(plan.shown());
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Excerpt(
                ready.size() == 1
                    ? "%s on %s"
                        .formatted(
                            ready.getFirst().storedChange().file(),
                            ready.getFirst().storedChange().server())
                    : ready.size() + " files",
                cleaner.clean(String.join("\n", lines))));
  }

  private Sentence clean(Sentence sentence) {
    return cleaner.clean(sentence);
  }

  String clean(String text) {
    return CleanText.singleLine(cleaner.clean(text).value());
  }
}
