package dev.workerbot.store;

import dev.workerbot.store.Cards.Channel;
import dev.workerbot.store.Journal.MessagePlace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Where the cards of petitions stand, and what their channels do not have yet. What is about to be
 * sent is marked before and after, so that whoever comes after a crash looks for it first.
 */
public final class ApprovalCardPosts {
  /** For which the others wait for the asker's own message, so that it is there when they press. */
  private static final Duration FIRST = Duration.ofSeconds(5);

  private final Transactions transactions;
  private final Clock clock;

  public ApprovalCardPosts(Database database, Clock clock) {
    this.transactions = new Transactions(database);
    this.clock = clock;
  }

  /**
   * A card that its channel lacks, or has an older version of.
   *
   * @param own whether it is the asker's own message
   * @param messageId where it stands; empty while it was never posted
   * @param sendingSince since when it may stand there without our knowing
   */
  public record WaitingCardPost(
      ApprovalRequest approvalRequest,
      Channel channel,
      boolean own,
      Optional<String> messageId,
      Optional<Instant> sendingSince) {}

  static void put(Handle handle, int number, Channel channel, boolean own) {
    handle.execute(
        "INSERT INTO petition_post (number, chat, channel, own, held, sent_version)"
            + " VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT (number, chat, channel) DO NOTHING",
        number,
        channel.chat(),
        channel.id(),
        own ? 1 : 0,
        own ? 1 : 0);
  }

  /** What the chat lacks, oldest first. */
  public List<WaitingCardPost> lacking(String chat) {
    long first = clock.instant().minus(FIRST).toEpochMilli();
    return transactions.read(handle ->
        handle
            .select(
                "SELECT p.* FROM petition_post p JOIN petition t ON t.number = p.number"
                    + " WHERE p.chat = ? AND p.held = 0 AND p.sent_version < t.version"
                    + " AND (p.message_id IS NOT NULL OR t.state NOT IN ('DENIED', 'EXPIRED',"
                    + " 'WITHDRAWN') OR p.sending_since IS NOT NULL)"
                    + " AND (t.state <> 'OPEN' OR t.made_at < ? OR NOT EXISTS (SELECT 1 FROM"
                    + " petition_post o WHERE o.number = p.number AND o.own = 1 AND o.held = 1))"
                    + " ORDER BY p.number, p.channel",
                chat,
                first)
            .map((row, context) ->
                new WaitingCardPost(
                    ApprovalRequests.find(handle, row.getInt("number")).orElseThrow(),
                    new Channel(chat, row.getString("channel")),
                    row.getInt("own") == 1,
                    Optional.ofNullable(row.getString("message_id")),
                    Cards.instant(row, "sending_since")))
            .list());
  }

  /** The asker's own message has its card: from now on it is edited like the others. */
  public void stands(String request, MessagePlace messagePlace) {
    transactions.in(handle ->
        handle.execute(
            "UPDATE petition_post SET held = 0, message_id = ?, sent_version = 1"
                + " WHERE own = 1 AND held = 1 AND message_id IS NULL AND chat = ? AND channel = ?"
                + " AND number IN (SELECT number FROM petition WHERE request_id = ?)",
            messagePlace.id(),
            messagePlace.chat(),
            messagePlace.channel(),
            request));
  }

  /** Somebody else writes into the asker's own message from now on; where it stands. */
  public Optional<MessagePlace> hold(int number) {
    return transactions.in(handle -> {
      handle.execute(
          "UPDATE petition_post SET held = 1 WHERE number = ? AND own = 1 AND message_id IS NOT"
              + " NULL",
          number);
      return handle
          .select(
              "SELECT * FROM petition_post WHERE number = ? AND own = 1 AND message_id IS NOT NULL",
              number)
          .map((row, context) ->
              new MessagePlace(
                  row.getString("chat"), row.getString("channel"), row.getString("message_id")))
          .findOne();
    });
  }

  /** Whether there is, or will be, a message of the asker's own. */
  public boolean hasOwn(int number) {
    return transactions.read(handle ->
        handle
            .select("SELECT COUNT(*) FROM petition_post WHERE number = ? AND own = 1", number)
            .mapTo(Integer.class)
            .one())
        > 0;
  }

  public void sending(WaitingCardPost card) {
    long now = clock.millis();
    update(card, "sending_since = COALESCE(sending_since, ?)", now);
  }

  /** The channel has it in this version. */
  public void brought(WaitingCardPost card, String messageId) {
    transactions.in(handle ->
        handle.execute(
            "UPDATE petition_post SET message_id = ?, sent_version = ?, sending_since = NULL"
                + " WHERE number = ? AND chat = ? AND channel = ?",
            messageId,
            card.approvalRequest().version(),
            card.approvalRequest().number(),
            card.channel().chat(),
            card.channel().id()));
  }

  /** Its message is gone: it is posted anew. */
  public void gone(WaitingCardPost card) {
    update(card, "message_id = ?, sending_since = NULL", null);
  }

  private void update(WaitingCardPost card, String change, Object value) {
    transactions.in(handle ->
        handle.execute(
            "UPDATE petition_post SET " + change + " WHERE number = ? AND chat = ? AND channel = ?",
            value,
            card.approvalRequest().number(),
            card.channel().chat(),
            card.channel().id()));
  }

  /**
   * What a dead bot was about to post may stand there or not; its placeholder is no open matter.
   */
  static void adopt(Handle handle, String from) {
    String theirs = " IN (SELECT number FROM petition WHERE owner = ? AND state = 'OPEN')";
    handle.execute(
        "UPDATE petition_post SET message_id = (SELECT m.message_id FROM open_message m"
            + " JOIN petition t ON t.request_id = m.request_id"
            + " WHERE t.number = petition_post.number)"
            + " WHERE own = 1 AND held = 1 AND message_id IS NULL AND number"
            + theirs,
        from);
    handle.execute(
        "UPDATE petition_post SET held = 0, sending_since = (SELECT made_at FROM petition t"
            + " WHERE t.number = petition_post.number) WHERE own = 1 AND held = 1 AND number"
            + theirs,
        from);
    handle.execute(
        "DELETE FROM open_message WHERE request_id IN (SELECT request_id FROM petition"
            + " WHERE owner = ? AND state = 'OPEN')"
            + " OR request_id IN (SELECT run_id FROM petition WHERE owner = ?"
            + " AND state = 'APPROVED' AND run_id NOT IN (SELECT id FROM operation))",
        from,
        from);
  }
}
