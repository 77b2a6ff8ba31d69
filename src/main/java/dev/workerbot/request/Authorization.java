package dev.workerbot.request;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether a request may go on. */
public sealed interface Authorization {
  /**
   * It may.
   *
   * @param targets the workers that it may use, as they are now; empty where its verb's handler
   *     finds them
   * @param audited whether that could be written down
   */
  record Go(SortedMap<Target, WorkerStatus> targets, boolean audited) implements Authorization {
    /** For a handler that finds its workers. */
    public static final Go WITHOUT_TARGETS = new Go(new TreeMap<>(), true);

    public Go {
      targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    }
  }

  /** It may not, or cannot; the answer says why, and is written down. */
  record NoGo(CommandAnswer answer) implements Authorization {}
}
