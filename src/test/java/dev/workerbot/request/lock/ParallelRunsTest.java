package dev.workerbot.request.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.workerbot.request.step.StepSuspended;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ParallelRunsTest {
  private final AtomicInteger ended = new AtomicInteger();

  private int end() {
    return ended.incrementAndGet();
  }

  @Test
  void theyRunAtTheSameTime_andAnswerInTheirOrder() throws StepSuspended {
    CountDownLatch both = new CountDownLatch(2);
    ParallelRuns.OperationPart<String> first = () -> met(both, "first");
    ParallelRuns.OperationPart<String> second = () -> met(both, "second");
    assertEquals(List.of("first", "second"), ParallelRuns.all(List.of(first, second)));
  }

  /** Returns when the other one is there too. */
  private static String met(CountDownLatch both, String name) {
    both.countDown();
    try {
      both.await();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
    return name;
  }

  @Test
  void whereOneIsSuspended_theOthersStillComeToTheirEnd() {
    ParallelRuns.OperationPart<Integer> suspended =
        () -> {
          throw new StepSuspended();
        };
    assertThrows(
        StepSuspended.class, () -> ParallelRuns.all(List.of(suspended, this::end, this::end)));
    assertEquals(2, ended.get());
  }

  @Test
  void aMistake_isNotTakenForASuspension() {
    RuntimeException bug = new IllegalArgumentException("a bug");
    ParallelRuns.OperationPart<Integer> broken =
        () -> {
          throw bug;
        };
    assertSame(
        bug,
        assertThrows(
                IllegalStateException.class, () -> ParallelRuns.all(List.of(this::end, broken)))
            .getCause());
  }
}
