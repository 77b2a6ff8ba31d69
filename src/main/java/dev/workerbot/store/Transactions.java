package dev.workerbot.store;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Runs work in one transaction; whatever the database does wrong comes out as one exception. */
final class Transactions {
  private final Database database;

  Transactions(Database database) {
    this.database = database;
  }

  <T> T in(Function<Handle, T> work) {
    try {
      return database.jdbi().inTransaction(work::apply);
    } catch (JdbiException failed) {
      throw new StoreException(failed);
    }
  }
}
