package dev.workerbot.supervisor.mainlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.mainlog.MainLog.Event;
import dev.workerbot.supervisor.mainlog.MainLog.ProcessEnd;
import dev.workerbot.worker.OddName;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainLogTest {
  private static final String STAMP = "2026-11-24 08:40:02,123 ";

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of("spawned: 'queue_00' with pid 17", new Event.SpawnedEvent("queue_00", 17)),
        Arguments.of("spawned: u'queue_00' with pid 17", new Event.SpawnedEvent("queue_00", 17)),
        Arguments.of("spawned: \"it's\" with pid 17", new Event.SpawnedEvent("it's", 17)),
        Arguments.of(
            "success: x entered RUNNING state, process has stayed up for > than 1 seconds"
                + " (startsecs)",
            new Event.RunningEvent("x")),
        Arguments.of(
            "exited: x (exit status 12; not expected)",
            new Event.ExitedEvent("x", new ProcessEnd.Code(12), false)),
        Arguments.of(
            "exited: x (exit status 0; expected)",
            new Event.ExitedEvent("x", new ProcessEnd.Code(0), true)),
        Arguments.of(
            "exited: x (terminated by SIGSEGV (core dumped); not expected)",
            new Event.ExitedEvent("x", new ProcessEnd.SignalEnd("SIGSEGV"), false)),
        Arguments.of(
            "exited: x (terminated by signal 40; not expected)",
            new Event.ExitedEvent("x", new ProcessEnd.SignalEnd("signal 40"), false)),
        Arguments.of(
            "exited: x (unknown termination cause 0x137f; not expected)",
            new Event.ExitedEvent("x", new ProcessEnd.UnknownEnd(), false)),
        Arguments.of(
            "stopped: x (terminated by SIGTERM)",
            new Event.StoppedEvent("x", new ProcessEnd.SignalEnd("SIGTERM"))),
        Arguments.of(
            "stopped: x (exit status 0)", new Event.StoppedEvent("x", new ProcessEnd.Code(0))),
        Arguments.of(
            "gave up: x entered FATAL state, too many start retries too quickly",
            new Event.GaveUpEvent("x")),
        Arguments.of(
            "spawnerr: can't find command 'php-nope'",
            new Event.NotSpawned("can't find command 'php-nope'")),
        Arguments.of("killing 'x' (17) with SIGKILL", new Event.Killing("x", 17)),
        Arguments.of("supervisord started with pid 17", new Event.DaemonStarted(17)),
        Arguments.of("received SIGTERM indicating exit request", new Event.DaemonStopping()),
        Arguments.of("received SIGHUP indicating restart request", new Event.DaemonStopping()),
        Arguments.of("waiting for a, b to die", new Event.DaemonStopping()),
        Arguments.of("waiting for a to stop", new Event.OtherEvent()),
        Arguments.of("received SIGUSR2 indicating log reopen request", new Event.LogReopened()),
        Arguments.of("supervisord logreopen", new Event.LogReopened()),
        Arguments.of("reaped unknown pid 17 (exit status 0)", new Event.OtherEvent()),
        Arguments.of("exited: x (something new)", new Event.OtherEvent()));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessage_isKnownByItsText(String message, Event event) {
    for (String level : List.of("INFO", "WARN", "CRIT")) {
      MainLog.MainLogLine mainLogLine = MainLog.read(STAMP + level + " " + message).orElseThrow();
      assertEquals(event, mainLogLine.event());
      assertEquals(level, mainLogLine.level());
      assertEquals(LocalDateTime.of(2026, 11, 24, 8, 40, 2, 123_000_000), mainLogLine.at());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Traceback (most recent call last):",
        "  File \"x.py\", line 3, in y",
        "24 08:40:02,123 INFO gave up: x entered FATAL state, too many start retries too quickly",
        "2026-13-24 08:40:02,123 INFO gave up: x entered FATAL state, too many",
        "==> Press Ctrl-C to exit <==",
      })
  void whatIsNoWholeLine_isPassedOver(String line) {
    assertEquals(Optional.empty(), MainLog.read(line));
  }

  @Test
  void aHoleBeforeALine_andALeapSecond_areSeenThrough() {
    String line = STAMP + "INFO gave up: x entered FATAL state, too many start retries too quickly";
    assertEquals(MainLog.read(line), MainLog.read("\0".repeat(5000) + line));
    assertTrue(MainLog.read(line.replace(":02,", ":60,")).isPresent());
  }

  @Property
  void noInput_makesItThrow(@ForAll String any) {
    assertTrue(
        MainLog.read(any).stream().allMatch(mainLogLine -> mainLogLine.level().length() == 4));
    MainLog.MainLogLine mainLogLine =
        MainLog.read(STAMP + "INFO x" + any.replaceAll("\\R", " ")).orElseThrow();
    assertEquals("INFO", mainLogLine.level());
  }

  @Property(tries = 200)
  void noMessage_makesItThrow(@ForAll("nearMessages") String message) {
    assertEquals("WARN", MainLog.read(STAMP + "WARN " + message + ".").orElseThrow().level());
  }

  /** Pieces of real messages in any order, and long runs of them. */
  @Provide
  Arbitrary<String> nearMessages() {
    return Arbitraries.of(
            "exited: ",
            "x ",
            "(exit status ",
            "99999",
            "; not expected)",
            "spawned: '",
            "' with",
            " pid ",
            "123456789",
            "waiting for ",
            "a, ",
            " to die",
            "terminated by SIG",
            ")",
            "a")
        .list()
        .ofMaxSize(3000)
        .map(pieces -> String.join("", pieces));
  }

  @Property
  void everyName_comesBack(@ForAll("names") String name, @ForAll("pids") int pid) {
    assertEquals(
        new Event.SpawnedEvent(OddName.part(name), pid),
        MainLog.read(STAMP + "INFO spawned: '" + name + "' with pid " + pid).orElseThrow().event());
    assertEquals(
        new Event.ExitedEvent(OddName.part(name), new ProcessEnd.Code(3), false),
        MainLog.read(STAMP + "INFO exited: " + name + " (exit status 3; not expected)")
            .orElseThrow()
            .event());
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withCharRange('!', '~')
        .withChars("éü作業'\"()")
        .ofMinLength(1)
        .ofMaxLength(40);
  }

  @Provide
  Arbitrary<Integer> pids() {
    return Arbitraries.integers().between(1, 999_999_999);
  }
}
