package dev.workerbot.chat.outbound;

import dev.workerbot.chat.Chat;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tells askers that what they asked for is over, where they may have stopped looking: the last word
 * comes by an edit, of which no chat notifies anybody.
 */
public final class FollowUps {
  /** For how long an asker looks on. */
  private static final Duration LOOKS_ON = Duration.ofSeconds(10);

  private final Outbox outbox;
  private final Runnable wake;
  private final Clock clock;

  /**
   * @param wake is run when there is something new to bring
   */
  public FollowUps(Outbox outbox, Runnable wake, Clock clock) {
    this.outbox = outbox;
    this.wake = wake;
    this.clock = clock;
  }

  /**
   * The last word on a request.
   *
   * @param waited how long the asker waited for it
   * @param acted whether it was to change something
   */
  public record LastWord(CommandAnswer answer, String user, Duration waited, boolean acted) {
    boolean hasFailed() {
      return answer instanceof Outcome.Failed || answer instanceof Outcome.Unreachable;
    }

    /** What is only to be read is worth a call where one had to wait for it. */
    private boolean isWorthACall() {
      return answer.message().severity() != Severity.PLAIN
          && ((acted && hasFailed()) || waited.compareTo(LOOKS_ON) > 0);
    }
  }

  /**
   * A message has its last word now. Saying so again changes nothing.
   *
   * @param about where that stands
   */
  public void over(Chat.Posted about, LastWord lastWord) {
    if (!lastWord.isWorthACall()) {
      return;
    }
    Message message = lastWord.answer().message();
    outbox.say(
        new Notice(
            "over-" + lastWord.answer().operation(),
            new Channel(about.chat(), about.channel()),
            Optional.empty(),
            message.severity(),
            message.heading(),
            message.severity() == Severity.BAD
                ? message.lines().stream().limit(1).map(Message.MessageLine::sentence).toList()
                : List.of(),
            clock.instant(),
            Optional.of(lastWord.user()),
            Optional.of(
                new Notice.FollowUp(about.id(), lastWord.acted() && lastWord.hasFailed()))));
    wake.run();
  }
}
