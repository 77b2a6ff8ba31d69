package dev.workerbot.store.request;

import dev.workerbot.access.Caller;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.store.outbox.MessagePlace;
import dev.workerbot.worker.verb.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An operation as the journal has it.
 *
 * @param message where its message stands, if it was posted and has no last word yet
 * @param over whether its end is known, reported or not
 */
public record Operation(
    String id,
    Verb verb,
    RestartOptions restartOptions,
    String owner,
    Instant startedAt,
    String chat,
    String userId,
    String userName,
    String channel,
    Optional<MessagePlace> message,
    boolean over,
    List<JournalStep> steps) {
  public Operation {
    steps = List.copyOf(steps);
  }

  /** Who asked for it, without their groups. */
  public Caller asker() {
    return new Caller(chat, userId, userName, Set.of(), channel);
  }
}
