package dev.workerbot.request.state;

import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** The words for a worker's state, how grave it is, and where it stands in a list. */
public final class StateText {
  /** What has exited and failed is as bad as what is FATAL. */
  private static final int FAILED = 0;

  /** What has done its work is neither trouble nor at work. */
  private static final int OVER = 7;

  private StateText() {}

  /** The state, and of EXITED which kind of it. */
  public static String of(WorkerStatus status, Exit.Judged exit) {
    return status.state() == WorkerState.EXITED ? exit.words() : status.state().toString();
  }

  /** {@code 2 FATAL, 1 EXITED as expected, 12 RUNNING}: trouble first. */
  public static Sentence counts(Map<Target, WorkerStatus> workers, Map<Target, Exit> exits) {
    Map<String, Integer> ranks = new HashMap<>();
    Map<String, Integer> counted = new HashMap<>();
    workers.forEach((target, status) -> {
      Exit.Judged exit = exits.getOrDefault(target, Exit.UNKNOWN).judged();
      String state = of(status, exit);
      ranks.put(state, rank(status, exit));
      counted.merge(state, 1, Integer::sum);
    });
    return counted.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Integer>>comparingInt(one -> ranks.get(one.getKey()))
                .thenComparing(Map.Entry::getKey))
        .map(one -> Sentence.of("%s %s", one.getValue(), one.getKey()))
        .collect(Sentence.joining(", "));
  }

  /** How grave a state is, where a worker that has done its work is no trouble. */
  public static Severity severity(WorkerStatus status, Exit.Judged exit) {
    if (status.state() != WorkerState.EXITED) {
      return severity(status.state());
    }
    return exit.isWell()
        ? Severity.PLAIN
        : exit == Exit.Judged.FAILED ? Severity.BAD : severity(status.state());
  }

  /** How grave a state is by itself. */
  public static Severity severity(WorkerState state) {
    return switch (state) {
      case FATAL, UNKNOWN -> Severity.BAD;
      case BACKOFF, EXITED, STOPPED -> Severity.WARNING;
      case STARTING, STOPPING -> Severity.WORKING;
      case RUNNING -> Severity.GOOD;
    };
  }

  /** The place in a list that shows trouble first; 0 is the gravest. */
  public static int rank(WorkerStatus status, Exit.Judged exit) {
    if (status.state() != WorkerState.EXITED) {
      return rank(status.state());
    }
    return switch (exit) {
      case EXPECTED, SEEMS_EXPECTED -> OVER;
      case FAILED -> FAILED;
      case UNKNOWN -> rank(status.state());
    };
  }

  /** The same of a state by itself. */
  public static int rank(WorkerState state) {
    return switch (state) {
      case FATAL -> 0;
      case UNKNOWN -> 1;
      case BACKOFF -> 2;
      case EXITED -> 3;
      case STOPPING -> 4;
      case STARTING -> 5;
      case STOPPED -> 6;
      case RUNNING -> 8;
    };
  }
}
