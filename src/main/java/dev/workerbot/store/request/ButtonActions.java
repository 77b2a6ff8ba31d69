package dev.workerbot.store.request;

import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What buttons do. A button carries only the offer's id and the number of the choice. */
public final class ButtonActions {
  private static final Duration KEPT = Duration.ofDays(7);

  private final Transactions transactions;
  private final Clock clock;

  public ButtonActions(Database database, Clock clock) {
    this.transactions = new Transactions(database);
    this.clock = clock;
  }

  /**
   * Commands that a message offers.
   *
   * @param asker the only user who may choose, and only once; empty where everybody may, repeatedly
   * @param commands what each choice runs, in canonical text; an empty one withdraws the offer
   */
  public record ButtonAction(
      String id,
      String chat,
      String channel,
      Optional<String> asker,
      Instant expiresAt,
      List<String> commands) {
    public ButtonAction {
      commands = List.copyOf(commands);
    }
  }

  public void save(ButtonAction buttonAction) {
    long now = clock.millis();
    transactions.in(handle -> {
      forget(handle, now - KEPT.toMillis());
      handle.execute(
          "INSERT INTO offer (id, made_at, expires_at, chat, channel, asker)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          buttonAction.id(),
          now,
          buttonAction.expiresAt().toEpochMilli(),
          buttonAction.chat(),
          buttonAction.channel(),
          buttonAction.asker().orElse(null));
      for (int i = 0; i < buttonAction.commands().size(); i++) {
        handle.execute(
            "INSERT INTO offer_choice (offer_id, choice, command) VALUES (?, ?, ?)",
            buttonAction.id(),
            i,
            buttonAction.commands().get(i));
      }
      return true;
    });
  }

  private static void forget(Handle handle, long before) {
    handle.execute(
        "DELETE FROM offer_choice WHERE offer_id IN (SELECT id FROM offer WHERE expires_at < ?)",
        before);
    handle.execute("DELETE FROM offer WHERE expires_at < ?", before);
  }

  public Optional<ButtonAction> find(String id) {
    return transactions.read(handle -> {
      List<String> commands =
          handle
              .select("SELECT command FROM offer_choice WHERE offer_id = ? ORDER BY choice", id)
              .mapTo(String.class)
              .list();
      return handle
          .select("SELECT chat, channel, asker, expires_at FROM offer WHERE id = ?", id)
          .map((row, context) ->
              new ButtonAction(
                  id,
                  row.getString("chat"),
                  row.getString("channel"),
                  Optional.ofNullable(row.getString("asker")),
                  Instant.ofEpochMilli(row.getLong("expires_at")),
                  commands))
          .findOne();
    });
  }

  /** Uses an offer up; at most one caller ever gets {@code true}. */
  public boolean use(String id) {
    long now = clock.millis();
    return transactions.in(handle ->
        handle.execute("UPDATE offer SET used_at = ? WHERE id = ? AND used_at IS NULL", now, id)
            == 1);
  }
}
