package dev.workerbot.bench;

import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A status from the shell, as people and scripts ask for it: by a bot that runs, without one, and
 * by ssh, in turns.
 */
final class StartBenchmark {
  private static final int WORKERS = 10;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 30);
  private static final int WARM_UP = 3;

  /** What is measured is started as people start it. */
  private static final String LAUNCHER = System.getProperty("bench.launcher", "bin/workerbot");

  private StartBenchmark() {}

  static void run() throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    for (int i = 0; i < WORKERS; i++) {
      programs.put("worker" + i, "command=sleep 100000");
    }
    Path dir = Files.createTempDirectory("workerbot-bench");
    try (LoopbackServer server = LoopbackServer.start(programs);
        FakeSlack slack = FakeSlack.start()) {
      server.awaitStatus("worker9", "RUNNING");
      Path withBot = config(dir.resolve("bot"), server, BotProcess.leadingTo(slack));
      Path without = config(dir.resolve("none"), server, "");
      try (BotProcess _ = BotProcess.run(List.of(LAUNCHER), withBot, slack)) {
        List<String> ssh = CommandsBenchmark.ssh(server);
        ssh.addAll(server.supervisorctlCommand());
        ssh.add("status");
        Map<String, CommandsBenchmark.Work> works = new LinkedHashMap<>();
        works.put("ssh host supervisorctl status", work(ssh));
        works.put("exec -- status, a bot runs", work(exec(withBot)));
        works.put("exec -- status, none does", work(exec(without)));
        Map<String, List<Double>> times = CommandsBenchmark.inTurns(WARM_UP, ROUNDS, works);
        double openssh = Figures.median(times.get("ssh host supervisorctl status"));
        System.out.println("Status of 10 workers of one server, " + ROUNDS + " rounds");
        times.forEach((name, all) ->
            System.out.printf(
                Locale.ROOT,
                "  %-30s %s; %.2f times ssh%n",
                name,
                CommandsBenchmark.summary(all),
                Figures.median(all) / openssh));
      }
    }
  }

  private static Path config(Path dir, LoopbackServer server, String more) throws IOException {
    return TestBot.config(dir, Map.of("web1", server), Map.of(), more);
  }

  private static List<String> exec(Path config) {
    return new ArrayList<>(
        List.of(
            LAUNCHER,
            "exec",
            "--config",
            config.toString(),
            "--as",
            "anna",
            "--",
            "status",
            "@web1",
            "--all"));
  }

  private static CommandsBenchmark.Work work(List<String> words) {
    return () -> CommandsBenchmark.expect(Processes.run(words).output());
  }
}
