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
   * @param continued the next run goes on with it elsewhere, but the asker may still wait for a
   *     reply
   */
  public record LeftEvents(List<SeenEvent> lost, List<SeenEvent> continued) {
    public LeftEvents {
      lost = List.copyOf(lost);
      continued = List.copyOf(continued);
    }
  }

  /** It is about to be acknowledged; what is known of it already stays. */
  public void heard(SeenEvent one) {
    transactions.in(handle -> insert(handle, one, "NOTHING"));
  }

  private static int insert(Handle handle, SeenEvent one, String otherwise) {
    return handle
        .createUpdate(
            "INSERT INTO heard (delivery, owner, chat, channel, user_id, user_name, text, heard_at,"
                + " request_id, reply) VALUES (:delivery, :owner, :chat, :channel, :user, :name,"
                + " :text, :at, :request, :reply) ON CONFLICT (delivery) DO "
                + otherwise)
        .bindMethods(one)
        .execute();
  }

  /** It has had its last word, or came before; another request of the same delivery stays. */
  public void over(String delivery, String request) {
    transactions.in(handle ->
        handle
            .createUpdate(
                "DELETE FROM heard WHERE delivery = :delivery"
                    + " AND (request_id IS NULL OR request_id = :request)")
            .bind("delivery", delivery)
            .bind("request", request)
            .execute());
  }

  /** Owners of requests that have not had their last word. */
  public List<String> owners() {
    return transactions.read(handle ->
        handle.createQuery("SELECT DISTINCT owner FROM heard").mapTo(String.class).list());
  }

  /**
   * Takes over what a dead owner heard and left without a word. What is older than a day is
   * forgotten.
   *
   * @param mine which of it the new owner can post
   */
  public LeftEvents adopt(String from, String to, Predicate<SeenEvent> mine) {
    Instant forgotten = clock.instant().minus(Duration.ofDays(1));
    return transactions.in(handle -> {
      List<SeenEvent> continued =
          events(handle, from, to, " AND reply IS NOT NULL AND (" + GOES_ON + ")");
      handle
          .createUpdate(
              "DELETE FROM heard WHERE owner = :from AND (heard_at < :forgotten OR "
                  + GOES_ON
                  + ")")
          .bind("from", from)
          .bind("forgotten", forgotten)
          .execute();
      List<SeenEvent> lost = events(handle, from, to, "").stream().filter(mine).toList();
      lost.forEach(one ->
          handle
              .createUpdate("UPDATE heard SET owner = :owner WHERE delivery = :delivery")
              .bindMethods(one)
              .execute());
      return new LeftEvents(lost, continued.stream().filter(mine).toList());
    });
  }

  private static List<SeenEvent> events(Handle handle, String from, String to, String and) {
    return handle
        .createQuery(
            "SELECT delivery, :to AS owner, chat, channel, user_id AS user, user_name AS name,"
                + " text, heard_at AS at, request_id AS request, reply FROM heard"
                + " WHERE owner = :from"
                + and
                + " ORDER BY heard_at")
        .bind("from", from)
        .bind("to", to)
        .mapTo(SeenEvent.class)
        .list();
  }

  /**
   * Whether this delivery is seen for the first time, as {@link #isFirst(String)}; then it is
   * written down as well that it is being dealt with.
   */
  public boolean isFirst(SeenEvent one) {
    return transactions.in(handle -> {
      boolean first = isFirst(handle, one.delivery());
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
    return transactions.in(handle -> isFirst(handle, delivery));
  }

  private boolean isFirst(Handle handle, String delivery) {
    Instant now = clock.instant();
    handle
        .createUpdate("DELETE FROM delivery WHERE seen_at < :old")
        .bind("old", now.minus(KEPT))
        .execute();
    return handle
            .createUpdate(
                "INSERT INTO delivery (id, seen_at) VALUES (:delivery, :now)"
                    + " ON CONFLICT (id) DO NOTHING")
            .bind("delivery", delivery)
            .bind("now", now)
            .execute()
        == 1;
  }
}
