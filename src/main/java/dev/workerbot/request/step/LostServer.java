package dev.workerbot.request.step;

import dev.workerbot.message.text.HumanTime;
import dev.workerbot.supervisor.reply.Problem;
import java.time.Duration;

/** How long a server that cannot be asked is waited for, and what is said meanwhile. */
public final class LostServer {
  /** Before the cause of what was not begun. */
  public static final String NOT_BEGUN = "not begun: ";

  public static final String NOT_BEGUN_LOST = NOT_BEGUN + "connection lost";

  /** In which a supervisord that is being restarted is back. */
  private static final Duration RESTART = Duration.ofSeconds(20);

  private LostServer() {}

  /**
   * How long it is waited for where nothing was begun: not at all where somebody has to mend it.
   */
  public static Duration limit(Problem problem, OperationTimeouts operationTimeouts) {
    Duration longest = operationTimeouts.unbegun();
    if (problem.isSilence()) {
      return longest;
    }
    Duration brief = longest.compareTo(RESTART) < 0 ? longest : RESTART;
    return problem.mayPass() ? brief : Duration.ZERO;
  }

  /** While it is waited for, and nothing was begun. */
  public static String waiting(Problem problem, Duration soFar) {
    return "%s — nothing started here yet; waiting for it (%s so far)"
        .formatted(problem.sentence(), HumanTime.wholeSeconds(soFar));
  }

  /** While it is waited for in the middle of something. */
  public static String waitingToFinish(String problem, Duration soFar) {
    return "%s — waiting for it, to finish what was started (%s so far)"
        .formatted(problem, HumanTime.wholeSeconds(soFar));
  }

  /** Why nothing was begun, once it is given up. */
  public static String notBegun(Problem problem) {
    return problem.isSilence()
        ? NOT_BEGUN_LOST + " (" + problem.sentence() + ")"
        : NOT_BEGUN + problem.sentence();
  }
}
