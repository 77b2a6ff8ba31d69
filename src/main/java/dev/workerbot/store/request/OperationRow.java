package dev.workerbot.store.request;

import dev.workerbot.command.syntax.RestartArguments;
import dev.workerbot.store.outbox.MessagePlace;
import dev.workerbot.worker.verb.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

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
  private static final String OPERATIONS =
      "SELECT o.*, r.chat, r.user_id, r.user_name, r.channel, m.chat AS message_chat,"
          + " m.channel AS message_channel, m.message_id FROM operation o"
          + " JOIN request r ON r.id = o.id"
          + " LEFT JOIN outbox m ON m.kind = 'ANSWER' AND m.subject = o.id WHERE ";

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

  /** The operations of which the condition holds. */
  static List<Operation> operations(Handle handle, String condition, UnaryOperator<Query> values) {
    return values
        .apply(handle.createQuery(OPERATIONS + condition))
        .mapTo(OperationRow.class)
        .map(row -> row.operation(steps(handle, row.id())))
        .list();
  }

  private static List<JournalStep> steps(Handle handle, String id) {
    return handle
        .createQuery("SELECT * FROM step WHERE operation_id = :id ORDER BY server, worker")
        .bind("id", id)
        .mapTo(StepRow.class)
        .map(StepRow::step)
        .list();
  }
}
