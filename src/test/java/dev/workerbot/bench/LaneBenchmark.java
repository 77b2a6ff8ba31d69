package dev.workerbot.bench;

import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.lane.LaneSupervisor;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.worker.WorkerStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A status by the lane and by supervisorctl, in turns over the same connection. */
final class LaneBenchmark {
  private static final int WORKERS = 10;
  private static final int ROUNDS = 200;
  private static final int WARM_UP = 300;

  private LaneBenchmark() {}

  static void run() throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    for (int i = 0; i < WORKERS; i++) {
      programs.put("worker" + i, "command=sleep 100000");
    }
    try (LoopbackServer server = LoopbackServer.start(programs)) {
      server.awaitStatus("worker9", "RUNNING");
      SshShell shell = new SshShell(server.endpoint("web1", server.port()));
      Supervisorctl supervisorctl = new Supervisorctl(shell, server.settings());
      try (Supervisor lane = over(shell, supervisorctl, server, server.lane().toString());
          Supervisor socket =
              over(
                  shell,
                  supervisorctl,
                  server,
                  "unix:" + server.dir().resolve("supervisor.sock"))) {
        Map<String, Supervisor> ways = new LinkedHashMap<>();
        ways.put("lane", lane);
        ways.put("unix socket", socket);
        ways.put("supervisorctl", supervisorctl);
        print(measured(server, ways));
      }
    }
  }

  private static Supervisor over(
      SshShell shell, Supervisorctl supervisorctl, LoopbackServer server, String lane) {
    return LaneSupervisor.over(shell, supervisorctl, List.of(lane), server.settings().limit());
  }

  /** How long a call took each time, in milliseconds, and what it cost the server, in seconds. */
  private record Calls(List<Double> millis, List<Double> cpu) {}

  private static Map<String, Calls> measured(LoopbackServer server, Map<String, Supervisor> ways)
      throws IOException {
    Map<String, Calls> calls = new LinkedHashMap<>();
    ways.keySet().forEach(way -> calls.put(way, new Calls(new ArrayList<>(), new ArrayList<>())));
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (Map.Entry<String, Supervisor> way : ways.entrySet()) {
        double before = cpu(server);
        double millis = millis(way.getValue());
        if (round >= 0) {
          calls.get(way.getKey()).millis().add(millis);
          calls.get(way.getKey()).cpu().add(cpu(server) - before);
        }
      }
    }
    return calls;
  }

  private static double cpu(LoopbackServer server) throws IOException {
    return CpuTime.now().trees(server.roots());
  }

  private static double millis(Supervisor supervisor) {
    long from = System.nanoTime();
    boolean answered =
        supervisor.status() instanceof Reply.Ok<List<WorkerStatus>>(var workers)
            && workers.size() == WORKERS;
    if (!answered) {
      throw new IllegalStateException("that is no status");
    }
    return (System.nanoTime() - from) / 1e6;
  }

  private static void print(Map<String, Calls> calls) {
    System.out.printf(
        "Status of %d workers, %d rounds in turns over one connection%n", WORKERS, ROUNDS);
    double slow = Figures.median(calls.get("supervisorctl").millis());
    calls.forEach((way, one) ->
        System.out.printf(
            Locale.ROOT,
            "  %-14s median %.1f ms, p95 %.1f ms; CPU there %.1f ms a call; supervisorctl takes"
                + " %.1f times as long%n",
            way,
            Figures.median(one.millis()),
            Figures.percentile(one.millis(), 95),
            Figures.mean(one.cpu()) * 1000,
            slow / Figures.median(one.millis())));
  }
}
