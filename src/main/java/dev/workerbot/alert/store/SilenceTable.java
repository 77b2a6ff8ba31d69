package dev.workerbot.alert.store;

import dev.workerbot.alert.ActiveSilence;
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
  public ActiveSilence make(Selector of, String reason, String by, Instant now, Instant until) {
    return transactions.in(handle -> {
      int number =
          handle
              .select("SELECT COALESCE(MAX(number), 0) + 1 FROM silence")
              .mapTo(Integer.class)
              .one();
      handle.execute(
          "INSERT INTO silence (number, selector, reason, by_name, made_at, until_at)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          number,
          of.toString(),
          reason,
          by,
          now.toEpochMilli(),
          until.toEpochMilli());
      return new ActiveSilence(number, of, reason, by, now, until);
    });
  }

  /** Those that still hold, by number. */
  public List<ActiveSilence> holding(Instant now) {
    return transactions.read(handle ->
        handle
            .select("SELECT * FROM silence WHERE until_at > ? ORDER BY number", now.toEpochMilli())
            .map((row, context) ->
                new ActiveSilence(
                    row.getInt("number"),
                    Selector.parse(row.getString("selector")),
                    row.getString("reason"),
                    row.getString("by_name"),
                    Instant.ofEpochMilli(row.getLong("made_at")),
                    Instant.ofEpochMilli(row.getLong("until_at"))))
            .list());
  }

  /** Ends one early; whether it still held. */
  public boolean end(int number, Instant now) {
    return transactions.in(handle ->
        handle.execute(
            "UPDATE silence SET until_at = ? WHERE number = ? AND until_at > ?",
            now.toEpochMilli(),
            number,
            now.toEpochMilli()))
        == 1;
  }
}
