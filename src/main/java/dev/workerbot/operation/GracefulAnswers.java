package dev.workerbot.operation;

import dev.workerbot.command.Command;
import dev.workerbot.command.Manner;
import dev.workerbot.graceful.JobTime;
import dev.workerbot.graceful.Nudge;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.Line;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is said of a graceful restart, a pause or a continue before anything is done: to all of the
 * workers, or to none.
 */
final class GracefulAnswers {
  private static final int LINES = 12;

  private final Actions actions;
  private final Offering offering;
  private final Duration within;

  /**
   * @param within how long a button works
   */
  GracefulAnswers(Actions actions, Offering offering, Duration within) {
    this.actions = actions;
    this.offering = offering;
    this.within = within;
  }

  private static Optional<Nudge> nudge(Command.Act command) {
    return switch (command.verb()) {
      case PAUSE -> Optional.of(Nudge.PAUSE);
      case CONTINUE -> Optional.of(Nudge.CONTINUE);
      default -> command.manner().graceful() ? Optional.of(Nudge.RESTART) : Optional.empty();
    };
  }

  /** The answer where some of them have no way to do it; empty where all have. */
  Optional<Answer> refusal(Errand errand, Command.Act command, Collection<Target> targets) {
    Optional<Nudge> nudge = nudge(command);
    if (nudge.isEmpty()) {
      return Optional.empty();
    }
    Nudges nudges = actions.nudges(List.of());
    nudges.prepare(targets);
    Map<Target, String> without = new LinkedHashMap<>();
    List<Line> unknown = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Target target : targets) {
      switch (nudges.plan(target, nudge.get())) {
        case Nudges.Plan.Known _ -> {}
        case Nudges.Plan.None(var why) -> without.put(target, why);
        case Nudges.Plan.Unknown(var problem) -> {
          problems.add(problem);
          unknown.add(unknown(target, problem));
        }
      }
    }
    if (!unknown.isEmpty()) {
      Message message =
          Message.of(
                  Severity.BAD,
                  "Nothing was done: how to %s them cannot be told".formatted(doing(nudge.get())))
              .withLines(limited(unknown.stream().distinct().toList()));
      return Optional.of(
          new Answer(Outcome.withoutStatus(problems), errand.id(), message, List.of()));
    }
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(without(errand, command, nudge.get(), targets, without));
  }

  private static Line unknown(Target target, Problem problem) {
    return new Line(Severity.BAD, problem.on(target.server()));
  }

  private Answer without(
      Errand errand,
      Command.Act command,
      Nudge nudge,
      Collection<Target> targets,
      Map<Target, String> without) {
    Target first = without.keySet().iterator().next();
    boolean one = targets.size() == 1;
    Message message =
        Message.of(
            Severity.WARNING,
            one
                ? "Nothing was done: workerbot cannot %s %s on %s"
                    .formatted(doing(nudge), first.worker(), first.server())
                : "Nothing was done: workerbot cannot %s %d of these %d workers"
                    .formatted(doing(nudge), without.size(), targets.size()));
    message =
        one
            ? message.withLine(sentence(without.get(first)))
            : message.withLines(
                limited(
                    without.entrySet().stream()
                        .map(entry ->
                            new Line(Severity.WARNING, entry.getKey() + ": " + entry.getValue()))
                        .toList()));
    if (!one) {
      message =
          message.withLine(
              targets.size() == without.size()
                  ? "None of them can."
                  : "To restart only those that can, name only them.");
    }
    if (nudge == Nudge.RESTART) {
      message =
          message.withLine(
              one
                  ? "A plain restart does not wait for its job longer than stopwaitsecs."
                  : "A plain restart of all %d does not wait for their jobs longer than stopwaitsecs."
                      .formatted(targets.size()));
      if (errand.pressable()) {
        message = message.withButtons(plainly(errand, command, targets));
      }
    }
    List<TargetResult> results =
        targets.stream()
            .map(target ->
                TargetResult.failed(
                    target, without.getOrDefault(target, "left alone with the others")))
            .toList();
    return new Answer(Outcome.FAILED, errand.id(), message, results);
  }

  private List<Button> plainly(Errand errand, Command.Act command, Collection<Target> targets) {
    Command plain =
        new Command.Act(
            Verb.RESTART,
            Selector.of(targets),
            new Manner(false, command.manner().rolling()),
            command.glass(),
            false);
    return offering.toAsker(
        errand.caller(),
        within,
        List.of(
            new Offering.Choice(
                targets.size() == 1
                    ? "Restart plainly"
                    : "Restart all %d plainly".formatted(targets.size()),
                Button.Style.DANGER,
                plain)));
  }

  /** How long their jobs may hold these up, one line for each program that is known for that. */
  List<String> jobs(Command.Act command, Collection<Target> targets) {
    if (command.verb() != Verb.RESTART && command.verb() != Verb.STOP) {
      return List.of();
    }
    Nudges nudges = actions.nudges(List.of());
    nudges.prepare(targets);
    Map<String, String> lines = new LinkedHashMap<>();
    for (Target target : targets) {
      nudges
          .job(target)
          .ifPresent(job ->
              lines.putIfAbsent(
                  target.worker().group() + "@" + target.server(), told(command, job)));
    }
    return lines.entrySet().stream()
        .limit(LINES)
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .toList();
  }

  private static String told(Command.Act command, JobTime job) {
    return command.manner().graceful()
        ? "finishes its job first, which may take " + job.job()
        : job.whenStopped();
  }

  private static List<Line> limited(List<Line> lines) {
    if (lines.size() <= LINES) {
      return lines;
    }
    List<Line> some = new ArrayList<>(lines.subList(0, LINES - 1));
    some.add(new Line(Severity.PLAIN, "… and " + (lines.size() - LINES + 1) + " more"));
    return some;
  }

  private static String doing(Nudge nudge) {
    return switch (nudge) {
      case RESTART -> "gracefully restart";
      case PAUSE -> "pause";
      case CONTINUE -> "continue";
    };
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1) + ".";
  }
}
