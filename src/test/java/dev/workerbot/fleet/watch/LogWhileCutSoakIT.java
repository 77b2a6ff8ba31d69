package dev.workerbot.fleet.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.WatchedFleet;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of supervisord and its main log while nobody can listen. */
@Tag("soak")
class LogWhileCutSoakIT {
  private static final ServerName WEB1 = new ServerName("web1");

  /** What is done while the connection is cut. */
  enum Meanwhile {
    MOVED_AND_REOPENED,
    TRUNCATED,
    SUPERVISORD_RESTARTED
  }

  private static void happens(Meanwhile what, LoopbackServer server) throws IOException {
    switch (what) {
      case MOVED_AND_REOPENED -> {
        Files.move(server.mainLog(), Path.of(server.mainLog() + ".1"));
        server.signalSupervisord("USR2");
        Await.until("there is a new one", () -> Files.exists(server.mainLog()));
      }
      case TRUNCATED -> Files.writeString(server.mainLog(), "");
      case SUPERVISORD_RESTARTED -> {
        server.stopSupervisord();
        server.startSupervisord();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterwards_itIsHeard_theStateIsKnown_andNothingIsReportedTwice(Meanwhile what)
      throws IOException {
    try (LoopbackServer server =
            LoopbackServer.start(
                Map.of(
                    "ok", "command=sleep 1000",
                    "manual", "command=sleep 1000\nautostart=false\nstartsecs=0",
                    "crash",
                        "command=bash -c 'exit 12'\n"
                            + "startsecs=10\n"
                            + "startretries=0\n"
                            + "autostart=false"));
        WatchedFleet fleet = WatchedFleet.of(WatchedFleet.server(WEB1, server)).awaitLive(WEB1)) {
      server.stopSshd();
      fleet.seen().awaitSilence(WEB1, Observation.ServerTrouble.UNREACHABLE);
      server.supervisorctl("start", "manual");
      happens(what, server);
      server.supervisorctl("start", "crash");
      server.startSshd();
      fleet.awaitLive(WEB1);
      fleet.seen().await("the state", seen -> seen.isNow(WEB1, "crash", WorkerState.FATAL));
      server.supervisorctl("start", "manual");
      fleet.seen().await("it goes on", seen -> seen.isNow(WEB1, "manual", WorkerState.RUNNING));
      assertTrue(
          fleet.seen().steps(WEB1, "crash").size() <= 3,
          fleet.seen().steps(WEB1, "crash").toString());
      assertEquals(
          what == Meanwhile.SUPERVISORD_RESTARTED ? 1 : 0,
          fleet.seen().of(Observation.Restart.class, WEB1).size());
    }
  }
}
