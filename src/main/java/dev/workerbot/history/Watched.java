package dev.workerbot.history;

import dev.workerbot.worker.Target;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The numbers by which workers' figures are kept. For one transaction. */
final class Watched {
  /** The number of a worker, as part of a statement that is given its server and its name. */
  static final String ID = "(SELECT id FROM watched WHERE server = ? AND worker = ?)";

  private final Handle handle;
  private final Map<Target, Integer> known = new HashMap<>();

  Watched(Handle handle) {
    this.handle = handle;
  }

  /** The worker's number, a new one where it has none. */
  int id(Target target) {
    return known.computeIfAbsent(target, this::found);
  }

  private int found(Target target) {
    String server = target.server().value();
    String worker = target.worker().full();
    return handle
        .select("SELECT id FROM watched WHERE server = ? AND worker = ?", server, worker)
        .mapTo(Integer.class)
        .findOne()
        .orElseGet(() -> {
          int next =
              handle
                  .select("SELECT COALESCE(MAX(id), 0) + 1 FROM watched")
                  .mapTo(Integer.class)
                  .one();
          handle.execute(
              "INSERT INTO watched (id, server, worker) VALUES (?, ?, ?)", next, server, worker);
          return next;
        });
  }
}
