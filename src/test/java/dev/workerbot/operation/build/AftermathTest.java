package dev.workerbot.operation.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.operation.Closing;
import dev.workerbot.operation.Patience;
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

class AftermathTest {
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

  private End end(int code, boolean expected) throws Suspended {
    ending =
        Optional.of(
            new Ending(
                new MainLog.End.Code(code),
                expected,
                LocalDateTime.of(2026, 11, 24, 3, 0),
                Optional.empty()));
    Duration brief = Duration.ofMillis(5);
    ProgramConfig program =
        ServerConfig.of("/c", Map.of("/c", "[program:once]\ncommand=x\n")).programs().getFirst();
    ChangeRun.Watcher nobody =
        new ChangeRun.Watcher() {
          @Override
          public void doing(String what) {
            // Not watched here.
          }

          @Override
          public void restoring(String why) {
            // Nothing is put back here.
          }
        };
    return new Aftermath(
            "once",
            new Logging(),
            new Patience(brief, brief, Duration.ofSeconds(20), brief, brief, brief),
            new Closing(),
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
  void line6_aNewOneShotThatEndsAsExpected_isWell() throws Suspended {
    assertInstanceOf(End.Done.class, end(0, true));
  }

  @Test
  void aNewWorkerThatEndsUnexpectedly_isNot() throws Suspended {
    End.Unwell unwell = assertInstanceOf(End.Unwell.class, end(1, false));
    assertEquals("it started and has exited again", unwell.cause());
  }
}
