package dev.workerbot.supervisor.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.Standstill;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.ShellResult.Failure;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.worker.WorkerName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose supervisord, or whose connection, gives no answer. */
class HangingTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ShellResult TIME_OUT =
      new ShellResult.ShellFailed(Failure.TIMED_OUT, "no answer from web1 within 30 s");

  /** Gives no answer to supervisorctl; what it makes of {@code true} is up to the test. */
  private record Hanging(ShellResult toNothing) implements Shell {
    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      return command.words().equals(List.of("true")) ? toNothing : TIME_OUT;
    }

    @Override
    public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
      return TIME_OUT;
    }

    @Override
    public ShellResult attend(CommandLine command, Consumer<String> line) {
      return TIME_OUT;
    }

    @Override
    public void close() {}
  }

  private static Supervisorctl supervisorctl(ShellResult toNothing) {
    return new Supervisorctl(
        new Hanging(toNothing),
        new SupervisorctlSettings(
            List.of("supervisorctl"),
            Optional.of("/etc/s.conf"),
            List.of("tail"),
            LIMIT,
            List.of(),
            List.of()));
  }

  private static Problem problem(Reply<?> reply) {
    return assertInstanceOf(Reply.FailedReply.class, reply).problem();
  }

  @Test
  void whereTheServerRunsOtherCommands_supervisordHangs() {
    Supervisorctl web1 = supervisorctl(new ShellResult.ShellExited(0, "", "", false));
    List<Function<Supervisorctl, Reply<?>>> questions =
        List.of(
            Supervisorctl::status,
            one -> one.look().workers(),
            Supervisorctl::version,
            one -> one.pid(WorkerName.of("x")),
            Supervisorctl::reread,
            Supervisorctl::avail,
            one -> one.mainLog(200));
    for (Function<Supervisorctl, Reply<?>> question : questions) {
      Problem problem = problem(question.apply(web1));
      assertEquals(ProblemKind.HUNG, problem.problemKind());
      assertTrue(problem.reachedServer() && problem.mayPass() && problem.isSilence());
      assertTrue(
          problem
              .sentence()
              .startsWith(
                  "supervisord does not answer: supervisorctl had no answer within 30 s, though"),
          problem.sentence());
    }
  }

  @ParameterizedTest
  @CsvSource({"TIMED_OUT", "LOST", "UNREACHABLE", "BUSY"})
  void whereItRunsNothing_itIsTheServerThatIsSilent(Failure failure) {
    Supervisorctl web1 = supervisorctl(new ShellResult.ShellFailed(failure, "nothing"));
    assertEquals(ProblemKind.LOST, problem(web1.status()).problemKind());
  }

  @Test
  void whatMayTakeLong_mayHaveBeenCarriedOut() {
    Supervisorctl web1 = supervisorctl(new ShellResult.ShellExited(0, "", "", false));
    WorkerName x = WorkerName.of("x");
    assertEquals(ProblemKind.LOST, problem(web1.stop(x, LIMIT)).problemKind());
    assertEquals(ProblemKind.LOST, problem(web1.start(x, LIMIT)).problemKind());
    assertEquals(ProblemKind.LOST, problem(web1.update("x", LIMIT)).problemKind());
  }

  /** A shell whose start-up files print something before what was asked. */
  private record Listened(int code, List<String> lines) implements Shell {
    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ShellResult attend(CommandLine command, Consumer<String> line) {
      lines.forEach(line);
      return new ShellResult.ShellExited(code, "", "", false);
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(strings = {"T|was stopped", "D|waits for a disk", "S|is there and does nothing"})
  void aStandstill_isReportedWithItsState(String stateAndWords) {
    String[] both = stateAndWords.split("\\|", 2);
    Reply<Optional<Standstill>> reply =
        Standstill.await(
            new Listened(0, List.of("Welcome!", "stands still: " + both[0] + "\r")), 7);
    Standstill found = ((Reply.Ok<Optional<Standstill>>) reply).value().orElseThrow();
    assertEquals(new Standstill(7, Duration.ofSeconds(3), both[0]), found);
    assertTrue(found.sentence().contains("its process 7 " + both[1]), found.sentence());
  }

  @Test
  void aSystemThatDoesNotTell_isNoStandstill() {
    assertEquals(new Reply.Ok<>(Optional.empty()), Standstill.await(new Listened(4, List.of()), 7));
    for (int code : List.of(0, 1, 3, 127)) {
      assertEquals(
          ProblemKind.NOT_UNDERSTOOD,
          problem(Standstill.await(new Listened(code, List.of()), 7)).problemKind());
    }
  }
}
