package dev.workerbot.store.access;

import dev.workerbot.access.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Accounts of the operating system, in the columns {@code uid} and {@code account}. */
final class Accounts {
  private Accounts() {}

  /** The one of a row; empty where its person was at no terminal. */
  static Optional<Account> of(ResultSet row) throws SQLException {
    String name = row.getString("account");
    return name == null ? Optional.empty() : Optional.of(new Account(row.getLong("uid"), name));
  }
}
