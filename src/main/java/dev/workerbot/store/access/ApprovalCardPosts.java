package dev.workerbot.store.access;

import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.MessagePlace;
import dev.workerbot.store.outbox.MessageRef;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.outbox.OutboxRows;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The messages of requests for approval in the {@link Outbox}: the asker's own, which others write
 * into now and then, and its copies.
 */
public final class ApprovalCardPosts {
  /** For which the others wait for the asker's own message, so that it is there when they press. */
  private static final Duration FIRST = Duration.ofSeconds(5);

  private static final String OWN =
      "kind = 'APPROVAL' AND subject = CAST(:number AS TEXT)"
          + " AND message_key = (SELECT request_id FROM petition WHERE number = :number)";

  private final Transactions transactions;

  public ApprovalCardPosts(Database database) {
    this.transactions = new Transactions(database);
  }

  /** Wants its card in these channels; the asker's own is posted by the owner. */
  static void put(
      Handle handle,
      ApprovalRequest approvalRequest,
      Optional<Channel> own,
      Collection<Channel> copies,
      String owner) {
    int number = approvalRequest.number();
    Instant madeAt = approvalRequest.madeAt();
    own.ifPresent(channel ->
        OutboxRows.put(
            handle,
            new MessageRef(MessageKind.APPROVAL, number, channel),
            approvalRequest.requestedApproval().request(),
            Optional.of(Instant.EPOCH),
            Optional.of(owner)));
    for (Channel channel : copies) {
      OutboxRows.put(
          handle,
          new MessageRef(MessageKind.APPROVAL, number, channel),
          "petition-" + number + "-" + madeAt.toEpochMilli(),
          Optional.of(own.isPresent() ? madeAt.plus(FIRST) : Instant.EPOCH),
          Optional.empty());
    }
  }

  /** The asker's own message has its card: from now on it is edited like the others. */
  public void stands(String request, MessagePlace messagePlace) {
    transactions.in(handle -> {
      handle
          .createUpdate(
              "UPDATE outbox SET owner = NULL, message_id = :id, sent_version = 1"
                  + " WHERE kind = 'APPROVAL' AND message_key = :request AND owner IS NOT NULL"
                  + " AND message_id IS NULL AND chat = :chat AND channel = :channel")
          .bind("request", request)
          .bindMethods(messagePlace)
          .execute();
      return handle
          .createUpdate(
              "UPDATE outbox SET post_after = 0 WHERE kind = 'APPROVAL' AND post_after > 0"
                  + " AND subject IN (SELECT CAST(number AS TEXT) FROM petition"
                  + " WHERE request_id = :request)")
          .bind("request", request)
          .execute();
    });
  }

  /** The owner alone writes into the asker's own message from now on; where it stands. */
  public Optional<MessagePlace> hold(int number, String owner) {
    return transactions.in(handle -> {
      handle
          .createUpdate("UPDATE outbox SET owner = :owner WHERE message_id IS NOT NULL AND " + OWN)
          .bind("owner", owner)
          .bind("number", number)
          .execute();
      return handle
          .createQuery(
              "SELECT chat, channel, message_id AS id FROM outbox"
                  + " WHERE message_id IS NOT NULL AND "
                  + OWN)
          .bind("number", number)
          .mapTo(MessagePlace.class)
          .findOne();
    });
  }

  /** Whether there is, or will be, a message of the asker's own. */
  public boolean hasOwn(int number) {
    return transactions.read(handle ->
        handle
            .createQuery("SELECT 1 FROM outbox WHERE " + OWN)
            .bind("number", number)
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  /**
   * What a dead bot was about to post may stand there or not; its placeholder is no open matter.
   */
  static void adopt(Handle handle, String from) {
    handle
        .createUpdate(
            "UPDATE outbox SET owner = NULL, message_id = COALESCE(message_id,"
                + " (SELECT m.message_id FROM outbox m"
                + " WHERE m.kind = 'ANSWER' AND m.subject = outbox.message_key)),"
                + " sending_since = (SELECT made_at FROM petition"
                + " WHERE number = CAST(outbox.subject AS INTEGER))"
                + " WHERE kind = 'APPROVAL' AND owner IS NOT NULL AND subject IN"
                + " (SELECT CAST(number AS TEXT) FROM petition"
                + " WHERE owner = :from AND state = 'OPEN')")
        .bind("from", from)
        .execute();
    handle
        .createUpdate(
            "DELETE FROM outbox WHERE kind = 'ANSWER' AND (subject IN (SELECT request_id"
                + " FROM petition WHERE owner = :from AND state = 'OPEN')"
                + " OR subject IN (SELECT run_id FROM petition WHERE owner = :from"
                + " AND state = 'APPROVED' AND run_id NOT IN (SELECT id FROM operation)))")
        .bind("from", from)
        .execute();
  }
}
