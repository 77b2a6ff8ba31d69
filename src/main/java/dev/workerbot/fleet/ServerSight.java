package dev.workerbot.fleet;

import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What there is for somebody. Whatever else there is, is for them as if it were not there: what is
 * said of it is said of what does not exist.
 *
 * @param sees which workers there are for them
 * @param hints which of these may be named unasked
 * @param uses which servers, and so which tags, may be named unasked
 * @param sets names of the sets that they know
 */
public record ServerSight(
    Predicate<Target> sees, Predicate<Target> hints, Predicate<ServerName> uses, Set<String> sets) {
  /** For who may know of nothing. */
  public static final ServerSight NOTHING =
      new ServerSight(_ -> false, _ -> false, _ -> false, Set.of());

  public ServerSight {
    sets = Set.copyOf(sets);
  }
}
