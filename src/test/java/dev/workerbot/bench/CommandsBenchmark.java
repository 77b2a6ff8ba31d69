package dev.workerbot.bench;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.SlackBot;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What commands take, against real sshd and supervisord on loopback. What is compared is measured
 * in turns, in one run.
 */
final class CommandsBenchmark {
  private static final int ROUNDS = 60;
  private static final int WARM_UP = 10;
  private static final int COMMANDS = 300;

  private CommandsBenchmark() {}

  static void run() throws IOException {
    status();
    acknowledgement();
  }

  /** Something that is timed. */
  interface Work {
    void run() throws IOException;
  }

  private static void status() throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    for (int i = 0; i < 10; i++) {
      programs.put("worker" + i, "command=sleep 100000");
    }
    Path dir = Files.createTempDirectory("workerbot-bench");
    try (LoopbackServer server = LoopbackServer.start(programs);
        TestBot bot = TestBot.on(dir, Map.of("web1", server), Map.of())) {
      server.awaitStatus("worker9", "RUNNING");
      List<String> local = new ArrayList<>(server.supervisorctlCommand());
      local.add("status");
      List<String> ssh = ssh(server);
      ssh.addAll(local);
      Map<String, Work> works = new LinkedHashMap<>();
      works.put("supervisorctl status, run locally", () -> expect(Processes.run(local).output()));
      works.put("ssh host supervisorctl status", () -> expect(Processes.run(ssh).output()));
      works.put(
          "workerbot: status, warm",
          () ->
              expect(
                  bot.crowd(1, _ -> "status @web1 --all").getFirst().join().message().toString()));
      Map<String, List<Double>> times = inTurns(works);
      double alone = Figures.median(times.get("supervisorctl status, run locally"));
      double openssh = Figures.median(times.get("ssh host supervisorctl status"));
      double ours = Figures.median(times.get("workerbot: status, warm"));
      System.out.println("Status of one server with 10 workers, " + ROUNDS + " rounds");
      times.forEach((name, all) -> System.out.printf("  %-36s %s%n", name, summary(all)));
      System.out.printf(
          Locale.ROOT, "  ssh takes %.2f times as long as workerbot%n", openssh / ours);
      System.out.printf(
          Locale.ROOT, "  workerbot adds %.1f ms to a local supervisorctl%n%n", ours - alone);
    }
  }

  /** The words that run a command there by OpenSSH. */
  static List<String> ssh(LoopbackServer server) {
    return new ArrayList<>(
        List.of(
            "ssh",
            "-F",
            "none",
            "-i",
            server.clientKey().toString(),
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "UserKnownHostsFile=" + server.knownHosts(),
            "-o",
            "BatchMode=yes",
            "-p",
            Integer.toString(server.port()),
            "127.0.0.1"));
  }

  static void expect(String output) {
    if (!output.contains("worker9") || !output.contains("RUNNING")) {
      throw new IllegalStateException("that is no status: " + output);
    }
  }

  private static Map<String, List<Double>> inTurns(Map<String, Work> works) throws IOException {
    return inTurns(WARM_UP, ROUNDS, works);
  }

  /** How long each takes, in milliseconds. */
  static Map<String, List<Double>> inTurns(int warmUp, int rounds, Map<String, Work> works)
      throws IOException {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int round = -warmUp; round < rounds; round++) {
      for (Map.Entry<String, Work> work : works.entrySet()) {
        long from = System.nanoTime();
        work.getValue().run();
        double millis = (System.nanoTime() - from) / 1e6;
        if (round >= 0) {
          times.computeIfAbsent(work.getKey(), _ -> new ArrayList<>()).add(millis);
        }
      }
    }
    return times;
  }

  private static void acknowledgement() throws IOException {
    Path dir = Files.createTempDirectory("workerbot-bench");
    try (LoopbackServer server = LoopbackServer.start(Map.of("horizon", "command=sleep 100000"));
        CuttableProxy line = new CuttableProxy(server.port());
        SlackBot bot =
            SlackBot.on(
                TestBot.config(dir, Map.of("web1", server), Map.of("web1", line.port()), ""))) {
      FakeSlack slack = bot.slack();
      line.freeze();
      List<Duration> acks = new ArrayList<>();
      for (int i = 0; i < COMMANDS; i++) {
        String envelope = slack.socket().type(i % 2 == 0 ? "U1" : "U" + i, "restart horizon@web1");
        Await.until("it is acknowledged", () -> slack.socket().acks().containsKey(envelope));
        acks.add(slack.socket().acks().get(envelope));
      }
      List<Double> millis = new ArrayList<>();
      acks.forEach(ack -> millis.add(ack.toNanos() / 1e6));
      System.out.println(
          "Acknowledgement of a Slack command while the server hangs, "
              + COMMANDS
              + " commands, the first one included");
      System.out.printf(
          Locale.ROOT,
          "  median %.1f ms, 99th percentile %.1f ms, longest %.1f ms%n%n",
          Figures.median(millis),
          Figures.percentile(millis, 99),
          Figures.percentile(millis, 100));
    }
  }

  static String summary(List<Double> millis) {
    return String.format(
        Locale.ROOT,
        "median %6.1f ms   10th %6.1f   90th %6.1f",
        Figures.median(millis),
        Figures.percentile(millis, 10),
        Figures.percentile(millis, 90));
  }
}
