package dev.workerbot.request.lock;

import dev.workerbot.request.step.StepSuspended;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs parts of an operation at the same time, each to its end. */
public final class ParallelRuns {
  private ParallelRuns() {}

  /** A part of an operation. */
  @FunctionalInterface
  public interface OperationPart<T> {
    T run() throws StepSuspended;
  }

  /**
   * All of them, also where one of them is suspended.
   *
   * @return what they have come to, in the order of the parts
   */
  public static <T> List<T> all(List<OperationPart<T>> parts) throws StepSuspended {
    List<Future<T>> over;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      over = parts.stream().map(part -> threads.submit(part::run)).toList();
    }
    boolean suspended = false;
    for (Future<T> one : over) {
      if (one.state() != Future.State.SUCCESS) {
        suspended = true;
        if (!(one.exceptionNow() instanceof StepSuspended)) {
          throw new IllegalStateException(one.exceptionNow());
        }
      }
    }
    if (suspended) {
      throw new StepSuspended();
    }
    return over.stream().map(Future::resultNow).toList();
  }
}
