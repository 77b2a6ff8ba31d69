package dev.workerbot.store;

import dev.workerbot.alert.Silence;
import dev.workerbot.worker.Selector;
import java.time.Instant;
import java.util.List;

/** Silences, those that are over as well. */
public final class Silences {
  private final Transactions transactions;

  public Silences(Database database) {
    this.transactions = new Transactions(database);
  }

  /** Makes one, with the next number. */
  public Silence make(Selector of, String reason, String by, Instant now, Instant until) {
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
      return new Silence(number, of, reason, by, now, until);
    });
  }

  /** Those that still hold, by number. */
  public List<Silence> holding(Instant now) {
    return transactions.read(handle ->
        handle
            .select("SELECT * FROM silence WHERE until_at > ? ORDER BY number", now.toEpochMilli())
            .map((row, context) ->
                new Silence(
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
