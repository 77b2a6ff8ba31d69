package dev.workerbot.operation;

import dev.workerbot.message.HumanTime;
import dev.workerbot.supervisor.Supervisor.Problem;
import java.time.Duration;

/** What becomes of a worker with which nothing was begun, while its server cannot be asked. */
final class Unbegun {
  /** In which a supervisord that is being restarted is back. */
  private static final Duration RESTART = Duration.ofSeconds(20);

  private Unbegun() {}

  /** How long its server is waited for: not at all where somebody has to mend something there. */
  static Duration limit(Problem problem, OperationTimeouts operationTimeouts) {
    Duration longest = operationTimeouts.unbegun();
    if (problem.isSilence()) {
      return longest;
    }
    Duration brief = longest.compareTo(RESTART) < 0 ? longest : RESTART;
    return problem.mayPass() ? brief : Duration.ZERO;
  }

  static String waiting(Problem problem, Duration soFar) {
    return "%s — nothing was begun here; waiting for it (%s so far)"
        .formatted(problem.sentence(), HumanTime.wholeSeconds(soFar));
  }

  /** Why nothing was begun, once it is given up. */
  static String told(Problem problem) {
    return problem.isSilence()
        ? ActionText.NOT_BEGUN_LOST + " (" + problem.sentence() + ")"
        : ActionText.NOT_BEGUN + problem.sentence();
  }
}
