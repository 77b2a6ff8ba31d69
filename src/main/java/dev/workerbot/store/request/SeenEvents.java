package dev.workerbot.store.request;

import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/** Remembers what came in from chats, for a platform may deliver twice. */
public final class SeenEvents {
  private static final Duration KEPT = Duration.ofDays(2);
  private static final String GOES_ON =
      "request_id IN (SELECT id FROM operation)"
          + " OR request_id IN (SELECT subject FROM outbox WHERE kind = 'ANSWER')";

  private final Transactions transactions;
  private final Clock clock;

  public SeenEvents(Database database, Clock clock) {
    this.transactions = new Transactions(database);
    this.clock = clock;
  }

  /**
   * A request that came in, and has not had its last word.
   *
   * @param owner the name of the lock that shows its bot to be alive
   * @param text as it may be shown
   * @param request its id, once it is being dealt with
   * @param reply by which its platform lets it still be answered, where it has such a thing
   */
  public record SeenEvent(
      String delivery,
      String owner,
      String chat,
      String channel,
      String user,
      String name,
      String text,
      Instant at,
      Optional<String> request,
      Optional<String> reply) {}

  /**
   * What a dead owner heard.
   *
   * @param lost no operation came of it, and no message that waits for its last word
   * @param told the next run goes on with it elsewhere, but the asker may still wait for a reply
   */
  public record LeftEvents(List<SeenEvent> lost, List<SeenEvent> told) {
    public LeftEvents {
      lost = List.copyOf(lost);
      told = List.copyOf(told);
    }
  }

  /** It is about to be acknowledged; what is known of it already stays. */
  public void heard(SeenEvent one) {
    transactions.in(handle -> insert(handle, one, "NOTHING"));
  }

  private static int insert(Handle handle, SeenEvent one, String otherwise) {
    return handle.execute(
        "INSERT INTO heard (delivery, owner, chat, channel, user_id, user_name, text, heard_at,"
            + " request_id, reply) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (delivery) DO "
            + otherwise,
        one.delivery(),
        one.owner(),
        one.chat(),
        one.channel(),
        one.user(),
        one.name(),
        one.text(),
        one.at().toEpochMilli(),
        one.request().orElse(null),
        one.reply().orElse(null));
  }

  /** It has had its last word, or came before; another request of the same delivery stays. */
  public void over(String delivery, String request) {
    transactions.in(handle ->
        handle.execute(
            "DELETE FROM heard WHERE delivery = ? AND (request_id IS NULL OR request_id = ?)",
            delivery,
            request));
  }

  /** Owners of requests that have not had their last word. */
  public List<String> owners() {
    return transactions.read(
        handle -> handle.select("SELECT DISTINCT owner FROM heard").mapTo(String.class).list());
  }

  /**
   * Takes over what a dead owner heard and left without a word. What is older than a day is
   * forgotten.
   *
   * @param mine which of it can be told by the new owner
   */
  public LeftEvents adopt(String from, String to, Predicate<SeenEvent> mine) {
    long forgotten = clock.millis() - Duration.ofDays(1).toMillis();
    return transactions.in(handle -> {
      List<SeenEvent> told =
          events(handle, to, "owner = ? AND reply IS NOT NULL AND (" + GOES_ON + ")", from);
      handle.execute(
          "DELETE FROM heard WHERE owner = ? AND (heard_at < ? OR " + GOES_ON + ")",
          from,
          forgotten);
      List<SeenEvent> lost = events(handle, to, "owner = ?", from).stream().filter(mine).toList();
      lost.forEach(one ->
          handle.execute("UPDATE heard SET owner = ? WHERE delivery = ?", to, one.delivery()));
      return new LeftEvents(lost, told.stream().filter(mine).toList());
    });
  }

  private static List<SeenEvent> events(Handle handle, String owner, String where, String from) {
    return handle
        .select("SELECT * FROM heard WHERE " + where + " ORDER BY heard_at", from)
        .map((row, context) ->
            new SeenEvent(
                row.getString("delivery"),
                owner,
                row.getString("chat"),
                row.getString("channel"),
                row.getString("user_id"),
                row.getString("user_name"),
                row.getString("text"),
                Instant.ofEpochMilli(row.getLong("heard_at")),
                Optional.ofNullable(row.getString("request_id")),
                Optional.ofNullable(row.getString("reply"))))
        .list();
  }

  /**
   * Whether this delivery is seen for the first time, as {@link #isFirst(String)}; then it is
   * written down as well that it is being dealt with.
   */
  public boolean isFirst(SeenEvent one) {
    long now = clock.millis();
    return transactions.in(handle -> {
      boolean first = isFirst(handle, one.delivery(), now);
      if (first) {
        int _ = insert(handle, one, "UPDATE SET request_id = excluded.request_id");
      }
      return first;
    });
  }

  /**
   * Whether this delivery is seen for the first time; at most one caller ever gets {@code true}.
   */
  public boolean isFirst(String delivery) {
    long now = clock.millis();
    return transactions.in(handle -> isFirst(handle, delivery, now));
  }

  private static boolean isFirst(Handle handle, String delivery, long now) {
    handle.execute("DELETE FROM delivery WHERE seen_at < ?", now - KEPT.toMillis());
    return handle.execute(
            "INSERT INTO delivery (id, seen_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
            delivery,
            now)
        == 1;
  }
}
