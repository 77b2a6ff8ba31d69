package dev.workerbot.history;

import dev.workerbot.worker.Target;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The numbers by which workers' figures are kept. For one transaction. */
final class Watched {
  /** The number of a worker, as part of a statement that is given its server and its name. */
  static final String ID = "(SELECT id FROM watched WHERE server = :server AND worker = :worker)";

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
    return handle
        .createQuery("SELECT id FROM watched WHERE server = :server AND worker = :worker")
        .bindMethods(target)
        .mapTo(Integer.class)
        .findOne()
        .orElseGet(() ->
            handle
                .createQuery(
                    "INSERT INTO watched (id, server, worker)"
                        + " SELECT COALESCE(MAX(id), 0) + 1, :server, :worker FROM watched"
                        + " RETURNING id")
                .bindMethods(target)
                .mapTo(Integer.class)
                .one());
  }
}
