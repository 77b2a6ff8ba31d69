package dev.workerbot.fleet.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.supervisor.mainlog.MainLog;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.WatchedFleet;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a watch hears and sees of a server that is well: real supervisord, over real SSH. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerWatchIT {
  private static final ServerName WEB1 = new ServerName("web1");

  private LoopbackServer server;

  @BeforeAll
  void start() {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put(
        "ok", "command=bash -c 'sleep 1001 & sleep 1000'\nkillasgroup=true\nstopasgroup=true");
    // With a long startsecs, or supervisord may take a process that ended already for a success.
    programs.put(
        "crash",
        "command=perl -e 'exit 12' artisan queue:work\n"
            + "startsecs=10\n"
            + "startretries=0\n"
            + "autostart=false");
    programs.put("gone", "command=$DIR/gone\nautorestart=true\nstartretries=1\nautostart=false");
    programs.put("done", "command=bash -c 'sleep 2'\nautorestart=false\nautostart=false");
    programs.put("oops", "command=bash -c 'sleep 2; exit 3'\nautorestart=false\nautostart=false");
    programs.put("killed", "command=sleep 1000\nautorestart=false\nautostart=false");
    programs.put("manual", "command=sleep 1000\nautostart=false");
    for (String group : List.of("wa", "wb")) {
      programs.put(
          group,
          "command=bash -c 'test -e $DIR/"
              + group
              + " && exit 12; exec sleep 1000'\n"
              + "process_name=%(process_num)02d\n"
              + "numprocs=1\n"
              + "startsecs=2\n"
              + "startretries=0\n"
              + "autostart=false");
    }
    server = LoopbackServer.start(programs);
    server.awaitStatus("ok", "RUNNING");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private WatchedFleet watch() {
    return WatchedFleet.of(WatchedFleet.server(WEB1, server)).awaitLive(WEB1);
  }

  @Test
  void aFatalWorker_isReportedAtOnce_withItsCause_andThenShownByAStatus() throws IOException {
    try (WatchedFleet fleet = watch()) {
      server.supervisorctl("start", "crash");
      fleet.seen().awaitStep(WEB1, "crash", WorkerState.FATAL);
      List<StateChange> steps = fleet.seen().steps(WEB1, "crash");
      assertTrue(
          steps.getLast().toString().contains("exit code 12: it went over its memory limit"),
          steps.toString());
      assertEquals(
          List.of(WorkerState.STARTING, WorkerState.BACKOFF, WorkerState.FATAL),
          fleet.seen().states(WEB1, "crash"));
      assertEquals(Optional.of(false), steps.get(1).expected());
      Duration took = Duration.between(writtenAt("gave up: crash"), steps.getLast().at());
      assertTrue(took.compareTo(Duration.ofMillis(1500)) < 0, took.toString());
      fleet.seen().await("the status", seen -> seen.isNow(WEB1, "crash", WorkerState.FATAL));
      assertTrue(fleet.seen().status(WEB1).orElseThrow().heard(), "every exit is heard");
      assertTrue(fleet.fleet().feed(WEB1).lag().isPresent(), "it is measured");
    }
  }

  /** When the newest such line was written, by this machine's clock. */
  private Instant writtenAt(String message) throws IOException {
    return Files.readAllLines(server.mainLog()).reversed().stream()
        .filter(line -> line.contains(message))
        .findFirst()
        .flatMap(MainLog::read)
        .orElseThrow()
        .at()
        .atZone(ZoneId.systemDefault())
        .toInstant();
  }

  @Test
  void aCommandThatIsGone_isTheCause_andNotTheExitBeforeIt() throws IOException {
    Path command = server.dir().resolve("gone");
    Files.writeString(command, "#!/bin/sh\nexec sleep 1000\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (WatchedFleet fleet = watch()) {
      server.supervisorctl("start", "gone");
      Files.delete(command);
      server.supervisorctl("signal", "KILL", "gone");
      fleet.seen().awaitStep(WEB1, "gone", WorkerState.FATAL);
      // A status may show the end before the log has told of all that came before it.
      Await.until(
          () -> "the last step names the cause: " + fleet.seen().steps(WEB1, "gone"),
          () ->
              fleet
                  .seen()
                  .steps(WEB1, "gone")
                  .getLast()
                  .toString()
                  .contains("could not be started: can't find command"));
    }
  }

  @Test
  void expectedExits_andUnexpectedOnes_areDistinguished() {
    try (WatchedFleet fleet = watch()) {
      server.supervisorctl("start", "done", "oops", "killed");
      server.supervisorctl("signal", "KILL", "killed");
      for (String worker : List.of("done", "oops", "killed")) {
        // The status may be a moment earlier than the line.
        fleet
            .seen()
            .await(
                "the end of " + worker,
                seen ->
                    seen.steps(WEB1, worker).stream().anyMatch(one -> one.expected().isPresent()));
        fleet.seen().await(worker + " ended", seen -> seen.isNow(WEB1, worker, WorkerState.EXITED));
      }
      StateChange done = fleet.seen().steps(WEB1, "done").getLast();
      assertEquals(Optional.of(true), done.expected());
      assertEquals(Optional.of("it ended by itself with exit code 0"), done.cause());
      StateChange oops = fleet.seen().steps(WEB1, "oops").getLast();
      assertEquals(Optional.of(false), oops.expected());
      assertEquals(Optional.of("exit code 3"), oops.cause());
      assertTrue(
          fleet.seen().steps(WEB1, "killed").getLast().toString().contains("SIGKILL"),
          fleet.seen().steps(WEB1, "killed").toString());
    }
  }

  @Test
  void aWorkerThatSomebodyStops_andStarts_isReported() {
    try (WatchedFleet fleet = watch()) {
      server.supervisorctl("start", "manual");
      server.supervisorctl("stop", "manual");
      fleet
          .seen()
          .await(
              "it was stopped",
              seen ->
                  seen.steps(WEB1, "manual").size() == 3
                      && seen.steps(WEB1, "manual").getLast().state() == WorkerState.STOPPED);
    }
  }

  @Test
  void whatWasBeforeTheWatch_isNotReported() {
    server.supervisorctl("start", "manual");
    server.supervisorctl("stop", "manual");
    try (WatchedFleet fleet = watch()) {
      fleet.seen().await("a status", seen -> seen.status(WEB1).isPresent());
      server.supervisorctl("start", "done");
      fleet.seen().await("done is told", seen -> !seen.steps(WEB1, "done").isEmpty());
      assertEquals(List.of(), fleet.seen().steps(WEB1, "manual"));
      assertEquals(List.of(), fleet.seen().of(Observation.Restart.class, WEB1));
    }
  }

  @Test
  void processesOfOneNameInTwoGroups_areDistinguished_byTheNextStatus() throws IOException {
    try (WatchedFleet fleet = watch()) {
      server.supervisorctl("start", "wa:00");
      server.supervisorctl("start", "wb:00");
      fleet.seen().await("wb:00 runs", seen -> seen.isNow(WEB1, "wb:00", WorkerState.RUNNING));
      Files.createFile(server.dir().resolve("wb"));
      server.supervisorctl("stop", "wb:00");
      server.supervisorctl("start", "wb:00");
      fleet
          .seen()
          .await(
              "the line is told", seen -> seen.states(WEB1, "wb:00").contains(WorkerState.FATAL));
      assertTrue(
          fleet.seen().steps(WEB1, "wb:00").getLast().toString().contains("exit code 12"),
          fleet.seen().steps(WEB1, "wb:00").toString());
      assertTrue(
          fleet.seen().steps(WEB1, "wa:00").stream()
              .noneMatch(step -> step.state() == WorkerState.FATAL || step.expected().isPresent()),
          fleet.seen().steps(WEB1, "wa:00").toString());
      server.supervisorctl("stop", "wa:00");
    }
  }

  @Test
  void memory_isThatOfTheWholeTree_ofWhatRuns() {
    try (WatchedFleet fleet = watch()) {
      fleet.seen().await("memory", seen -> !seen.of(Observation.Memory.class, WEB1).isEmpty());
      Map<WorkerName, Long> bytes =
          fleet.seen().of(Observation.Memory.class, WEB1).getLast().bytes();
      assertFalse(bytes.containsKey(WorkerName.of("crash")), "it does not run");
      // A shell and two sleeps.
      assertTrue(bytes.get(WorkerName.of("ok")) > 2_000_000, bytes.toString());
      assertTrue(bytes.get(WorkerName.of("ok")) < 50_000_000, bytes.toString());
    }
  }

  @Test
  void whatOthersAskFor_isReportedAsWell() {
    try (WatchedFleet fleet = watch()) {
      int before = fleet.seen().of(Observation.StatusObserved.class, WEB1).size();
      Snapshot snapshot = fleet.fleet().look(WEB1);
      fleet
          .seen()
          .await(
              "it is told",
              seen ->
                  seen.of(Observation.StatusObserved.class, WEB1).stream()
                      .anyMatch(one -> one.askedAt().equals(snapshot.askedAt())));
      assertTrue(before >= 1, "and one was asked for by the watch");
    }
  }

  @Test
  void aListenerThatThrows_endsNothing() {
    AtomicInteger reported = new AtomicInteger();
    try (CapturedLog log = new CapturedLog();
        Fleet fleet = new Fleet(List.of(WatchedFleet.server(WEB1, server)), Clock.systemUTC())) {
      fleet.watch(
          List.of(),
          _ -> {
            reported.incrementAndGet();
            throw new IllegalStateException("a bug of the listener's");
          },
          WatchedFleet.INTERVALS);
      Await.until("several are told", () -> reported.get() > 3 && fleet.feed(WEB1).isLive());
      assertTrue(log.errors().contains("a bug of the listener's"), log.errors());
    }
  }

  @Test
  void closing_isPrompt_andLeavesNothingRunning() throws IOException {
    WatchedFleet fleet = watch();
    assertEquals(1, listeners());
    long from = System.nanoTime();
    fleet.close();
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, took.toString());
    Await.until("nobody listens on the server", () -> listeners() == 0);
  }

  /** How many follow this server's main log. */
  private long listeners() {
    return listeners(server);
  }

  static long listeners(LoopbackServer server) {
    String follow = "-F -- " + server.mainLog();
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.endsWith(follow))
        .count();
  }
}
