package dev.workerbot.store.outbox;

import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.request.Journal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.statement.Update;

/**
 * Messages of the {@link Outbox} that still wait for their last word. What an operation's message
 * is comes back from {@link Journal#adopt}; what nobody will ever finish is found here.
 */
public final class OpenMessages {
  private final Transactions transactions;

  public OpenMessages(Database database) {
    this.transactions = new Transactions(database);
  }

  /** A message, and the request that it is about. */
  public record OpenMessage(String request, MessagePlace messagePlace) {}

  /** The request's message stands here, without its last word yet. */
  public void opened(String request, String owner, MessagePlace messagePlace) {
    MessageRef ref =
        new MessageRef(
            MessageKind.ANSWER, request, new Channel(messagePlace.chat(), messagePlace.channel()));
    transactions.in(handle -> {
      OutboxRows.put(handle, ref, request, Optional.empty(), Optional.of(owner));
      return of(handle, "UPDATE outbox SET owner = :owner, message_id = :message", request)
          .bind("owner", owner)
          .bind("message", messagePlace.id())
          .execute();
    });
  }

  /** The chat has its last word. */
  public void closed(String request) {
    transactions.in(handle -> {
      closed(handle, request);
      return true;
    });
  }

  /** The same, within a transaction. */
  public static void closed(Handle handle, String request) {
    of(handle, "DELETE FROM outbox", request).execute();
  }

  private static Update of(Handle handle, String sql, String request) {
    return handle
        .createUpdate(sql + " WHERE kind = 'ANSWER' AND subject = :request")
        .bind("request", request);
  }

  /** Owners of open messages. */
  public List<String> owners() {
    return transactions.read(handle ->
        handle
            .createQuery("SELECT DISTINCT owner FROM outbox WHERE kind = 'ANSWER'")
            .mapTo(String.class)
            .list());
  }

  private record AnswerRow(String request, @Nested MessagePlace place) {}

  /**
   * Takes over a dead owner's messages of which no operation came, in these chats; those of other
   * chats wait for a bot that serves them.
   */
  public List<OpenMessage> adopt(String from, String to, Collection<String> chats) {
    return transactions.in(handle -> {
      List<OpenMessage> adopted =
          handle
              .createQuery(
                  "SELECT subject AS request, chat, channel, message_id AS id FROM outbox"
                      + " WHERE kind = 'ANSWER' AND owner = :from"
                      + " AND subject NOT IN (SELECT id FROM operation) ORDER BY rowid")
              .bind("from", from)
              .mapTo(AnswerRow.class)
              .filter(row -> chats.contains(row.place().chat()))
              .map(row -> new OpenMessage(row.request(), row.place()))
              .list();
      for (OpenMessage one : adopted) {
        of(handle, "UPDATE outbox SET owner = :owner", one.request()).bind("owner", to).execute();
      }
      return adopted;
    });
  }
}
