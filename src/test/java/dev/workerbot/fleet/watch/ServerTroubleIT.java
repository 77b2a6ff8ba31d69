package dev.workerbot.fleet.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.WatchedFleet;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a watch makes of servers that are not well, each trouble made for real. */
class ServerTroubleIT {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final ServerName WEB2 = new ServerName("web2");
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "ok", "command=sleep 1000",
          "manual", "command=sleep 1000\nautostart=false\nstartsecs=0",
          // With a long startsecs, or supervisord may take what ended already for a success.
          "crash", "command=bash -c 'exit 12'\nstartsecs=10\nstartretries=0\nautostart=false");

  private static LoopbackServer server(String supervisord) {
    LoopbackServer server = LoopbackServer.start(PROGRAMS, "", supervisord);
    server.awaitStatus("ok", "RUNNING");
    return server;
  }

  private static WatchedFleet watch(LoopbackServer server) {
    return WatchedFleet.of(WatchedFleet.server(WEB1, server));
  }

  /** Starts a worker and waits for the line that tells. */
  private static void awaitATurnOf(String worker, LoopbackServer server, WatchedFleet fleet) {
    int before = fleet.seen().steps(WEB1, worker).size();
    server.supervisorctl("start", worker);
    fleet.seen().await(worker + " is told", seen -> seen.steps(WEB1, worker).size() > before);
    server.supervisorctl("stop", worker);
  }

  /** In a zone that its server does not tell, before any line came as it was written. */
  @Test
  void whenSshdIsKilled_andComesBack_whatWasMissedIsReported_withTheTimeOfEachLine()
      throws IOException {
    try (LoopbackServer server = server("")) {
      server.stopSupervisord();
      server.startSupervisord(List.of("env", "TZ=UTC+9:30"));
      try (WatchedFleet fleet = watch(server).awaitLive(WEB1)) {
        isMissed(server, fleet);
      }
    }
  }

  private static void isMissed(LoopbackServer server, WatchedFleet fleet) throws IOException {
    server.stopSshd();
    fleet.seen().awaitSilence(WEB1, Observation.ServerTrouble.UNREACHABLE);
    assertTrue(
        fleet.way(WEB1) instanceof FeedState.FeedMode.SilentFeed, fleet.way(WEB1).toString());
    Instant from = Instant.now();
    server.supervisorctl("start", "crash");
    server.supervisorctl("start", "manual");
    server.supervisorctl("stop", "manual");
    Instant to = Instant.now();
    server.startSshd();
    fleet.awaitLive(WEB1);
    fleet
        .seen()
        .await(
            "what was missed",
            seen ->
                seen.steps(WEB1, "manual").size() == 3 && seen.steps(WEB1, "crash").size() == 3);
    assertTrue(fleet.seen().steps(WEB1, "manual").getLast().state() == WorkerState.STOPPED);
    assertTrue(fleet.seen().steps(WEB1, "crash").getLast().state() == WorkerState.FATAL);
    assertEquals(1, fleet.fleet().feed(WEB1).reconnects());
    fleet.seen().await("the state", seen -> seen.isNow(WEB1, "crash", WorkerState.FATAL));
    assertEquals(
        1, fleet.seen().of(Observation.MissedObservations.class, WEB1).size(), "all of it at once");
    for (StateChange step : fleet.seen().steps(WEB1)) {
      assertTrue(
          step.at().isAfter(from.minusSeconds(1)) && step.at().isBefore(to.plusSeconds(2)),
          from + " to " + to + ": " + step);
    }
  }

  // Each way of it takes seconds; AlertsOfServersIT has two of them.
  @Tag("soak")
  @ParameterizedTest
  @ValueSource(strings = {"TERM", "HUP", "KILL", "reload"})
  void aRestartOfSupervisord_isReportedOnce_andNobodyStoppedItsWorkers(String how)
      throws IOException {
    try (LoopbackServer server = server("");
        WatchedFleet fleet = watch(server).awaitLive(WEB1)) {
      String before = server.pid("ok");
      if (how.equals("reload")) {
        server.supervisorctl("reload");
      } else {
        server.signalSupervisord(how);
      }
      if (how.equals("TERM") || how.equals("KILL")) {
        Await.until("it is down", () -> server.supervisorctl("pid").code() != 0);
        fleet.seen().awaitSilence(WEB1, Observation.ServerTrouble.SUPERVISOR_DOWN);
        server.startSupervisord();
      }
      fleet
          .seen()
          .await("the restart", seen -> !seen.of(Observation.Restart.class, WEB1).isEmpty());
      Await.until("it has a new pid", () -> !server.pid("ok").equals(before));
      fleet.awaitLive(WEB1);
      awaitATurnOf("manual", server, fleet);
      int measured = fleet.seen().of(Observation.Memory.class, WEB1).size();
      fleet
          .seen()
          .await(
              "its processes were looked at",
              seen -> seen.of(Observation.Memory.class, WEB1).size() > measured + 1);
      assertEquals(1, fleet.seen().of(Observation.Restart.class, WEB1).size());
      assertTrue(
          fleet.seen().steps(WEB1, "ok").stream()
              .noneMatch(
                  step -> step.state() == WorkerState.STOPPED || step.expected().isPresent()),
          fleet.seen().steps(WEB1, "ok").toString());
      if (how.equals("KILL")) {
        // What it left behind is in nobody's tree any more.
        Processes.run("kill", before);
      }
    }
  }

  // Six starts and stops of a real worker; LogSubscriptionTest has the gap.
  @Tag("soak")
  @Test
  void aLogThatIsRotatedBySize_isFollowed() throws IOException {
    try (LoopbackServer server = server("logfile_maxbytes=900\nlogfile_backups=2");
        WatchedFleet fleet = watch(server).awaitLive(WEB1)) {
      for (int i = 0; i < 6; i++) {
        server.supervisorctl("start", "manual");
        server.supervisorctl("stop", "manual");
      }
      assertTrue(Files.exists(Path.of(server.mainLog() + ".2")), "it was rotated twice");
      fleet.awaitLive(WEB1);
      awaitATurnOf("manual", server, fleet);
      server.supervisorctl("start", "crash");
      fleet.seen().awaitStep(WEB1, "crash", WorkerState.FATAL);
    }
  }

  // Its doubts take their time; LogSubscriptionTest has them.
  @Tag("soak")
  @Test
  void aLogThatIsMovedAway_andBegunAnew_isFollowed() throws IOException {
    try (LoopbackServer server = server("");
        WatchedFleet fleet = watch(server).awaitLive(WEB1)) {
      Files.move(server.mainLog(), Path.of(server.mainLog() + ".1"));
      // supervisord still writes to it, and whoever listens to the name hears none of that.
      server.supervisorctl("start", "crash");
      fleet.seen().await("polling shows", seen -> seen.isNow(WEB1, "crash", WorkerState.FATAL));
      server.signalSupervisord("USR2");
      Await.until("there is a new one", () -> Files.exists(server.mainLog()));
      awaitATurnOf("manual", server, fleet);
      fleet.awaitLive(WEB1);
    }
  }

  @Test
  void aLogThatIsTruncated_isListenedToAnew_andNothingIsReportedTwice() throws IOException {
    try (LoopbackServer server = server("");
        WatchedFleet fleet = watch(server).awaitLive(WEB1)) {
      awaitATurnOf("manual", server, fleet);
      fleet.seen().await("it was stopped", seen -> seen.steps(WEB1, "manual").size() == 3);
      Files.writeString(server.mainLog(), "");
      server.supervisorctl("start", "crash");
      fleet.seen().awaitStep(WEB1, "crash", WorkerState.FATAL);
      fleet.awaitLive(WEB1);
      awaitATurnOf("manual", server, fleet);
      fleet.seen().await("it was stopped again", seen -> seen.steps(WEB1, "manual").size() == 6);
      assertEquals(3, fleet.seen().steps(WEB1, "crash").size());
    }
  }

  // Its doubts take their time; LogSubscriptionTest has them.
  @Tag("soak")
  @Test
  void aLogThatIsDeleted_isPolled_andHeardAgainWhenItIsBack() throws IOException {
    try (LoopbackServer server = server("");
        WatchedFleet fleet = watch(server).awaitLive(WEB1)) {
      Files.delete(server.mainLog());
      server.supervisorctl("start", "crash");
      fleet.seen().await("polling shows", seen -> seen.isNow(WEB1, "crash", WorkerState.FATAL));
      fleet.awaitPolling(WEB1, "keeps no main log");
      fleet.seen().await("and says how", seen -> !seen.status(WEB1).orElseThrow().heard());
      server.signalSupervisord("USR2");
      // A line that comes while it is still doubted is one too early.
      Await.until(
          "a later line is heard",
          () -> {
            awaitATurnOf("manual", server, fleet);
            return fleet.way(WEB1) instanceof FeedState.FeedMode.LiveFeed;
          });
    }
  }

  @Test
  void aLogThatSaysTooLittle_isPolled() {
    try (LoopbackServer server = server("loglevel=warn");
        WatchedFleet fleet = watch(server)) {
      fleet.awaitPolling(WEB1, "is silent so far");
      server.supervisorctl("start", "crash");
      fleet.seen().await("polling shows", seen -> seen.isNow(WEB1, "crash", WorkerState.FATAL));
      assertFalse(fleet.seen().status(WEB1).orElseThrow().heard(), "not every exit is heard");
      fleet.awaitPolling(WEB1, "");
    }
  }

  // Its doubts take their time; LogSubscriptionTest has them.
  @Tag("soak")
  @Test
  void aLogThatBecomesTooQuiet_isNoticed_andPolled() throws IOException {
    try (LoopbackServer server = server("");
        WatchedFleet fleet = watch(server).awaitLive(WEB1)) {
      // The old lines are still there, and look as if it was well.
      server.write(PROGRAMS, "loglevel=warn");
      server.stopSupervisord();
      server.startSupervisord();
      fleet.awaitLive(WEB1);
      server.awaitStatus("ok", "RUNNING");
      // The regular look is far away here.
      fleet.fleet().look(WEB1);
      fleet.awaitPolling(WEB1, "lacks changes");
    }
  }

  // Silence takes its time.
  @Tag("soak")
  @Test
  void aLineThatIsCutWithoutANotice_isFeltWithinThirtySeconds() throws IOException {
    try (LoopbackServer server = server("");
        CuttableProxy proxy = new CuttableProxy(server.port());
        WatchedFleet fleet =
            WatchedFleet.of(
                WatchedFleet.server(
                    WEB1, server, endpoint(server, proxy, Duration.ofSeconds(5))))) {
      server.isKnownAt(proxy.port());
      fleet.awaitLive(WEB1);
      fleet.seen().clear();
      proxy.freeze();
      Await.until(
          Duration.ofSeconds(30),
          "it is felt",
          () -> !fleet.seen().of(Observation.ServerSilence.class, WEB1).isEmpty());
      server.supervisorctl("start", "crash");
      proxy.heal();
      fleet.awaitLive(WEB1);
      fleet.seen().awaitStep(WEB1, "crash", WorkerState.FATAL);
    }
  }

  private static SshEndpoint endpoint(
      LoopbackServer server, CuttableProxy proxy, Duration keepAlive) {
    SshEndpoint usual = server.endpoint("web1", proxy.port());
    return with(
        usual,
        new SshEndpoint.Timeouts(Duration.ofSeconds(10), keepAlive, Duration.ofSeconds(30)),
        usual.maxSessions());
  }

  private static SshEndpoint with(SshEndpoint usual, SshEndpoint.Timeouts timeouts, int sessions) {
    return new SshEndpoint(
        usual.name(),
        usual.host(),
        usual.port(),
        usual.user(),
        usual.identities(),
        usual.passphrase(),
        usual.agentSocket(),
        usual.knownHosts(),
        usual.jump(),
        timeouts,
        sessions,
        usual.legacyAlgorithms());
  }

  // Connects five times.
  @Tag("soak")
  @Test
  void aConnectionThatDiesAgainAndAgain_leavesNoListenersBehind() throws IOException {
    try (LoopbackServer server = server("");
        CuttableProxy proxy = new CuttableProxy(server.port());
        WatchedFleet fleet =
            WatchedFleet.of(
                WatchedFleet.server(WEB1, server, server.endpoint("web1", proxy.port())))) {
      server.isKnownAt(proxy.port());
      for (int i = 0; i < 4; i++) {
        fleet.awaitLive(WEB1);
        int connections = proxy.accepted();
        proxy.heal();
        Await.until("it is connected anew", () -> proxy.accepted() > connections);
      }
      fleet.awaitLive(WEB1);
      Await.until("one is left", () -> ServerWatchIT.listeners(server) == 1);
    }
  }

  // A flood.
  @Tag("soak")
  @Test
  void twoHundredThatFailAtOnce_makeNoFlood_andDelayNoOtherServer() {
    Map<String, String> many = new LinkedHashMap<>();
    many.put(
        "many",
        "command=bash -c 'exit 3'\nstartsecs=10\nstartretries=0\nautostart=false\nnumprocs=200\n"
            + "process_name=%(program_name)s_%(process_num)03d\n"
            + "stdout_logfile=NONE\nstderr_logfile=NONE");
    try (LoopbackServer server = LoopbackServer.start(many);
        LoopbackServer other = server("");
        WatchedFleet fleet =
            WatchedFleet.of(WatchedFleet.server(WEB1, server), WatchedFleet.server(WEB2, other))) {
      fleet.awaitLive(WEB1).awaitLive(WEB2);
      fleet.seen().clear();
      long from = System.nanoTime();
      server.supervisorctl("start", "many:*");
      other.supervisorctl("start", "crash");
      fleet.seen().awaitStep(WEB2, "crash", WorkerState.FATAL);
      IntFunction<String> name = i -> "many:many_%03d".formatted(i);
      fleet
          .seen()
          .await(
              "all gave up",
              seen ->
                  seen.steps(WEB1).stream().filter(one -> one.state() == WorkerState.FATAL).count()
                      == 200);
      fleet
          .seen()
          .await(
              "the last status shows them all",
              seen ->
                  seen.isNow(WEB1, name.apply(0), WorkerState.FATAL)
                      && seen.isNow(WEB1, name.apply(199), WorkerState.FATAL));
      long seconds = Duration.ofNanos(System.nanoTime() - from).toSeconds();
      int looks = fleet.seen().of(Observation.StatusObserved.class, WEB1).size();
      assertTrue(looks <= seconds + 2, looks + " looks in " + seconds + " s");
    }
  }

  // Silence takes its time.
  @Tag("soak")
  @Test
  @SuppressWarnings("try")
  void aServerThatNobodyReaches_delaysNoOther_andIsReportedAgainAndAgain() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        LoopbackServer server = server("");
        WatchedFleet fleet =
            WatchedFleet.of(
                WatchedFleet.server(WEB2, server, server.endpoint("web2", mute.getLocalPort())),
                WatchedFleet.server(WEB1, server))) {
      fleet.awaitLive(WEB1);
      awaitATurnOf("manual", server, fleet);
      fleet
          .seen()
          .await(
              "web2 is told again",
              seen -> seen.of(Observation.ServerSilence.class, WEB2).size() > 1);
      assertTrue(
          fleet.way(WEB2) instanceof FeedState.FeedMode.SilentFeed, fleet.way(WEB2).toString());
      long from = System.nanoTime();
      fleet.fleet().close();
      Duration took = Duration.ofNanos(System.nanoTime() - from);
      assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, took.toString());
    }
  }

  @Test
  void whereOneSessionIsAllThereIs_itIsPolled_andTheOneIsLeftForOthers() {
    try (LoopbackServer server = server("")) {
      SshEndpoint usual = server.endpoint("web1", server.port());
      try (WatchedFleet fleet =
          WatchedFleet.of(WatchedFleet.server(WEB1, server, with(usual, usual.timeouts(), 1)))) {
        fleet.awaitPolling(WEB1, "max-sessions is 1");
        fleet.seen().await("a status", seen -> seen.status(WEB1).isPresent());
      }
    }
  }

  @Test
  void whereSshdAllowsOneSession_itIsPolled_andTheOneIsLeftForOthers() {
    try (LoopbackServer server = LoopbackServer.start(PROGRAMS, "MaxSessions 1");
        WatchedFleet fleet = watch(server)) {
      fleet.awaitPolling(WEB1, "MaxSessions");
      fleet.seen().clear();
      fleet.seen().await("a status", seen -> seen.status(WEB1).isPresent());
    }
  }

  @Test
  void aUserWithoutATerminal_listensWithoutOne() {
    try (LoopbackServer server = LoopbackServer.start(PROGRAMS, "PermitTTY no");
        WatchedFleet fleet = watch(server).awaitLive(WEB1)) {
      awaitATurnOf("manual", server, fleet);
    }
  }
}
