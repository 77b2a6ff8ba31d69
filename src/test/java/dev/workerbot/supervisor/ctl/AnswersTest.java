package dev.workerbot.supervisor.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.mainlog.Causes;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.worker.WorkerName;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What supervisorctl and sudo print, and what is made of it. */
class AnswersTest {
  private static final WorkerName X = WorkerName.of("x");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x: started|ActionDone",
        "x: stopped|ActionDone",
        "x: ERROR (already started)|Nothing",
        "x: ERROR (not running)|Nothing",
        "x: ERROR (no such file)|Fault",
        "x: ERROR (file is not executable)|Fault",
        "x: ERROR (spawn error)|Fault",
        "x: ERROR (abnormal termination)|Fault",
        "x: ERROR (no such process)|Fault",
        "x: ERROR (no such group)|Fault",
        "x: ERROR (something new)|Fault",
      })
  void answersToStartAndStop_areReadByTheirLines(String output, String kind) {
    ActionResult action = ActionParser.parse(output + "\n", X).orElseThrow();
    assertEquals(kind, action.getClass().getSimpleName());
  }

  @Test
  void emptyOutput_isNoAnswer_sinceNoWholeGroupIsEverAskedFor() {
    assertEquals(Optional.empty(), ActionParser.parse("", X));
    assertEquals(
        ProblemKind.NOT_UNDERSTOOD, CommandFaults.find(1, "", "").orElseThrow().problemKind());
    assertEquals(
        ProblemKind.NOT_UNDERSTOOD,
        CommandFaults.find(0, "", "some: noise of a login shell").orElseThrow().problemKind());
    assertEquals(Optional.empty(), CommandFaults.find(0, "", ""));
  }

  @Test
  void errorsThatAppearTwice_countOnce() {
    assertEquals(
        ActionParser.parse("x: ERROR (no such process)\n", X),
        ActionParser.parse("x: ERROR (no such process)\nx: ERROR (no such process)\n", X));
  }

  @Test
  void somethingElse_isNoAnswer() {
    assertEquals(Optional.empty(), ActionParser.parse("Traceback (most recent call last):\n", X));
    assertEquals(Optional.empty(), ActionParser.parse("y: started\n", X));
    assertEquals(
        Optional.of(new ActionResult.ActionDone()),
        ActionParser.parse("g:p: started\n", WorkerName.of("g:p")));
  }

  @Test
  void whatALogSays_isNoFailureOfReadingIt() {
    String log =
        """
        PermissionError: [Errno 13] cache
        http://db:3306 refused connection
        error: <class 'FileNotFoundError'>, [Errno 2]
        sudo: a password is required
        """;
    assertEquals(Optional.empty(), CommandFaults.findWhileReading(0, log, ""));
    assertEquals(
        ProblemKind.NOT_PERMITTED,
        CommandFaults.findWhileReading(1, "", "sudo: a password is required")
            .orElseThrow()
            .problemKind());
    assertEquals(Optional.empty(), CommandFaults.find(0, "a password is required: started\n", ""));
  }

  @Test
  void aCauseIsOver_whenTheWorkerCameUpAgain_orWasStopped() {
    String died = "2026-11-24 08:40:02,123 WARN exited: x (exit status 12; not expected)\n";
    String again = "2026-11-24 08:40:03,123 INFO spawned: 'x' with pid 8\n";
    String up =
        "2026-11-24 08:40:04,123 INFO success: x entered RUNNING state, process has stayed up for >"
            + " than 1 seconds (startsecs)\n";
    String stopped = "2026-11-24 08:41:04,123 INFO stopped: x (exit status 0)\n";
    String others = up.replace(" x ", " y ") + stopped.replace(" x ", " y ");
    assertTrue(Ending.last(died + again + others, "x").isPresent());
    assertEquals(Optional.empty(), Ending.last(died + again + up, "x"));
    assertEquals(Optional.empty(), Ending.last(died + stopped, "x"));
    assertTrue(Ending.last(died + up + died, "x").isPresent());
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(4, "unix:///var/run/supervisor.sock no such file\n", "", ProblemKind.DOWN),
        Arguments.of(4, "http://localhost:9001 refused connection\n", "", ProblemKind.DOWN),
        Arguments.of(7, "unix:///x.sock no such file\n", "", ProblemKind.DOWN),
        Arguments.of(
            1,
            "error: <class 'FileNotFoundError'>, [Errno 2] No such file or directory: file: x line:"
                + " 557\n",
            "",
            ProblemKind.DOWN),
        Arguments.of(
            1,
            "error: <class 'PermissionError'>, [Errno 13] Permission denied: file: x line: 557\n",
            "",
            ProblemKind.NOT_PERMITTED),
        Arguments.of(1, "Server requires authentication\n", "", ProblemKind.PASSWORD_WANTED),
        Arguments.of(
            1,
            "error: <class 'xmlrpc.client.Fault'>, <Fault 6: 'SHUTDOWN_STATE'>: file: x\n",
            "",
            ProblemKind.SHUTTING_DOWN),
        Arguments.of(
            1,
            "error: <class 'BrokenPipeError'>, [Errno 32] Broken pipe: file: x line: 998\n",
            "",
            ProblemKind.LOST),
        Arguments.of(
            1,
            "error: <class 'http.client.RemoteDisconnected'>, Remote end closed connection\n",
            "",
            ProblemKind.LOST),
        Arguments.of(1, "ERROR: already shutting down\n", "", ProblemKind.SHUTTING_DOWN),
        Arguments.of(
            3,
            "Sorry, supervisord responded but did not recognize the supervisor namespace"
                + " commands\n",
            "",
            ProblemKind.NOT_UNDERSTOOD),
        Arguments.of(
            2, "", "Error: could not find config file /nope.conf\n", ProblemKind.NOT_INSTALLED),
        Arguments.of(1, "", "sudo: a password is required\n", ProblemKind.NOT_PERMITTED),
        Arguments.of(
            1,
            "",
            "sudo: a terminal is required to read the password; either use the -S option\n",
            ProblemKind.NOT_PERMITTED),
        Arguments.of(
            1,
            "",
            "Sorry, user deploy is not allowed to execute '/usr/bin/supervisorctl status' as root"
                + " on web1.\n",
            ProblemKind.NOT_PERMITTED),
        Arguments.of(1, "", "sudo: supervisorctl: command not found\n", ProblemKind.NOT_INSTALLED),
        Arguments.of(
            127,
            "",
            "env: 'supervisorctl': No such file or directory\n",
            ProblemKind.NOT_INSTALLED),
        Arguments.of(
            1,
            "error: <class 'xml.parsers.expat.ExpatError'>, not well-formed\n",
            "",
            ProblemKind.NOT_UNDERSTOOD));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failuresOfTheWholeCommand_areDistinguished(
      int code, String out, String err, ProblemKind problemKind) {
    Problem problem = CommandFaults.find(code, out, err).orElseThrow();
    assertEquals(problemKind, problem.problemKind());
    assertTrue(problem.sentence().length() > 20, problem.sentence());
  }

  @Test
  void exitCode3OfStatus_isNoFailure() {
    assertEquals(Optional.empty(), CommandFaults.find(3, "horizon STOPPED Not started\n", ""));
  }

  @Test
  void aWarningAboutAscii_isNoFailure() {
    assertEquals(
        Optional.empty(),
        CommandFaults.find(
            0, "Warning: sys.stdout.encoding is set to ascii\nhorizon STOPPED Not started\n", ""));
  }

  @Property
  void noOutput_makesAnyOfThemThrow(@ForAll String out, @ForAll String err, @ForAll int code) {
    assertTrue(
        CommandFaults.find(code, out, err).stream().allMatch(one -> !one.sentence().isEmpty()));
    assertTrue(ActionParser.parse(out, X).stream().allMatch(one -> one.toString().length() > 0));
    assertTrue(
        Ending.last(out, err).map(one -> Causes.of(one.how(), Optional.empty())).stream()
            .allMatch(one -> !one.isEmpty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exited: horizon (exit status 12; not expected)|memory limit",
        "exited: horizon (exit status 255; not expected)|fatal error",
        "exited: horizon (exit status 127; not expected)|command, directory or user",
        "exited: horizon (exit status 1; not expected)|exit code 1",
        "exited: horizon (exit status 0; expected)|ended by itself",
        "exited: horizon (terminated by SIGKILL; not expected)|out of memory",
        "exited: horizon (terminated by SIGSEGV (core dumped); not expected)|crashed",
      })
  void exitCodes_areTranslated(String message, String words) {
    String log =
        "2026-11-24 08:40:01,123 INFO spawned: 'horizon' with pid 7\n"
            + "2026-11-24 08:40:02,123 WARN "
            + message
            + "\n2026-11-24 08:40:03,000 WARN exited: other (exit status 3; not expected)\n";
    assertTrue(
        Ending.last(log, "horizon")
            .map(one -> Causes.of(one.how(), Optional.empty()))
            .orElseThrow()
            .contains(words),
        message);
  }
}
