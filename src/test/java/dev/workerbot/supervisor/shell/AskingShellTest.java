package dev.workerbot.supervisor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.ShellResult.Failure;
import dev.workerbot.worker.WorkerName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A connection that breaks for a moment. */
class AskingShellTest {
  private static final ShellResult LOST = new ShellResult.ShellFailed(Failure.LOST, "it broke");
  private static final ShellResult GONE =
      new ShellResult.ShellFailed(Failure.UNREACHABLE, "refused");
  private static final ShellResult WORKER =
      new ShellResult.ShellExited(0, "x   RUNNING   pid 7, uptime 0:00:02\n", "", false);

  private final List<String> asked = new ArrayList<>();
  private final Deque<ShellResult> answers = new ArrayDeque<>();

  private Supervisorctl supervisorctl(ShellResult... results) {
    answers.addAll(List.of(results));
    Shell shell =
        new Shell() {
          @Override
          public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
            asked.add(command.words().getLast());
            return answers.size() > 1 ? answers.poll() : answers.getFirst();
          }

          @Override
          public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
            throw new UnsupportedOperationException();
          }

          @Override
          public ShellResult attend(CommandLine command, Consumer<String> line) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void close() {}
        };
    return new Supervisorctl(
        shell,
        new SupervisorctlSettings(
            List.of("supervisorctl"),
            Optional.of("/etc/s.conf"),
            List.of("tail"),
            Duration.ofSeconds(5),
            List.of(),
            List.of()));
  }

  @Test
  void whatChangesNothing_isAskedOnceMore() {
    assertInstanceOf(Reply.Ok.class, supervisorctl(LOST, WORKER).status());
    assertEquals(List.of("status", "status"), asked);
  }

  @Test
  void whereTheNextConnectionFailsAsWell_theFirstFailureIsReported_andNobodyAsksAThirdTime() {
    assertEquals(
        ProblemKind.LOST,
        assertInstanceOf(Reply.FailedReply.class, supervisorctl(LOST, GONE).status())
            .problem()
            .problemKind());
    assertEquals(List.of("status", "status"), asked);
  }

  @Test
  void whatChangesSomething_isNeverAskedAgainBlindly() {
    WorkerName x = WorkerName.of("x");
    Supervisorctl web1 = supervisorctl(LOST);
    Reply<?> _ = web1.start(x, Duration.ofSeconds(1));
    Reply<?> _ = web1.stop(x, Duration.ofSeconds(1));
    Reply<?> _ = web1.signal(x, Signal.TERM);
    Reply<?> _ = web1.update("x", Duration.ofSeconds(1));
    assertEquals(4, asked.size(), asked.toString());
  }
}
