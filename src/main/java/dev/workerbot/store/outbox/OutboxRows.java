package dev.workerbot.store.outbox;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The rows of the outbox, as other tables put them there within their transactions. */
public final class OutboxRows {
  private OutboxRows() {}

  /**
   * Wants a message in a channel, once.
   *
   * @param postAfter before which it is not to be posted; empty for not at all
   * @param owner the bot that writes into it itself for now
   */
  public static void put(
      Handle handle,
      MessageRef ref,
      String key,
      Optional<Instant> postAfter,
      Optional<String> owner) {
    handle
        .createUpdate(
            "INSERT INTO outbox (kind, subject, chat, channel, message_key, version, sent_version,"
                + " sent_line, post_after, owner) VALUES (:messageKind, :subject, :channel.chat,"
                + " :channel.id, :key, 1, 0, 0, :postAfter, :owner)"
                + " ON CONFLICT (kind, subject, chat, channel) DO NOTHING")
        .bindMethods(ref)
        .bind("key", key)
        .bind("postAfter", postAfter)
        .bind("owner", owner)
        .execute();
  }

  /** Wants what the message says now, in every channel where it is wanted at all. */
  public static void change(Handle handle, MessageKind messageKind, int number) {
    of(handle, "UPDATE outbox SET version = version + 1", messageKind, number).execute();
  }

  /** Says from when on it is posted where it does not stand; empty for not at all. */
  public static void post(
      Handle handle, MessageKind messageKind, int number, Optional<Instant> after) {
    of(handle, "UPDATE outbox SET post_after = :after", messageKind, number)
        .bind("after", after)
        .execute();
  }

  /** Wants nothing of it any more. */
  public static void remove(Handle handle, MessageKind messageKind, int number) {
    of(handle, "DELETE FROM outbox", messageKind, number).execute();
  }

  private static Update of(Handle handle, String sql, MessageKind messageKind, int number) {
    return handle
        .createUpdate(sql + " WHERE kind = :kind AND subject = :subject")
        .bind("kind", messageKind)
        .bind("subject", Integer.toString(number));
  }
}
