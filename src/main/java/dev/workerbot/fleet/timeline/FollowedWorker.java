package dev.workerbot.fleet.timeline;

import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.worker.WorkerState;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * One worker as the looks of an operation follow it, which asks the server itself: a bot that
 * watches nothing has no timeline.
 *
 * @param pid of its process; empty where there is none
 * @param since when every look has shown that state and that process, since the operation began
 * @param deaths of its processes that the looks have shown
 */
public record FollowedWorker(WorkerState state, OptionalInt pid, Duration since, int deaths) {
  /** As the first look shows it. */
  public static FollowedWorker first(ProcessView view, Duration now) {
    return new FollowedWorker(view.status().state(), view.pid(), now, 0);
  }

  /**
   * As the next look shows it.
   *
   * @param exits whether an exit is a death of what is followed
   */
  public FollowedWorker next(ProcessView view, boolean exits, Duration now) {
    WorkerState entered = view.status().state();
    // After BACKOFF another process is what Supervisor promised; otherwise the last one died.
    boolean another = pid.isPresent() && view.pid().isPresent() && !pid.equals(view.pid());
    boolean exited = exits && entered == WorkerState.EXITED && state != WorkerState.EXITED;
    return new FollowedWorker(
        entered,
        view.pid(),
        state == entered && !another ? since : now,
        deaths + (another || exited ? 1 : 0));
  }

  /** For how long it is so. */
  public Duration lasts(Duration now) {
    return now.minus(since);
  }
}
