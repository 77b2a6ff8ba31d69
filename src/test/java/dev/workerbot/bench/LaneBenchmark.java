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
      try (Supervisor lane =
          LaneSupervisor.over(
              shell, supervisorctl, List.of(server.lane().toString()), server.settings().limit())) {
        List<Double> byLane = new ArrayList<>();
        List<Double> bySupervisorctl = new ArrayList<>();
        double laneCpu = 0;
        double supervisorctlCpu = 0;
        for (int round = -WARM_UP; round < ROUNDS; round++) {
          double start = cpu(server);
          double fast = millis(lane);
          double middle = cpu(server);
          double slow = millis(supervisorctl);
          double end = cpu(server);
          if (round >= 0) {
            byLane.add(fast);
            bySupervisorctl.add(slow);
            laneCpu += middle - start;
            supervisorctlCpu += end - middle;
          }
        }
        System.out.printf(
            "Status of %d workers, %d rounds in turns over one connection%n", WORKERS, ROUNDS);
        print("lane", byLane, laneCpu);
        print("supervisorctl", bySupervisorctl, supervisorctlCpu);
        System.out.printf(
            Locale.ROOT,
            "  supervisorctl takes %.1f times as long%n",
            Figures.median(bySupervisorctl) / Figures.median(byLane));
      }
    }
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

  private static void print(String name, List<Double> times, double cpu) {
    System.out.printf(
        Locale.ROOT,
        "  %-14s median %.1f ms, p95 %.1f ms; CPU there %.1f ms a call%n",
        name,
        Figures.median(times),
        Figures.percentile(times, 95),
        cpu * 1000 / ROUNDS);
  }
}
