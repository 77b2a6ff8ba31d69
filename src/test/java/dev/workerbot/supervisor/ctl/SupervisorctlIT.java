package dev.workerbot.supervisor.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Real supervisord and supervisorctl, over real SSH: the traps that they lay. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SupervisorctlIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private LoopbackServer server;
  private Supervisorctl supervisor;

  @BeforeAll
  void start() {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("ok", "command=sleep 1000");
    programs.put("-dash", "command=sleep 1000");
    programs.put("zero\u200Bwidth", "command=sleep 1000\nautostart=false");
    programs.put("long" + "g".repeat(200), "command=sleep 1000\nautostart=false");
    programs.put("com,ma", "command=sleep 1000\nautostart=false");
    programs.put(
        "stubborn",
        "command=bash -c 'trap \"\" TERM; while :; do sleep 1; done'\nstopwaitsecs=600");
    programs.put(
        "crash", "command=bash -c 'echo to-stderr >&2; exit 12'\nstartretries=0\nautostart=false");
    programs.put(
        "late",
        "command=bash -c 'test -e $DIR/late || exit 3; exec sleep 1000'\n"
            + "startretries=9\n"
            + "autostart=false");
    programs.put("nofile", "command=/nope/missing\nautostart=false");
    programs.put("noexec", "command=$DIR/known_hosts\nautostart=false");
    programs.put(
        "queue", "command=sleep 1000\nnumprocs=3\nprocess_name=%(program_name)s_%(process_num)02d");
    programs.put("member", "command=sleep 1000\nautostart=false");
    programs.put("group:shop", "programs=member");
    programs.put(
        "pct",
        "command=sleep 1000\nstdout_logfile=$DIR/log/%(program_name)s.log\nredirect_stderr=true");
    programs.put("none", "command=sleep 1000\nstdout_logfile=NONE\nstderr_logfile=NONE");
    server = LoopbackServer.start(programs);
    supervisor = supervisorctl(server.settings());
    server.awaitStatus("ok", "RUNNING");
  }

  private Supervisorctl supervisorctl(SupervisorctlSettings supervisorctlSettings) {
    return new Supervisorctl(
        new SshShell(server.endpoint("web1", server.port())), supervisorctlSettings);
  }

  @AfterAll
  void stop() {
    supervisor.close();
    server.close();
  }

  private static <T> T ok(Reply<T> reply) {
    return switch (reply) {
      case Reply.Ok<T>(var value) -> value;
      case Reply.FailedReply<T>(var problem) -> throw new AssertionError(problem.toString());
    };
  }

  private static <T> Problem failed(Reply<T> reply, Problem.ProblemKind problemKind) {
    return switch (reply) {
      case Reply.Ok<T>(var value) -> throw new AssertionError("it answered " + value);
      case Reply.FailedReply<T>(var problem) -> {
        assertEquals(problemKind, problem.problemKind(), problem.sentence());
        yield problem;
      }
    };
  }

  private static WorkerName name(String text) {
    return WorkerName.of(text);
  }

  private WorkerStatus status(String worker) {
    return ok(supervisor.status()).stream()
        .filter(one -> one.worker().equals(name(worker)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void status_exits3WhenAnythingIsDown_andThatIsNoError() {
    assertEquals(3, server.supervisorctl("status").code());
    assertEquals(WorkerState.STOPPED, status("nofile").state());
    assertEquals(WorkerState.RUNNING, status("ok").state());
  }

  @Test
  void workersWithOddNames_areSeen_andNeverActedOn() {
    for (String odd : List.of("-dash", "zero\u200Bwidth", "long" + "g".repeat(200))) {
      WorkerName shown = OddName.shown(odd);
      WorkerState before = status(shown.full()).state();
      ActionResult.Fault refused =
          assertInstanceOf(ActionResult.Fault.class, ok(supervisor.start(shown, LIMIT)));
      assertTrue(refused.sentence().contains("rename it in its config"), refused.sentence());
      assertInstanceOf(ActionResult.Fault.class, ok(supervisor.stop(shown, LIMIT)));
      failed(supervisor.log(shown, LogStream.STDOUT, 5), Problem.ProblemKind.NO_LOG);
      assertEquals(before, status(shown.full()).state());
    }
    assertInstanceOf(ActionResult.ActionDone.class, ok(supervisor.start(name("com,ma"), LIMIT)));
    assertInstanceOf(ActionResult.ActionDone.class, ok(supervisor.stop(name("com,ma"), LIMIT)));
  }

  @Test
  void aNumprocsProgram_isAGroupOfProcesses_andTheBareNameIsNobody() {
    assertTrue(server.supervisorctl("start", "queue").output().contains("no such process"));
    assertInstanceOf(
        ActionResult.Nothing.class, ok(supervisor.start(name("queue:queue_00"), LIMIT)));
  }

  @Test
  void aMemberOfAGroup_isNotKnownWithoutItsGroup() {
    assertInstanceOf(ActionResult.Fault.class, ok(supervisor.start(name("member"), LIMIT)));
    assertInstanceOf(
        ActionResult.ActionDone.class, ok(supervisor.start(name("shop:member"), LIMIT)));
    assertInstanceOf(
        ActionResult.ActionDone.class, ok(supervisor.stop(name("shop:member"), LIMIT)));
  }

  @Test
  void start_ofMissingOrUnexecutableCommand_namesIt_andTheStateStaysStopped() {
    assertEquals(
        "no such file",
        assertInstanceOf(ActionResult.Fault.class, ok(supervisor.start(name("nofile"), LIMIT)))
            .fault());
    assertEquals(
        "file is not executable",
        assertInstanceOf(ActionResult.Fault.class, ok(supervisor.start(name("noexec"), LIMIT)))
            .fault());
    assertEquals(WorkerState.STOPPED, status("nofile").state());
  }

  @Test
  void start_ofWhatRuns_exits0_andIsNothing() {
    assertEquals(0, server.supervisorctl("start", "ok").code());
    assertInstanceOf(ActionResult.Nothing.class, ok(supervisor.start(name("ok"), LIMIT)));
  }

  @Test
  void stop_ofFatal_saysNotRunning_andTheStateStaysFatal_withItsCause() {
    ActionResult started = ok(supervisor.start(name("crash"), LIMIT));
    assertEquals("spawn error", assertInstanceOf(ActionResult.Fault.class, started).fault());
    server.awaitStatus("crash", "FATAL");
    assertInstanceOf(ActionResult.Nothing.class, ok(supervisor.stop(name("crash"), LIMIT)));
    assertEquals(WorkerState.FATAL, status("crash").state());
    assertEquals(Optional.of("exit code 12"), ok(supervisor.cause(name("crash"))));
    // One line a try, and a try that supervisord takes for a success is followed by another.
    LogTail log = ok(supervisor.log(name("crash"), LogStream.STDERR, 1));
    assertEquals("to-stderr", log.text());
    assertTrue(log.writtenAt().orElseThrow().isAfter(Instant.now().minusSeconds(600)));
  }

  @Test
  void spawnError_canBeFollowedBySuccess() throws IOException {
    CompletableFuture<Reply<ActionResult>> starting =
        CompletableFuture.supplyAsync(() -> supervisor.start(name("late"), LIMIT));
    assertEquals(
        "spawn error", assertInstanceOf(ActionResult.Fault.class, ok(starting.join())).fault());
    Files.createFile(server.dir().resolve("late"));
    server.awaitStatus("late", "RUNNING");
    ok(supervisor.stop(name("late"), LIMIT));
  }

  @Test
  void whileStopping_stopSaysNotRunning_andStartSaysAbnormalTermination() {
    ok(supervisor.start(name("stubborn"), LIMIT));
    int pid = status("stubborn").pid().orElseThrow();
    Reply<ActionResult> given = supervisor.stop(name("stubborn"), Duration.ofMillis(800));
    failed(given, Problem.ProblemKind.LOST);
    assertEquals(WorkerState.STOPPING, status("stubborn").state());
    assertTrue(server.supervisorctl("stop", "stubborn").output().contains("not running"));
    assertEquals(
        "abnormal termination",
        assertInstanceOf(ActionResult.Fault.class, ok(supervisor.start(name("stubborn"), LIMIT)))
            .fault());
    assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    server.awaitStatus("stubborn", "STOPPED");
  }

  @Test
  void unknownWorker_isAFault() {
    assertInstanceOf(ActionResult.Fault.class, ok(supervisor.start(name("nobody"), LIMIT)));
  }

  @Test
  void version_isRead() {
    assertTrue(ok(supervisor.version()).matches("\\d+\\.\\d+.*"));
  }

  /** Run by a user who may do nothing. */
  private Supervisorctl asNobody(String... command) {
    List<String> words =
        new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    words.addAll(List.of(command));
    return supervisorctl(
        new SupervisorctlSettings(
            words, Optional.empty(), List.of("tail"), LIMIT, List.of(), List.of()));
  }

  @Test
  void sudoThatWantsAPassword_isReportedWithTheLineToAdd() {
    try (Supervisorctl asNobody = asNobody("sudo", "-n", "supervisorctl")) {
      String sentence = failed(asNobody.status(), Problem.ProblemKind.NOT_PERMITTED).sentence();
      assertTrue(sentence.contains("config/sudoers"), sentence);
    }
  }

  @Test
  void noRightOnTheSocket_isReported() {
    try (Supervisorctl asNobody =
        asNobody("supervisorctl", "-s", "unix://" + server.dir() + "/supervisor.sock")) {
      Reply<List<WorkerStatus>> reply = asNobody.status();
      failed(reply, Problem.ProblemKind.NOT_PERMITTED);
    }
  }

  @Test
  void supervisorctlMissing_orWithoutConfig_isReported() {
    try (Supervisorctl missing =
        supervisorctl(
            new SupervisorctlSettings(
                List.of("supervisorctl-nope"),
                Optional.empty(),
                List.of("tail"),
                LIMIT,
                List.of(),
                List.of()))) {
      failed(missing.status(), Problem.ProblemKind.NOT_INSTALLED);
      failed(missing.look().workers(), Problem.ProblemKind.NOT_INSTALLED);
    }
    try (Supervisorctl unconfigured =
        supervisorctl(
            new SupervisorctlSettings(
                List.of("supervisorctl"),
                Optional.of("/nope.conf"),
                List.of("tail"),
                LIMIT,
                List.of(),
                List.of()))) {
      failed(unconfigured.status(), Problem.ProblemKind.NOT_INSTALLED);
    }
  }

  @Test
  void supervisordDown_withItsSocketGone_orDead_isReported() throws IOException {
    try (LoopbackServer down = LoopbackServer.start(Map.of("ok", "command=sleep 1000"));
        Supervisorctl over =
            new Supervisorctl(new SshShell(down.endpoint("down", down.port())), down.settings())) {
      assertEquals(1, ok(over.status()).size());
      down.stopSupervisord();
      failed(over.status(), Problem.ProblemKind.DOWN);
      failed(over.look().workers(), Problem.ProblemKind.DOWN);
      failed(over.start(name("ok"), LIMIT), Problem.ProblemKind.DOWN);
      Files.deleteIfExists(down.dir().resolve("supervisor.sock"));
      failed(over.status(), Problem.ProblemKind.DOWN);
      failed(over.start(name("ok"), LIMIT), Problem.ProblemKind.DOWN);
      down.startSupervisord();
      assertEquals(1, ok(over.status()).size());
    }
  }

  @Test
  void aHostileSupervisorctl_isBounded_andNotObeyed(@TempDir Path dir) throws IOException {
    Path fake = dir.resolve("supervisorctl");
    Files.writeString(
        fake,
        """
        #!/bin/sh
        case "$*" in
          *status*) printf '\\033]0;pwned\\007evil line\\nok RUNNING pid 1, uptime 0:00:01\\n-rf STOPPED x\\n';;
          *) yes 'x: started' | head -c 9000000;;
        esac
        """);
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Supervisorctl hostile =
        supervisorctl(
            new SupervisorctlSettings(
                List.of(fake.toString()),
                Optional.empty(),
                List.of("tail"),
                LIMIT,
                List.of(),
                List.of()))) {
      assertEquals(1, ok(hostile.status()).size());
      failed(hostile.version(), Problem.ProblemKind.NOT_UNDERSTOOD);
    }
  }

  private Path log() {
    return server.dir().resolve("log/pct.log");
  }

  private LogTail tail(int lines) {
    return ok(supervisor.log(name("pct"), LogStream.STDOUT, lines));
  }

  @Test
  void logs_areWholeLines_inUtf8() throws IOException {
    Files.writeString(log(), "é".repeat(2000) + "\nzwei\ndrei\n");
    assertEquals("zwei\ndrei", tail(2).text());
    assertEquals(log().toString(), tail(2).source());
  }

  @Test
  void errorsOfARedirectedWorker_areShownFromItsOrdinaryLog() throws IOException {
    Files.writeString(log(), "one\n");
    LogTail tail = ok(supervisor.log(name("pct"), LogStream.STDERR, 5));
    assertEquals("one", tail.text());
    assertTrue(tail.notices().toString().contains("redirect_stderr"), tail.notices().toString());
  }

  @Test
  void afterARotation_theEarlierLinesComeFromTheOldFile() throws IOException {
    Files.writeString(Path.of(log() + ".1"), "a\nb\nc\n");
    Files.writeString(log(), "d\n");
    LogTail tail = tail(3);
    assertEquals("b\nc\nd", tail.text());
    assertTrue(tail.notices().toString().contains("rotated"), tail.notices().toString());
    Files.writeString(log(), "");
    assertEquals("b\nc", tail(2).text());
    Files.delete(Path.of(log() + ".1"));
  }

  @Test
  void anEmptyLog_aMissingLog_andNoLog_areAnswered() throws IOException {
    Files.writeString(log(), "");
    assertEquals("", tail(5).text());
    Files.delete(log());
    // supervisord holds the file open, so that its own tail has nothing either.
    Problem missing =
        failed(supervisor.log(name("pct"), LogStream.STDOUT, 5), Problem.ProblemKind.NO_LOG);
    assertTrue(missing.sentence().contains("does not exist"), missing.sentence());
    Problem none =
        failed(supervisor.log(name("none"), LogStream.STDOUT, 5), Problem.ProblemKind.NO_LOG);
    assertTrue(none.sentence().contains("no log is kept"), none.sentence());
    Files.createFile(log());
  }

  @Test
  void aDirectoryOrAFifo_insteadOfALog_doesNotHang() throws IOException {
    Files.deleteIfExists(log());
    Processes.must("mkfifo", log().toString());
    Problem pipe =
        failed(supervisor.log(name("pct"), LogStream.STDOUT, 5), Problem.ProblemKind.NO_LOG);
    assertTrue(pipe.sentence().contains("is a named pipe (FIFO)"), pipe.sentence());
    Problem followed =
        failed(
            supervisor.follow(name("pct"), LogStream.STDOUT, 5, Duration.ofSeconds(30), _ -> {}),
            Problem.ProblemKind.NO_LOG);
    assertEquals(pipe, followed);
    ok(supervisor.status());
    Files.delete(log());
    Files.createDirectory(log());
    failed(supervisor.log(name("pct"), LogStream.STDOUT, 5), Problem.ProblemKind.NO_LOG);
    Files.delete(log());
    Files.createFile(log());
  }

  @Test
  void twoGigabytes_oneLineOfFiftyMegabytes_andRandomBytes_areBounded() throws IOException {
    Processes.must("truncate", "-s", "2G", log().toString());
    Files.writeString(log(), "\nthe end\n", java.nio.file.StandardOpenOption.APPEND);
    assertEquals("the end", tail(1).text());
    Processes.must("sh", "-c", "yes aaaaaaa | tr -d '\\n' | head -c 50000000 > " + log());
    LogTail longLine = tail(5);
    assertEquals(100_001, longLine.text().length(), "100,000 bytes behind the sign of a cut");
    assertTrue(longLine.notices().toString().contains("very long"), "and said");
    Processes.must("sh", "-c", "head -c 100000 /dev/urandom > " + log());
    assertTrue(
        tail(5).text().getBytes(StandardCharsets.UTF_8).length > 0, "shown as far as it goes");
    Files.writeString(log(), "");
  }

  @Test
  void aLogThatTheUserMayNotRead_isReadThroughSupervisorctl_andThatIsSaid() throws IOException {
    Files.writeString(log(), "secret place\n");
    try (Supervisorctl blind = blind()) {
      LogTail tail = ok(blind.log(name("pct"), LogStream.STDOUT, 5));
      assertEquals("secret place", tail.text());
      assertTrue(tail.notices().toString().contains("may not read it"), tail.notices().toString());
    }
  }

  @Test
  void following_beginsWithTheLastLines_andGoesOnAcrossARotation() throws IOException {
    Files.writeString(log(), "older\nold\n");
    List<String> lines = new CopyOnWriteArrayList<>();
    CompletableFuture<Reply<LogTail>> following =
        CompletableFuture.supplyAsync(() ->
            supervisor.follow(name("pct"), LogStream.STDOUT, 1, Duration.ofSeconds(5), lines::add));
    Await.until("the last line is shown", () -> lines.contains("old"));
    Files.writeString(log(), "new\n", java.nio.file.StandardOpenOption.APPEND);
    Await.until("a new line arrives", () -> lines.contains("new"));
    Files.move(log(), Path.of(log() + ".1"));
    Files.writeString(log(), "after the rotation\n");
    Await.until("the new file is followed", () -> lines.contains("after the rotation"));
    ok(following.join());
    assertEquals(List.of("old", "new", "after the rotation"), lines);
    Files.delete(Path.of(log() + ".1"));
  }

  /** A supervisorctl that cannot read the files itself. */
  private Supervisorctl blind() {
    return supervisorctl(
        new SupervisorctlSettings(
            List.of("supervisorctl"),
            server.settings().configFile(),
            List.of("sh", "-c", "echo tail: Permission denied >&2; exit 1", "tail"),
            LIMIT,
            List.of(),
            List.of()));
  }

  @Test
  void supervisorctlTail_failsWhereItCutsACharacter_soAnotherCutIsTried() throws IOException {
    // Six bytes from the end the letters of two bytes each begin: an odd count cuts one in half.
    Files.writeString(log(), "é".repeat(9_000) + "\nlast\n");
    assertEquals("last", tail(1).text());
    assertTrue(server.supervisorctl("tail", "-7", "pct").output().contains("500"));
    assertTrue(server.supervisorctl("tail", "-8", "pct").output().contains("last"));
    for (String end : List.of("last\n", "lasts\n")) {
      Files.writeString(log(), "é".repeat(9_000) + "\n" + end);
      try (Supervisorctl blind = blind()) {
        assertEquals(end.strip(), ok(blind.log(name("pct"), LogStream.STDOUT, 1)).text());
      }
    }
  }

  @Test
  void supervisorctlTail_failsOnControlCharacters_whereReadingTheFileDoesNot() throws IOException {
    Files.writeString(log(), "one\n\u001B[31mred\u001B[0m\n");
    assertTrue(server.supervisorctl("tail", "pct").output().contains("ExpatError"));
    assertEquals("one\n\u001B[31mred\u001B[0m", tail(2).text());
    try (Supervisorctl blind = blind()) {
      Problem problem =
          failed(blind.log(name("pct"), LogStream.STDOUT, 5), Problem.ProblemKind.NO_LOG);
      assertTrue(problem.sentence().contains("may not read it"), problem.sentence());
    }
  }

  @Test
  void theFallback_givesWholeLines_andNoMoreThanAskedFor() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      text.append("line ").append(i).append('\n');
    }
    Files.writeString(log(), text);
    try (Supervisorctl blind = blind()) {
      assertEquals("line 598\nline 599", ok(blind.log(name("pct"), LogStream.STDOUT, 2)).text());
      String all = ok(blind.log(name("pct"), LogStream.STDOUT, 1000)).text();
      assertTrue(all.startsWith("line 0\n"), all.substring(0, 20));
    }
  }

  @Test
  void anAsciiLocale_breaksNothing() throws IOException {
    Files.writeString(log(), "größer\n");
    try (Supervisorctl ascii =
        supervisorctl(
            new SupervisorctlSettings(
                List.of("supervisorctl"),
                server.settings().configFile(),
                List.of("tail"),
                LIMIT,
                List.of(),
                List.of()))) {
      // sshd hands over no locale at all here, which is ASCII to Python.
      assertTrue(
          Processes.run(
                  "env",
                  "-i",
                  "PATH=/usr/bin:/bin",
                  "PYTHONCOERCECLOCALE=0",
                  "PYTHONUTF8=0",
                  "LC_ALL=C",
                  "supervisorctl",
                  "-c",
                  server.dir() + "/supervisord.conf",
                  "tail",
                  "pct")
              .output()
              .contains("ascii"));
      assertEquals("größer", ok(ascii.log(name("pct"), LogStream.STDOUT, 1)).text());
    }
    try (Supervisorctl blind = blind()) {
      assertEquals("größer", ok(blind.log(name("pct"), LogStream.STDOUT, 1)).text());
    }
  }

  @Test
  void anAutoLog_isFoundInItsFolder() throws IOException {
    assertEquals(
        "to-stderr",
        ok(supervisor.start(name("crash"), LIMIT)) instanceof ActionResult.Fault
            ? ok(supervisor.log(name("crash"), LogStream.STDERR, 1)).text()
            : "it did not crash");
    String source = ok(supervisor.log(name("crash"), LogStream.STDERR, 1)).source();
    assertTrue(source.matches(".*/log/crash-stderr---supervisor-\\w+\\.log"), source);
  }

  @Test
  void whileBackingOff_startSaysAlreadyStarted_andStopEndsIt() throws IOException {
    Files.deleteIfExists(server.dir().resolve("late"));
    ok(supervisor.start(name("late"), LIMIT));
    server.awaitStatus("late", "BACKOFF");
    assertInstanceOf(ActionResult.Nothing.class, ok(supervisor.start(name("late"), LIMIT)));
    server.awaitStatus("late", "BACKOFF");
    assertInstanceOf(ActionResult.ActionDone.class, ok(supervisor.stop(name("late"), LIMIT)));
    assertEquals(WorkerState.STOPPED, status("late").state());
  }

  @Test
  void aGroupThatIsThereAlready_isAnsweredWithNothing_soGroupsAreNeverAskedFor() {
    Processes.Ran group = server.supervisorctl("start", "queue:*");
    assertEquals(0, group.code());
    assertEquals("", group.output());
    assertInstanceOf(
        ActionResult.Nothing.class, ok(supervisor.start(name("queue:queue_00"), LIMIT)));
  }

  @Test
  void aProcess_hasAPidInStartingToo_whereStatusShowsNone() {
    String shown = server.supervisorctl("pid", "ok").output().strip();
    assertEquals(shown, Integer.toString(ok(supervisor.pid(name("ok"))).orElseThrow()));
    assertEquals(7, server.supervisorctl("pid", "nofile").code());
    assertTrue(ok(supervisor.pid(name("nofile"))).isEmpty());
    failed(supervisor.pid(name("nobody")), Problem.ProblemKind.NOT_UNDERSTOOD);
  }

  @Test
  void processesOfOneNameInTwoGroups_haveNoCause_sinceTheMainLogCannotTellThem()
      throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    for (String group : List.of("wa", "wb")) {
      programs.put(
          group,
          "command=bash -c 'exit 12'\n"
              + "numprocs=1\n"
              + "process_name=%(process_num)02d\n"
              + "startretries=0\n"
              + "autostart=false");
    }
    programs.put("gone", "command=/nope/gone\nstartretries=0");
    try (LoopbackServer twins = LoopbackServer.start(programs);
        Supervisorctl over =
            new Supervisorctl(
                new SshShell(twins.endpoint("twins", twins.port())), twins.settings())) {
      ok(over.start(name("wa:00"), LIMIT));
      twins.awaitStatus("wa:00", "FATAL");
      assertEquals(Optional.empty(), ok(over.cause(name("wa:00"))));
      twins.awaitStatus("gone", "FATAL");
      assertTrue(twins.status("gone").contains("can't find command"));
      assertEquals(Optional.empty(), ok(over.cause(name("gone"))));
    }
  }

  @Test
  void aPasswordOnTheSocket_andAServerThatShutsDown_areDistinguished() throws IOException {
    Map<String, String> programs =
        Map.of(
            "stubborn",
            "command=bash -c 'trap \"\" TERM; while :; do sleep 1; done'\nstopwaitsecs=4");
    try (LoopbackServer locked = LoopbackServer.start(programs);
        Supervisorctl over =
            new Supervisorctl(
                new SshShell(locked.endpoint("locked", locked.port())), locked.settings())) {
      Path config = locked.dir().resolve("supervisord.conf");
      String good = Files.readString(config);
      locked.awaitStatus("stubborn", "RUNNING");
      locked.supervisorctl("shutdown");
      failed(over.status(), Problem.ProblemKind.SHUTTING_DOWN);
      failed(over.stop(name("stubborn"), LIMIT), Problem.ProblemKind.SHUTTING_DOWN);
      Await.until(
          "it is down",
          () -> locked.supervisorctl("pid").code() == 4 || locked.supervisorctl("pid").code() == 7);
      Files.writeString(
          config,
          good.replace("[supervisord]", "username=u\npassword=p\n[supervisord]")
              .replace("[supervisorctl]", "[supervisorctl]\nusername=u\npassword=p"));
      locked.startSupervisord();
      assertEquals(1, ok(over.status()).size());
      Files.writeString(
          config, good.replace("[supervisord]", "username=u\npassword=p\n[supervisord]"));
      Problem problem = failed(over.status(), Problem.ProblemKind.PASSWORD_WANTED);
      assertTrue(problem.sentence().contains("[supervisorctl]"), problem.sentence());
    }
  }

  @Test
  void includedFiles_areReadAsSupervisorGlobsThem(@TempDir Path dir) throws IOException {
    Path conf = Files.createDirectories(dir.resolve("etc/conf.d/shop"));
    Files.writeString(dir.resolve("etc/supervisord.conf"), "[include]\nfiles = conf.d/*/*.conf\n");
    Files.writeString(
        conf.resolve("a.conf"), "[program:a]\nstdout_logfile=%(here)s/a.log\ncommand=x\n");
    Files.writeString(
        conf.resolve(".hidden.conf"), "[program:a]\nstdout_logfile=/nope/hidden.log\n");
    Files.writeString(conf.resolve("a.log"), "here it is\n");
    try (Supervisorctl over =
        supervisorctl(
            new SupervisorctlSettings(
                List.of("supervisorctl"),
                Optional.of(dir.resolve("etc/supervisord.conf").toString()),
                List.of("tail"),
                LIMIT,
                List.of(),
                List.of()))) {
      assertEquals("here it is", ok(over.log(name("a"), LogStream.STDOUT, 1)).text());
    }
  }

  @Test
  void theMainLog_isReadWhereACharacterIsCut_andBehindAHole_andItsAbsenceIsReported()
      throws IOException {
    try (LoopbackServer quiet = LoopbackServer.start(Map.of("ok", "command=sleep 1000"));
        Supervisorctl over =
            new Supervisorctl(
                new SshShell(quiet.endpoint("quiet", quiet.port())), quiet.settings())) {
      // At one of two odd counts, whatever supervisord itself wrote meanwhile, it cuts a letter.
      append(quiet, "é".repeat(9_000) + "\nlast\n");
      assertTrue(ok(over.mainLog(16_000)).contains("last"));
      assertTrue(ok(over.mainLog(16_001)).contains("last"));
      append(quiet, "\0".repeat(20_000) + "behind the hole\n".repeat(20));
      assertTrue(ok(over.mainLog(16_000)).contains("behind the hole"));
      Files.delete(quiet.mainLog());
      failed(over.mainLog(16_000), Problem.ProblemKind.NO_LOG);
      failed(over.followMainLog(_ -> {}), Problem.ProblemKind.NO_LOG);
      assertEquals(Optional.empty(), ok(over.cause(name("ok"))));
      quiet.stopSupervisord();
      failed(over.mainLog(16_000), Problem.ProblemKind.DOWN);
      failed(over.followMainLog(_ -> {}), Problem.ProblemKind.DOWN);
    }
  }

  private static void append(LoopbackServer to, String text) throws IOException {
    Files.writeString(to.mainLog(), text, java.nio.file.StandardOpenOption.APPEND);
  }

  @Test
  void followingTheMainLog_thatSudoRefuses_isReported() {
    try (Supervisorctl refused = asNobody("sudo", "-n", "supervisorctl")) {
      failed(refused.followMainLog(_ -> {}), Problem.ProblemKind.NOT_PERMITTED);
      failed(refused.mainLog(16_000), Problem.ProblemKind.NOT_PERMITTED);
    }
  }

  @Test
  void processes_areThoseOfTheServer() {
    long me = ProcessHandle.current().pid();
    assertTrue(
        ok(supervisor.processes()).stream()
            .anyMatch(one -> one.pid() == me && one.resident() > 10_000_000),
        "this test is one of them");
  }

  @Test
  void aLook_saysBoth_asOneAfterTheOtherWould() {
    long me = ProcessHandle.current().pid();
    Supervisor.StatusAndProcesses statusAndProcesses = supervisor.look();
    assertEquals(names(ok(supervisor.status())), names(ok(statusAndProcesses.workers())));
    assertTrue(ok(statusAndProcesses.processes()).stream().anyMatch(one -> one.pid() == me));
  }

  private static List<WorkerName> names(List<WorkerStatus> workers) {
    return workers.stream().map(WorkerStatus::worker).toList();
  }
}
