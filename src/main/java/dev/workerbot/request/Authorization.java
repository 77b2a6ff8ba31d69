package dev.workerbot.request;

import dev.workerbot.fleet.ServerSight;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Whether a request may go on. */
public sealed interface Authorization {
  /** It, or what is decided next where it may go on so far. */
  default Authorization and(Supplier<Authorization> next) {
    return this instanceof Go ? next.get() : this;
  }

  /** What comes of it: the answer, or how the work came out where it may go on. */
  default Outcome then(Supplier<? extends Outcome> work) {
    return switch (this) {
      case Go _ -> work.get();
      case NoGo(var answer) -> answer;
    };
  }

  /** Stopped by this answer; else it may go on so far. */
  static Authorization unless(Optional<CommandAnswer> answer) {
    return answer.<Authorization>map(NoGo::new).orElse(Go.WITHOUT_TARGETS);
  }

  /**
   * It may.
   *
   * @param targets the workers that it may use, as they are now; empty where its verb's handler
   *     finds them
   * @param audited whether that could be written down
   * @param sight which workers there are for who asks, for a handler that finds its workers
   */
  record Go(SortedMap<Target, WorkerStatus> targets, boolean audited, ServerSight sight)
      implements Authorization {
    /** For a handler that needs to find no workers, or has rules of its own. */
    public static final Go WITHOUT_TARGETS = seeing(ServerSight.NOTHING);

    public Go {
      targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    }

    /** For a handler that finds its workers among these. */
    public static Go seeing(ServerSight sight) {
      return new Go(new TreeMap<>(), true, sight);
    }
  }

  /** It may not, or cannot; the answer says why, and is written down. */
  record NoGo(CommandAnswer answer) implements Authorization {}
}
