package dev.workerbot.store.outbox;

import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.request.Journal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

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
      Outbox.put(handle, ref, request, Optional.empty(), Optional.of(owner));
      return handle.execute(
          "UPDATE outbox SET owner = ?, message_id = ? WHERE kind = 'ANSWER' AND subject = ?",
          owner,
          messagePlace.id(),
          request);
    });
  }

  /** The chat has its last word. */
  public void closed(String request) {
    transactions.in(handle -> {
      closed(handle, request);
      return true;
    });
  }

  public static void closed(Handle handle, String request) {
    handle.execute("DELETE FROM outbox WHERE kind = 'ANSWER' AND subject = ?", request);
  }

  /** Owners of open messages. */
  public List<String> owners() {
    return transactions.read(handle ->
        handle
            .select("SELECT DISTINCT owner FROM outbox WHERE kind = 'ANSWER'")
            .mapTo(String.class)
            .list());
  }

  /**
   * Takes over a dead owner's messages of which no operation came, in these chats; those of other
   * chats wait for a bot that serves them.
   */
  public List<OpenMessage> adopt(String from, String to, Collection<String> chats) {
    return transactions.in(handle -> {
      List<OpenMessage> adopted =
          handle
              .select(
                  "SELECT * FROM outbox WHERE kind = 'ANSWER' AND owner = ?"
                      + " AND subject NOT IN (SELECT id FROM operation) ORDER BY rowid",
                  from)
              .map((row, context) -> new OpenMessage(row.getString("subject"), place(row)))
              .list()
              .stream()
              .filter(one -> chats.contains(one.messagePlace().chat()))
              .toList();
      for (OpenMessage one : adopted) {
        handle.execute(
            "UPDATE outbox SET owner = ? WHERE kind = 'ANSWER' AND subject = ?", to, one.request());
      }
      return adopted;
    });
  }

  public static MessagePlace place(ResultSet row) throws SQLException {
    return new MessagePlace(
        row.getString("chat"), row.getString("channel"), row.getString("message_id"));
  }
}
