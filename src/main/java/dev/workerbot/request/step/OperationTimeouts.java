package dev.workerbot.request.step;

import java.time.Duration;

/**
 * How long operations wait.
 *
 * @param answer for supervisorctl's own answer to a start or stop, before the status is watched
 *     instead; a stop may take an hour, and a waiting client holds one of the server's sessions
 * @param look between two looks at a server
 * @param settle for a started worker to be RUNNING or FATAL
 * @param steady for which a started worker must stay RUNNING before it is called that
 * @param proven the same in a rolling restart, before the next one is taken; at least, since a
 *     longer startsecs holds
 * @param resume for a lost server to come back, once something was begun there
 */
public record OperationTimeouts(
    Duration answer,
    Duration look,
    Duration settle,
    Duration steady,
    Duration proven,
    Duration resume) {
  public static final OperationTimeouts DEFAULT =
      new OperationTimeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofHours(24));

  /** What people have forgotten by then is not begun any more. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(15);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /** For a lost server to come back where nothing was begun yet. */
  public Duration unbegun() {
    return resume.compareTo(FORGOTTEN) < 0 ? resume : FORGOTTEN;
  }

  /** The same, but a started worker has to stay RUNNING for that long. */
  public OperationTimeouts steadyFor(Duration time) {
    return new OperationTimeouts(answer, look, settle, time, proven, resume);
  }

  /** Until a lost server is asked again: the longer it is lost, the rarer. */
  public Duration pauseAfter(Duration waited) {
    Duration longer = waited.compareTo(LONGEST_PAUSE) < 0 ? waited : LONGEST_PAUSE;
    return longer.compareTo(look) > 0 ? longer : look;
  }

  /** Until the next look at what may take an hour: the longer it has, the rarer are the looks. */
  public Duration pauseInLong(Duration soFar) {
    return pauseAfter(soFar.dividedBy(10));
  }
}
