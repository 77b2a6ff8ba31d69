package dev.workerbot.bench;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Fifty restarts of fifty workers of one server at once, by the lane and by supervisorctl. */
final class RestartsBenchmark {
  private static final int WORKERS = 50;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final String PROGRAM =
      "command=sleep 100000\nnumprocs=%d\nprocess_name=w%%(process_num)02d\nstartsecs=1"
          .formatted(WORKERS);

  private RestartsBenchmark() {}

  static void run() throws IOException {
    Path dir = Files.createTempDirectory("workerbot-bench");
    List<Double> byLane = new ArrayList<>();
    List<Double> bySupervisorctl = new ArrayList<>();
    System.out.printf(
        "%d restarts of %d workers of one server at once, %d rounds in turns%n",
        WORKERS, WORKERS, ROUNDS);
    try (LoopbackServer server = LoopbackServer.start(Map.of("many", PROGRAM));
        TestBot lane = TestBot.on(dir.resolve("lane"), Map.of("web1", server), Map.of());
        TestBot supervisorctl = TestBot.on(withoutLane(dir.resolve("supervisorctl"), server))) {
      server.awaitStatus("many:w%02d".formatted(WORKERS - 1), "RUNNING");
      for (int round = 0; round < ROUNDS; round++) {
        byLane.add(seconds(server, lane, "lane"));
        bySupervisorctl.add(seconds(server, supervisorctl, "supervisorctl"));
      }
    }
    double fast = Figures.median(byLane);
    double slow = Figures.median(bySupervisorctl);
    System.out.printf(
        Locale.ROOT,
        "  until the last verdict: lane %.2f s (median), supervisorctl %.2f s: %.2f of it%n",
        fast,
        slow,
        fast / slow);
  }

  private static Path withoutLane(Path dir, LoopbackServer server) throws IOException {
    Path config = TestBot.config(dir, Map.of("web1", server), Map.of(), "");
    TestBot.askBy(config, "supervisorctl");
    return config;
  }

  private static double seconds(LoopbackServer server, TestBot bot, String how) throws IOException {
    Path log = server.dir().resolve("supervisord.log");
    int before = Files.readAllLines(log).size();
    long from = System.nanoTime();
    List<CompletableFuture<CommandAnswer>> running =
        bot.crowd(WORKERS, "restart many:w%02d@web1"::formatted);
    long done = running.stream().filter(one -> one.join().code() == OutcomeCode.DONE).count();
    double seconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from) / 1000.0;
    List<String> lines = Files.readAllLines(log);
    int lost = 0;
    int twice = 0;
    for (int i = 0; i < WORKERS; i++) {
      String spawned = "spawned: 'w%02d'".formatted(i);
      long times =
          lines.subList(before, lines.size()).stream()
              .filter(line -> line.contains(spawned))
              .count();
      lost += times < 1 ? 1 : 0;
      twice += times > 1 ? 1 : 0;
    }
    System.out.printf(
        Locale.ROOT,
        "  %-13s %d done in %.2f s, %d lost, %d run twice%n",
        how,
        done,
        seconds,
        lost,
        twice);
    return seconds;
  }
}
