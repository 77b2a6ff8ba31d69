package dev.workerbot.feature.restart;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.TargetNames;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What is shown of a start, stop or restart that waits for a Confirm. */
final class ActPreview {
  /** Workers listed before something is done to them. */
  private static final int TARGETS = 41;

  private ActPreview() {}

  /**
   * Lists what would be acted on, before anything is.
   *
   * @param notes further sentences, such as why it is asked
   */
  static Message of(
      Verb verb,
      RestartOptions restartOptions,
      Collection<Target> targets,
      List<Sentence> notes,
      Optional<Duration> pressableFor) {
    Sentence how =
        Sentence.of(
            "%s%s",
            (restartOptions.graceful() ? " gracefully" : ""),
            restartOptions
                .rolling()
                .map(rolling -> Sentence.of(", %s at a time", rolling.batch()))
                .orElse(Sentence.EMPTY));
    List<Sentence> names =
        targets.size() > 1 ? targets.stream().map(Sentence::name).toList() : List.of();
    Message message =
        Message.of(
                Severity.WARNING,
                targets.size() == 1
                    ? Sentence.of("This would %s %s%s.", verb, TargetNames.name(targets), how)
                    : Sentence.of("This would %s %d workers%s:", verb, targets.size(), how))
            .withLines(MessageLine.each(TARGETS, names));
    for (Sentence note : notes) {
      message = message.withLine(note);
    }
    return message.withLine(
        pressableFor
            .map(time ->
                Sentence.of(
                    "Press Confirm within %s, or add `--yes` next time.",
                    HumanTime.wholeSeconds(time)))
            .orElse(Sentence.of("Add `--yes` to do it.")));
  }
}
