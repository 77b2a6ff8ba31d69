package dev.workerbot.store.request;

import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What buttons do. A button carries only the action's id and the number of the choice. */
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
   * @param commands what each choice runs, in canonical text; an empty one withdraws the buttons
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
    Instant now = clock.instant();
    transactions.in(handle -> {
      forget(handle, now.minus(KEPT));
      handle
          .createUpdate(
              "INSERT INTO offer (id, made_at, expires_at, chat, channel, asker)"
                  + " VALUES (:id, :now, :expiresAt, :chat, :channel, :asker)")
          .bindMethods(buttonAction)
          .bind("now", now)
          .execute();
      for (int choice = 0; choice < buttonAction.commands().size(); choice++) {
        handle
            .createUpdate(
                "INSERT INTO offer_choice (offer_id, choice, command)"
                    + " VALUES (:id, :choice, :command)")
            .bind("id", buttonAction.id())
            .bind("choice", choice)
            .bind("command", buttonAction.commands().get(choice))
            .execute();
      }
      return true;
    });
  }

  private static void forget(Handle handle, Instant before) {
    for (String old :
        List.of(
            "offer_choice WHERE offer_id IN (SELECT id FROM offer WHERE expires_at < :before)",
            "offer WHERE expires_at < :before")) {
      handle.createUpdate("DELETE FROM " + old).bind("before", before).execute();
    }
  }

  private record ButtonActionRow(
      String id, String chat, String channel, Optional<String> asker, Instant expiresAt) {}

  public Optional<ButtonAction> find(String id) {
    return transactions.read(handle -> {
      List<String> commands =
          handle
              .createQuery("SELECT command FROM offer_choice WHERE offer_id = :id ORDER BY choice")
              .bind("id", id)
              .mapTo(String.class)
              .list();
      return handle
          .createQuery("SELECT * FROM offer WHERE id = :id")
          .bind("id", id)
          .mapTo(ButtonActionRow.class)
          .findOne()
          .map(row ->
              new ButtonAction(
                  row.id(), row.chat(), row.channel(), row.asker(), row.expiresAt(), commands));
    });
  }

  /** Uses one up; at most one caller ever gets {@code true}. */
  public boolean use(String id) {
    Instant now = clock.instant();
    return transactions.in(handle ->
        handle
                .createUpdate("UPDATE offer SET used_at = :now WHERE id = :id AND used_at IS NULL")
                .bind("now", now)
                .bind("id", id)
                .execute()
            == 1);
  }
}
