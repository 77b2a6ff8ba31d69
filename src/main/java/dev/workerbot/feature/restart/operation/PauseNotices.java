package dev.workerbot.feature.restart.operation;

import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.Paused.Pause;
import dev.workerbot.worker.Target;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Says what becomes of pauses: in the thread of the message that reported them, or where alerts of
 * the worker go if that is not known.
 */
public final class PauseNotices {
  private final Outbox outbox;
  private final Clock clock;
  private final Function<Target, List<Channel>> usual;
  private final Runnable wake;

  /**
   * @param usual where alerts of a worker go
   * @param wake is run when there is something new to bring
   */
  public PauseNotices(
      Outbox outbox, Clock clock, Function<Target, List<Channel>> usual, Runnable wake) {
    this.outbox = outbox;
    this.clock = clock;
    this.usual = usual;
    this.wake = wake;
  }

  /** The pause is on another process now; said once for each worker's pause. */
  void putBack(Target target, Pause pause, int pid) {
    say(
        "put back",
        target,
        pause,
        Severity.WARNING,
        Sentence.of(
            "%s on %s ended in its pause and was started again: paused again (pid %s)",
            target.worker(), target.server(), pid),
        List.of(
            Sentence.of(
                "A worker in a pause still ends for `--max-time`, `--memory` or `queue:restart`."),
            Sentence.of(
                "workerbot pauses each new process once it listens, and says so only this once. It"
                    + " may take a job before that. `continue` ends the pause; `stop` takes no"
                    + " job at all.")));
  }

  /** The pause is over, though nobody asked for that. */
  void ended(Target target, Pause pause, String why) {
    say(
        "ended",
        target,
        pause,
        Severity.BAD,
        Sentence.of(
            "%s on %s takes jobs again: its pause by %s ended with its process",
            target.worker(), target.server(), pause.by()),
        List.of(
            Sentence.of("It could not be paused again: %s.", why),
            Sentence.of("`stop` takes no job at all.")));
  }

  private void say(
      String what,
      Target target,
      Pause pause,
      Severity severity,
      Sentence title,
      List<Sentence> lines) {
    List<Channel> channels =
        pause
            .message()
            .map(place -> List.of(new Channel(place.chat(), place.channel())))
            .orElseGet(() -> usual.apply(target));
    for (Channel channel : channels) {
      Journal.bestEffort(() ->
          outbox.say(
              new Notice(
                  id(what, target, pause, channel),
                  channel,
                  Optional.empty(),
                  severity,
                  title,
                  lines,
                  clock.instant(),
                  Optional.empty(),
                  pause
                      .message()
                      .map(place -> new Notice.FollowUp(place.id(), severity == Severity.BAD)))));
    }
    wake.run();
  }

  /** The same for the same, so that it is said once. */
  private static String id(String what, Target target, Pause pause, Channel channel) {
    String of = what + " " + target + " " + pause.at().toEpochMilli() + " " + channel;
    return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
