package dev.workerbot.store;

import dev.workerbot.store.Journal.MessagePlace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Messages that still wait for their last word. What an operation's message is comes back from
 * {@link Journal#adopt}; what nobody will ever finish is found here.
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
    transactions.in(handle ->
        handle.execute(
            "INSERT INTO open_message (request_id, owner, chat, channel, message_id)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (request_id) DO UPDATE"
                + " SET owner = excluded.owner, chat = excluded.chat,"
                + " channel = excluded.channel, message_id = excluded.message_id",
            request,
            owner,
            messagePlace.chat(),
            messagePlace.channel(),
            messagePlace.id()));
  }

  /** The chat has its last word. */
  public void closed(String request) {
    transactions.in(
        handle -> handle.execute("DELETE FROM open_message WHERE request_id = ?", request));
  }

  /** Owners of open messages. */
  public List<String> owners() {
    return transactions.read(handle ->
        handle.select("SELECT DISTINCT owner FROM open_message").mapTo(String.class).list());
  }

  /**
   * Takes over a dead owner's messages of which no operation came, in these chats; those of other
   * chats wait for a bot that serves them.
   */
  public List<OpenMessage> adopt(String from, String to, Collection<String> chats) {
    return transactions.in(handle -> {
      List<OpenMessage> adopted = new ArrayList<>();
      for (String chat : chats) {
        List<OpenMessage> here =
            handle
                .select(
                    "SELECT * FROM open_message WHERE owner = ? AND chat = ?"
                        + " AND request_id NOT IN (SELECT id FROM operation)",
                    from,
                    chat)
                .map((row, context) ->
                    new OpenMessage(
                        row.getString("request_id"),
                        new MessagePlace(
                            chat, row.getString("channel"), row.getString("message_id"))))
                .list();
        for (OpenMessage openMessage : here) {
          handle.execute(
              "UPDATE open_message SET owner = ? WHERE request_id = ?", to, openMessage.request());
        }
        adopted.addAll(here);
      }
      return adopted;
    });
  }
}
