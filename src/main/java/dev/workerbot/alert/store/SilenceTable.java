package dev.workerbot.alert.store;

import dev.workerbot.alert.ActiveSilence;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import dev.workerbot.worker.Selector;
import java.time.Instant;
import java.util.List;

/** Silences, those that are over as well. */
public final class SilenceTable {
  private final Transactions transactions;

  public SilenceTable(Database database) {
    this.transactions = new Transactions(database);
  }

  /** Makes one, with the next number. */
  public ActiveSilence make(Selector of, String reason, Person by, Instant now, Instant until) {
    return transactions.in(handle -> {
      int number =
          handle
              .createQuery("SELECT COALESCE(MAX(number), 0) + 1 FROM silence")
              .mapTo(Integer.class)
              .one();
      ActiveSilence made = new ActiveSilence(number, of, reason, by, now, until);
      handle
          .createUpdate(
              "INSERT INTO silence (number, selector, reason, by_name, made_at, until_at)"
                  + " VALUES (:number, :of, :reason, :by, :madeAt, :until)")
          .bindMethods(made)
          .execute();
      return made;
    });
  }

  /** Those that still hold, by number. */
  public List<ActiveSilence> holding(Instant now) {
    return transactions.read(handle ->
        handle
            .createQuery(
                "SELECT number, selector AS of, reason, by_name AS \"by\", made_at,"
                    + " until_at AS until FROM silence WHERE until_at > :now ORDER BY number")
            .bind("now", now)
            .mapTo(ActiveSilence.class)
            .list());
  }

  /** Ends one early; whether it still held. */
  public boolean end(int number, Instant now) {
    return transactions.in(handle ->
        handle
                .createUpdate(
                    "UPDATE silence SET until_at = :now WHERE number = :number AND until_at > :now")
                .bind("now", now)
                .bind("number", number)
                .execute()
            == 1);
  }
}
