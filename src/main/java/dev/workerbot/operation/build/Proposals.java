package dev.workerbot.operation.build;

import dev.workerbot.command.Command;
import dev.workerbot.message.Button;
import dev.workerbot.message.CleanText;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.Line;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.operation.Errand;
import dev.workerbot.operation.Ids;
import dev.workerbot.operation.Offering;
import dev.workerbot.operation.TargetResult;
import dev.workerbot.program.Mistake;
import dev.workerbot.store.Changes;
import dev.workerbot.store.Changes.Change;
import dev.workerbot.store.Changes.ChangeSet;
import dev.workerbot.store.Changes.Stage;
import dev.workerbot.worker.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows what would be done and asks, or does it at once where it is confirmed. */
final class Proposals {
  private final Changes changes;
  private final Builder builder;
  private final BuildAnswers.Rules rules;
  private final Offering offering;
  private final Ids ids;
  private final Duration confirmWithin;
  private final Cleaner cleaner;

  /**
   * @param confirmWithin how long a Confirm button works
   */
  Proposals(
      Changes changes,
      Builder builder,
      BuildAnswers.Rules rules,
      Offering offering,
      Ids ids,
      Duration confirmWithin,
      Cleaner cleaner) {
    this.changes = changes;
    this.builder = builder;
    this.rules = rules;
    this.offering = offering;
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
  record Wish(Errand errand, Verb verb, String title, boolean confirmed, Optional<Command> again) {}

  /** All or nothing: one that cannot be done keeps the others from being done. */
  Optional<Answer> answer(Wish wish, List<Plan> plans) {
    List<Mistake> mistakes =
        plans.stream()
            .filter(Plan.Wrong.class::isInstance)
            .flatMap(plan -> ((Plan.Wrong) plan).mistakes().stream())
            .distinct()
            .toList();
    if (!mistakes.isEmpty()) {
      return Optional.of(wrong(wish, mistakes));
    }
    List<Plan.Not> nots =
        plans.stream().filter(Plan.Not.class::isInstance).map(Plan.Not.class::cast).toList();
    if (!nots.isEmpty()) {
      return Optional.of(not(wish.errand(), nots));
    }
    List<Plan.Ready> ready =
        plans.stream().filter(Plan.Ready.class::isInstance).map(Plan.Ready.class::cast).toList();
    if (ready.isEmpty()) {
      String names =
          plans.stream().map(plan -> ((Plan.Same) plan).name()).collect(Collectors.joining(", "));
      return Optional.of(
          wish.errand()
              .done(Message.of(Severity.GOOD, names + " is like that already: nothing to change")));
    }
    ChangeSet set =
        set(wish.errand(), wish.verb(), ready.stream().map(Plan.Ready::change).toList());
    changes.show(set);
    if (!wish.confirmed()) {
      return Optional.of(preview(wish, set, ready));
    }
    Errand errand = wish.errand();
    Optional<Answer> standing = rules.standing(errand, set);
    return standing.isPresent()
        ? standing
        : builder.run(errand.id(), set, errand.caller(), errand.progress());
  }

  private ChangeSet set(Errand errand, Verb verb, List<Change> all) {
    return new ChangeSet(
        ids.next(),
        verb,
        errand.caller().chat(),
        errand.caller().user(),
        errand.caller().name(),
        all.stream().map(change -> new Changes.Step(change, Stage.SHOWN, "")).toList());
  }

  /** All that is wrong, each with what to write; and the form again, filled in. */
  Answer wrong(Wish wish, List<Mistake> mistakes) {
    List<Line> lines =
        mistakes.stream()
            .map(mistake -> new Line(Severity.BAD, clean(mistake.toString())))
            .toList();
    Message message =
        Message.of(
                Severity.WARNING,
                "Nothing was changed: %s"
                    .formatted(
                        mistakes.size() == 1
                            ? "one thing is not right yet"
                            : mistakes.size() + " things are not right yet"))
            .withLines(BuildText.limited(lines));
    if (wish.errand().pressable() && wish.again().isPresent()) {
      message =
          message.withButtons(
              offering.toEverybody(
                  wish.errand().caller(),
                  List.of(
                      new Offering.Choice("Change it", Button.Style.PRIMARY, wish.again().get()))));
    }
    return new Answer(Outcome.FAILED, wish.errand().id(), message, List.of());
  }

  private Answer not(Errand errand, List<Plan.Not> nots) {
    Message message =
        nots.size() == 1
            ? Message.of(Severity.BAD, "Nothing was changed: " + clean(nots.getFirst().sentence()))
                .withLines(
                    nots.getFirst().detail().stream()
                        .map(detail -> new Line(Severity.BAD, clean(detail)))
                        .toList())
            : Message.of(Severity.BAD, "Nothing was changed")
                .withLines(
                    BuildText.limited(
                        nots.stream()
                            .flatMap(not ->
                                Stream.concat(Stream.of(not.sentence()), not.detail().stream()))
                            .map(sentence -> new Line(Severity.BAD, clean(sentence)))
                            .toList()));
    boolean silent = nots.stream().allMatch(not -> not.outcome() == Outcome.UNREACHABLE);
    return new Answer(
        silent ? Outcome.UNREACHABLE : Outcome.FAILED, errand.id(), message, List.of());
  }

  private Answer preview(Wish wish, ChangeSet set, List<Plan.Ready> ready) {
    Errand errand = wish.errand();
    List<Line> lines = new ArrayList<>();
    ready.stream()
        .flatMap(plan -> plan.lines().stream())
        .distinct()
        .forEach(line -> lines.add(new Line(line.severity(), clean(line.text()))));
    Message message =
        Message.of(Severity.WARNING, wish.title()).withLines(BuildText.limited(lines));
    message =
        message.withLine(
            errand.pressable()
                ? "Press Confirm within %s, or add `--yes` next time."
                    .formatted(HumanTime.wholeSeconds(confirmWithin))
                : "Add `--yes` to do it.");
    Optional<Excerpt> shown = excerpt(ready);
    if (shown.isPresent()) {
      message = message.withExcerpt(shown.get());
    }
    if (errand.pressable()) {
      message = message.withButtons(buttons(wish, set));
    }
    return new Answer(
        Outcome.NEEDS_CONFIRMATION,
        errand.id(),
        message,
        Builder.targets(set.changes()).stream()
            .map(target -> TargetResult.failed(target, "not confirmed"))
            .toList());
  }

  private List<Button> buttons(Wish wish, ChangeSet set) {
    List<Offering.Choice> choices = new ArrayList<>();
    choices.add(
        new Offering.Choice(
            "Confirm",
            wish.verb() == Verb.CREATE ? Button.Style.PRIMARY : Button.Style.DANGER,
            new Command.Apply(wish.verb(), BuildText.selector(set.changes()), set.id())));
    wish.again()
        .ifPresent(form -> choices.add(new Offering.Choice("Change it", Button.Style.PLAIN, form)));
    choices.add(new Offering.Choice("Cancel", Button.Style.PLAIN, Optional.empty()));
    return offering.toAsker(wish.errand().caller(), confirmWithin, choices);
  }

  private Optional<Excerpt> excerpt(List<Plan.Ready> ready) {
    List<String> lines = new ArrayList<>();
    for (Plan.Ready plan : ready) {
      if (ready.size() > 1 && !plan.shown().isEmpty()) {
        lines.add("; " + plan.change().file() + " on " + plan.change().server());
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
                            ready.getFirst().change().file(), ready.getFirst().change().server())
                    : ready.size() + " files",
                cleaner.clean(String.join("\n", lines))));
  }

  String clean(String text) {
    return CleanText.singleLine(cleaner.clean(text).value());
  }
}
