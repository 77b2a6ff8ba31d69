package dev.workerbot.app.bot;

import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.health.HealthReports;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Ids;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.request.step.BotRuntime;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.lane.LaneSupervisor;
import dev.workerbot.supervisor.shell.FairPool;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.time.ShutdownSignal;
import dev.workerbot.time.SteadyClock;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** What all other parts stand on: the config, the store, the servers, the run itself. */
final class Foundation {
  final Config config;
  final SteadyClock steady;
  final BotRuntime runtime;
  final StoreParts store;
  final Fleet fleet;
  final HealthReports healthReports;
  final Services.AnswerTools tools;

  /**
   * @param ways makes the way to each server
   */
  Foundation(
      Config config,
      Clock clock,
      OperationTimeouts usual,
      StoreParts.DatabaseOpener databaseOpener,
      Function<ConfiguredServer, WatchedServer> ways)
      throws IOException {
    this.config = config;
    steady = SteadyClock.of(clock);
    Ids ids = new Ids(new SecureRandom());
    store = new StoreParts(config, databaseOpener, steady, clock, ids);
    runtime =
        new BotRuntime(
            store.instanceLock.name(),
            clock,
            ids,
            new ShutdownSignal(),
            config.times().over(usual));
    fleet =
        new Fleet(config.servers().stream().map(ways).toList(), steady, config.shorthand().sets());
    healthReports = new HealthReports(config.health(), steady);
    tools =
        new Services.AnswerTools(
            new Cleaner(config.masks()), new Buttons(store.buttonActions, ids, clock), ids);
  }

  /** The way to servers over SSH; what they say is read by this machine's share for all of them. */
  static Function<ConfiguredServer, WatchedServer> overSsh() {
    Semaphore handshakes = SshShell.handshakes();
    FairPool pool = FairPool.ofThisMachine();
    return configuredServer -> server(configuredServer, handshakes, pool);
  }

  private static WatchedServer server(
      ConfiguredServer configuredServer, Semaphore handshakes, FairPool pool) {
    // One connection for all.
    Shell shell = new SshShell(configuredServer.endpoint(), handshakes);
    ProgramFiles files =
        new ProgramFiles(
            shell, configuredServer.configWriter(), configuredServer.supervisor().limit());
    Supervisor supervisor =
        LaneSupervisor.over(
            shell,
            new Supervisorctl(
                shell, configuredServer.supervisor(), Optional.of(files), pool.forOneServer()),
            configuredServer.lane(),
            configuredServer.supervisor().limit());
    return new WatchedServer(configuredServer.name(), configuredServer.tags(), supervisor, files);
  }
}
