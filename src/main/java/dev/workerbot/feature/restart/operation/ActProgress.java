package dev.workerbot.feature.restart.operation;

import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is shown of a start, stop or restart while it goes on. */
public final class ActProgress {
  private static final int LINES = 12;

  private ActProgress() {}

  public static Message of(
      Verb verb,
      Person by,
      Collection<Target> targets,
      ProgressBoard.ProgressView<Target, TargetResult> view) {
    Sentence title = Sentence.of("%s %s …", ing(verb), TargetNames.name(targets));
    if (view.waitingFor().isPresent()) {
      return Message.of(Severity.WORKING, title)
          .withLine(
              Sentence.of(
                  "requested by %s; waiting for %s to finish", by, view.waitingFor().get()));
    }
    Message message = Message.of(Severity.WORKING, title);
    List<Target> open = new ArrayList<>(targets);
    open.removeAll(view.results().stream().map(TargetResult::target).toList());
    if (targets.size() == 1) {
      return message.withLine(
          open.isEmpty()
              ? Sentence.of("done")
              : Sentence.of("%s; requested by %s", view.phrases().get(open.getFirst()), by));
    }
    long good = view.results().stream().filter(TargetResult::done).count();
    message =
        message.withLine(Sentence.of("%d of %d done; requested by %s", good, targets.size(), by));
    List<MessageLine> lines = new ArrayList<>();
    for (TargetResult result : view.results()) {
      if (!result.done()) {
        lines.add(
            new MessageLine(
                Severity.BAD,
                Sentence.of("%s: %s", result.target(), result.cause().orElse("failed"))));
      }
    }
    for (Target target : open) {
      lines.add(
          new MessageLine(
              Severity.WORKING, Sentence.of("%s: %s", target, view.phrases().get(target))));
    }
    return message.withLines(MessageLine.atMost(LINES, lines, Sentence.of("`status` shows them")));
  }

  private static String ing(Verb verb) {
    return switch (verb) {
      case STOP -> "Stopping";
      case START -> "Starting";
      case PAUSE -> "Pausing";
      case CONTINUE -> "Continuing";
      default -> "Restarting";
    };
  }
}
