package dev.workerbot.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Columns of rows that have no type of their own in SQL. */
public final class Rows {
  private Rows() {}

  /** A moment, kept in milliseconds; empty where the column is. */
  public static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
