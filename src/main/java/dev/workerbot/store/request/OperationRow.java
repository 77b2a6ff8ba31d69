package dev.workerbot.store.request;

import dev.workerbot.command.syntax.RestartArguments;
import dev.workerbot.store.outbox.MessagePlace;
import dev.workerbot.worker.verb.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An operation as its table has it, with who asked and where its message stands. */
record OperationRow(
    String id,
    Verb verb,
    String manner,
    String owner,
    Instant startedAt,
    Optional<String> outcome,
    Optional<Instant> reportedAt,
    String chat,
    String userId,
    String userName,
    String channel,
    Optional<String> messageChat,
    Optional<String> messageChannel,
    Optional<String> messageId) {
  Operation operation(List<JournalStep> steps) {
    return new Operation(
        id,
        verb,
        RestartArguments.of(manner),
        owner,
        startedAt,
        chat,
        userId,
        userName,
        channel,
        messageId.map(message ->
            new MessagePlace(messageChat.orElseThrow(), messageChannel.orElseThrow(), message)),
        outcome.isPresent() || reportedAt.isPresent(),
        steps);
  }
}
