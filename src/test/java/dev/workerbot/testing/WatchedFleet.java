package dev.workerbot.testing;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.fleet.watch.FeedState;
import dev.workerbot.fleet.watch.WatchIntervals;
import dev.workerbot.ssh.SshShell;
import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.lane.LaneSupervisor;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import dev.workerbot.worker.ServerName;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A fleet of throw-away servers that is watched, with all that was seen. */
public final class WatchedFleet implements AutoCloseable {
  /** Quick to try again and to poll; a full look is far away, so that none hides what is missed. */
  public static final WatchIntervals INTERVALS =
      new WatchIntervals(
          Duration.ofMinutes(10),
          Duration.ofMillis(800),
          Duration.ofSeconds(1),
          Duration.ofMillis(150),
          Duration.ofSeconds(1),
          new WatchIntervals.Retries(
              Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(2), new Random(7)));

  private final Observations observations = new Observations();
  private final Fleet fleet;

  private WatchedFleet(List<WatchedServer> servers) {
    fleet = new Fleet(servers, Clock.systemUTC());
    fleet.watch(List.of(), observations, INTERVALS);
  }

  /** Of servers made by {@link #server}. */
  public static WatchedFleet of(WatchedServer... servers) {
    return new WatchedFleet(List.of(servers));
  }

  /** One server, reached directly. */
  public static WatchedServer server(ServerName name, LoopbackServer server) {
    return server(name, server, server.endpoint(name.value(), server.port()));
  }

  public static WatchedServer server(ServerName name, LoopbackServer server, SshEndpoint endpoint) {
    SshShell shell = new SshShell(endpoint);
    SupervisorctlSettings supervisorctlSettings = server.settings();
    ProgramFiles files =
        new ProgramFiles(shell, server.configWriter(), supervisorctlSettings.limit());
    return new WatchedServer(
        name,
        Set.of(),
        LaneSupervisor.over(
            shell,
            new Supervisorctl(shell, supervisorctlSettings, Optional.of(files), TextWork.here()),
            List.of(server.lane().toString()),
            supervisorctlSettings.limit()),
        files);
  }

  public Fleet fleet() {
    return fleet;
  }

  public Observations seen() {
    return observations;
  }

  public FeedState.FeedMode way(ServerName server) {
    return fleet.feed(server).feedMode();
  }

  public WatchedFleet awaitLive(ServerName server) {
    Await.until(
        () -> server + " is heard, not: " + fleet.feed(server), () -> fleet.feed(server).isLive());
    return this;
  }

  /** Waits until it is polled, and returns the reason. */
  public String awaitPolling(ServerName server, String because) {
    Await.until(
        () -> server + " is polled because " + because + ", not: " + fleet.feed(server),
        () ->
            way(server) instanceof FeedState.FeedMode.Polling(_, var why) && why.contains(because));
    return way(server).toString();
  }

  @Override
  public void close() {
    fleet.close();
  }
}
