package dev.workerbot.feature.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.operation.step.OperationTimeouts;
import dev.workerbot.operation.step.ShutdownSignal;
import dev.workerbot.supervisor.Ending;
import dev.workerbot.supervisor.MainLog;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.supervisor.ServerConfig;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StabilityCheckTest {
  private static final WorkerName ONCE = WorkerName.of("once");

  private Optional<Ending> ending = Optional.empty();

  private final class Logging implements SilentSupervisor {
    @Override
    public Reply<Optional<Ending>> ending(WorkerName worker) {
      return new Reply.Ok<>(ending);
    }

    @Override
    public Reply<Optional<String>> cause(WorkerName worker) {
      return new Reply.Ok<>(Optional.empty());
    }
  }

  private ChangeEnd end(int code, boolean expected) throws ChangeSuspended {
    ending =
        Optional.of(
            new Ending(
                new MainLog.ProcessEnd.Code(code),
                expected,
                LocalDateTime.of(2026, 11, 24, 3, 0),
                Optional.empty()));
    Duration brief = Duration.ofMillis(5);
    ProgramConfig program =
        ServerConfig.of("/c", Map.of("/c", "[program:once]\ncommand=x\n")).programs().getFirst();
    ChangeRun.ChangeWatcher nobody =
        new ChangeRun.ChangeWatcher() {
          @Override
          public void doing(String what) {
            // Not watched here.
          }

          @Override
          public void restoring(String why) {
            // Nothing is put back here.
          }
        };
    return new StabilityCheck(
            "once",
            new Logging(),
            new OperationTimeouts(brief, brief, Duration.ofSeconds(20), brief, brief, brief),
            new ShutdownSignal(),
            nobody)
        .of(
            Optional.of(program),
            () ->
                new Reply.Ok<>(
                    List.of(
                        new WorkerStatus(
                            ONCE, WorkerState.EXITED, OptionalInt.empty(), Optional.empty(), ""))));
  }

  @Test
  void line6_aNewOneShotThatEndsAsExpected_isWell() throws ChangeSuspended {
    assertInstanceOf(ChangeEnd.ChangeDone.class, end(0, true));
  }

  @Test
  void aNewWorkerThatEndsUnexpectedly_isNot() throws ChangeSuspended {
    ChangeEnd.Unwell unwell = assertInstanceOf(ChangeEnd.Unwell.class, end(1, false));
    assertEquals("it started and has exited again", unwell.cause().toString());
  }
}
