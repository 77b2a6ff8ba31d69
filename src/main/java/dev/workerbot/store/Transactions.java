package dev.workerbot.store;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Runs work in one transaction; whatever the database does wrong comes out as one exception. */
public final class Transactions {
  private final Database database;

  public Transactions(Database database) {
    this.database = database;
  }

  /** Writes, in turn with others, and returns once it is on the disk. */
  public <T> T in(Function<Handle, T> work) {
    return database.connections().writer().run(work);
  }

  /** Reads, beside whoever writes. */
  public <T> T read(Function<Handle, T> work) {
    return database.connections().readers().run(work);
  }
}
