package dev.workerbot.feature.restart;

import dev.workerbot.command.Act;
import dev.workerbot.command.Command;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.feature.restart.operation.WorkerSignaller;
import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.graceful.JobTime;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.worker.Signaller;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
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
public final class GracefulAnswers {
  private static final int LINES = 12;
  private static final Sentence FEWER = Sentence.of("name fewer workers to see them");

  private final Actions actions;
  private final Buttons buttons;
  private final Duration within;

  /**
   * @param within how long a button works
   */
  public GracefulAnswers(Actions actions, Buttons buttons, Duration within) {
    this.actions = actions;
    this.buttons = buttons;
    this.within = within;
  }

  private static Optional<GracefulSignal> signal(Act command) {
    return switch (command.verb()) {
      case PAUSE -> Optional.of(GracefulSignal.PAUSE);
      case CONTINUE -> Optional.of(GracefulSignal.CONTINUE);
      default ->
          command.restartOptions().graceful()
              ? Optional.of(GracefulSignal.RESTART)
              : Optional.empty();
    };
  }

  /** The answer where some of them have no way to do it; empty where all have. */
  Optional<CommandAnswer> refusal(
      RequestContext requestContext, Act command, Collection<Target> targets) {
    Optional<GracefulSignal> signal = signal(command);
    if (signal.isEmpty()) {
      return Optional.empty();
    }
    WorkerSignaller workerSignaller = actions.signaller(List.of());
    workerSignaller.prepare(targets);
    Map<Target, String> without = new LinkedHashMap<>();
    List<MessageLine> unknown = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Target target : targets) {
      switch (workerSignaller.plan(target, signal.get())) {
        case Signaller.SignalChoice.ChosenSignal _ -> {}
        case Signaller.SignalChoice.NoSignal(var why) -> without.put(target, why);
        case Signaller.SignalChoice.UnknownSignal(var problem) -> {
          problems.add(problem);
          unknown.add(unknown(target, problem));
        }
      }
    }
    if (!unknown.isEmpty()) {
      Message message =
          Message.of(
                  Severity.BAD,
                  Sentence.of(
                      "Nothing was done: workerbot knows no way to %s them",
                      verbPhrase(signal.get())))
              .withLines(MessageLine.atMost(LINES, unknown.stream().distinct().toList(), FEWER));
      return Optional.of(Outcome.withoutStatus(problems, requestContext.id(), message, List.of()));
    }
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(without(requestContext, command, signal.get(), targets, without));
  }

  private static MessageLine unknown(Target target, Problem problem) {
    return new MessageLine(Severity.BAD, problem.on(target.server()));
  }

  private CommandAnswer without(
      RequestContext requestContext,
      Act command,
      GracefulSignal gracefulSignal,
      Collection<Target> targets,
      Map<Target, String> without) {
    Target first = without.keySet().iterator().next();
    boolean one = targets.size() == 1;
    Message message =
        Message.of(
            Severity.WARNING,
            one
                ? Sentence.of(
                    "Nothing was done: workerbot cannot %s %s on %s",
                    verbPhrase(gracefulSignal), first.worker(), first.server())
                : Sentence.of(
                    "Nothing was done: workerbot cannot %s %d of these %d workers",
                    verbPhrase(gracefulSignal), without.size(), targets.size()));
    message =
        one
            ? message.withLine(sentence(without.get(first)))
            : message.withLines(
                MessageLine.atMost(
                    LINES,
                    without.entrySet().stream()
                        .map(entry ->
                            new MessageLine(
                                Severity.WARNING,
                                Sentence.of("%s: %s", entry.getKey(), entry.getValue())))
                        .toList(),
                    FEWER));
    if (!one) {
      message =
          message.withLine(
              targets.size() == without.size()
                  ? Sentence.of("None of them can.")
                  : Sentence.of("To %s only the ones that can, name only those.", command.verb()));
    }
    if (gracefulSignal == GracefulSignal.RESTART) {
      message =
          message.withLine(
              one
                  ? Sentence.of("A plain restart waits for its job no longer than stopwaitsecs.")
                  : Sentence.of(
                      "A plain restart of all %d waits for their jobs no longer than stopwaitsecs.",
                      targets.size()));
    }
    if (gracefulSignal == GracefulSignal.PAUSE) {
      message = message.withLine("What is stopped takes no jobs either.");
    }
    if (gracefulSignal != GracefulSignal.CONTINUE && requestContext.pressable()) {
      message = message.withButtons(plainly(requestContext, command, targets));
    }
    List<TargetResult> results =
        targets.stream()
            .map(target ->
                TargetResult.failed(
                    target, without.getOrDefault(target, "left alone, like the others")))
            .toList();
    return new Outcome.Failed(requestContext.id(), message, results);
  }

  private List<Button> plainly(
      RequestContext requestContext, Act command, Collection<Target> targets) {
    Verb verb = command.verb() == Verb.PAUSE ? Verb.STOP : Verb.RESTART;
    String how = verb == Verb.STOP ? "" : " plainly";
    Command plain =
        new Act(
            verb,
            Selector.of(targets),
            new RestartOptions(false, command.restartOptions().rolling()),
            command.breakGlassReason(),
            false);
    return buttons.toAsker(
        requestContext.caller(),
        within,
        List.of(
            new Buttons.ButtonChoice(
                TargetNames.capitalised(verb)
                    + (targets.size() == 1 ? "" : " all " + targets.size())
                    + how,
                Button.Style.DANGER,
                plain)));
  }

  /** How long their jobs may hold these up, one line for each program that is known for that. */
  List<String> jobs(Act command, Collection<Target> targets) {
    if (command.verb() != Verb.RESTART && command.verb() != Verb.STOP) {
      return List.of();
    }
    WorkerSignaller workerSignaller = actions.signaller(List.of());
    workerSignaller.prepare(targets);
    Map<String, String> lines = new LinkedHashMap<>();
    for (Target target : targets) {
      workerSignaller
          .job(target)
          .ifPresent(job ->
              lines.putIfAbsent(
                  target.worker().group() + "@" + target.server(), effectOn(command, job)));
    }
    return lines.entrySet().stream()
        .limit(LINES)
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .toList();
  }

  private static String effectOn(Act command, JobTime job) {
    return command.restartOptions().graceful()
        ? "finishes its job first, which may take " + job.job()
        : job.whenStopped();
  }

  private static String verbPhrase(GracefulSignal gracefulSignal) {
    return switch (gracefulSignal) {
      case RESTART -> "gracefully restart";
      case PAUSE -> "pause";
      case CONTINUE -> "continue";
    };
  }

  private static Sentence sentence(String text) {
    return Sentence.of(
        "%s%s.", text.substring(0, 1).toUpperCase(java.util.Locale.ROOT), text.substring(1));
  }
}
