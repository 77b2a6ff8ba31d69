package dev.workerbot.feature.restart.roll;

import dev.workerbot.message.entity.Person;
import dev.workerbot.request.TargetResult;
import dev.workerbot.worker.Target;
import java.util.List;

/** How a rolling restart has ended. */
public sealed interface RollEnd {
  /** Of those that it has come to, in their order. */
  List<TargetResult> results();

  /** All are through. */
  record Through(List<TargetResult> results) implements RollEnd {}

  /**
   * One did not come back, or died again, and nothing more was taken down.
   *
   * @param left those that it has not come to
   */
  record RollStopped(List<TargetResult> results, List<Target> left) implements RollEnd {}

  /** Somebody has ended it. */
  record Cancelled(List<TargetResult> results, List<Target> left, Person by) implements RollEnd {}
}
