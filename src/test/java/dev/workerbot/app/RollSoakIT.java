package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.DownSampler;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Said;
import dev.workerbot.testing.StoredOperations;
import dev.workerbot.testing.StoredOperations.Stored;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rolling restarts over four servers with four processes each, looked at from outside; killed and
 * cut off at random moments. {@code -Dkill.rounds} sets how often, {@code -Dkill.seed} repeats the
 * moments of an earlier run.
 */
@Tag("soak")
class RollSoakIT {
  private static final String QUEUE =
      """
      command=sh -c 'if [ -e $DIR/fail-%(process_num)s ]; then exit 3; fi; exec sleep 100000'
      numprocs=4
      process_name=%(program_name)s_%(process_num)s
      startsecs=1
      startretries=0
      """;

  private static final List<String> PROCESSES =
      IntStream.range(0, 4).mapToObj(number -> "queue:queue_" + number).toList();

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final int rounds = Integer.getInteger("kill.rounds", 10);
  private final long seed = Long.getLong("kill.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir private Path dir;
  private final Map<String, LoopbackServer> servers = new TreeMap<>();
  private final Map<String, CuttableProxy> lines = new TreeMap<>();
  private Path config;

  @BeforeEach
  void start() throws IOException {
    Map<String, Integer> ports = new TreeMap<>();
    for (int i = 1; i <= 4; i++) {
      LoopbackServer server = LoopbackServer.start(Map.of("queue", QUEUE));
      CuttableProxy line = new CuttableProxy(server.port());
      server.isKnownAt(line.port());
      servers.put("web" + i, server);
      lines.put("web" + i, line);
      ports.put("web" + i, line.port());
    }
    config = TestBot.config(dir, servers, ports, "");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("  stays-up: 1s\n", "  stays-up: 300ms\n  rolling-stays-up: 300ms\n"));
    allRun();
  }

  @AfterEach
  void stop() throws IOException {
    for (CuttableProxy line : lines.values()) {
      line.close();
    }
    servers.values().forEach(LoopbackServer::close);
  }

  private void allRun() {
    servers
        .values()
        .forEach(server -> PROCESSES.forEach(one -> server.awaitStatus(one, "RUNNING")));
  }

  private List<String> pids() {
    return servers.values().stream()
        .flatMap(server -> PROCESSES.stream().map(server::pid))
        .toList();
  }

  private static void allDiffer(List<String> before, List<String> after) {
    for (int i = 0; i < before.size(); i++) {
      assertNotEquals(before.get(i), after.get(i), "process " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void over4x4_neverMoreThanTheBatchIsDown(int batch) throws IOException {
    List<String> before = pids();
    try (TestBot bot = TestBot.on(config);
        DownSampler sampler = new DownSampler(List.copyOf(servers.values()))) {
      long began = System.nanoTime();
      CommandAnswer commandAnswer =
          bot.anna("restart queue@prod --rolling --pause 0 --yes --batch " + batch);
      double seconds = (System.nanoTime() - began) / 1e9;
      assertEquals(OutcomeCode.DONE, commandAnswer.code(), () -> Said.text(commandAnswer));
      Said.contains(commandAnswer, "16 of 16 RUNNING again");
      System.out.printf(
          "batch %d: %d samples in %.0f s (%.1f a second), most down: %s%n",
          batch, sampler.samples(), seconds, sampler.samples() / seconds, sampler.most());
      assertEquals(List.of(), sampler.troubles());
      assertTrue(sampler.samples() > 10 * seconds, () -> "only " + sampler.samples());
      assertTrue(
          !sampler.most().isEmpty() && sampler.most().size() <= batch,
          () -> sampler.most().toString());
    }
    allDiffer(before, pids());
  }

  @Test
  void aWorkerMadeToFail_stopsIt_andTheOthersAreLeftAsTheyWere() throws IOException {
    Path fail = Files.createFile(servers.get("web3").dir().resolve("fail-1"));
    List<String> before = pids();
    try (TestBot bot = TestBot.on(config)) {
      CommandAnswer commandAnswer =
          bot.anna("restart queue@prod --rolling --pause 0 --batch 4 --yes");
      assertEquals(OutcomeCode.FAILED, commandAnswer.code(), () -> Said.text(commandAnswer));
      Said.contains(
          commandAnswer,
          "stopped after 11 of 16; queue:queue_1 on web3 did not come back",
          "4 on web4");
      assertEquals(before.subList(12, 16), pids().subList(12, 16));
      Files.delete(fail);
      Said.contains(bot.press("anna", commandAnswer, "Continue"), "16 of 16 RUNNING again");
    }
    allDiffer(before, pids());
  }

  @Test
  void whereTheServerOfThoseThatAreThroughIsLost_itStops() throws IOException {
    List<String> before = pids();
    TestBot.edit(config, "  stays-up: 300ms", "  resume-for: 30s\n  stays-up: 300ms");
    try (TestBot bot = TestBot.on(config)) {
      CompletableFuture<CommandAnswer> roll =
          bot.begin("anna", "restart queue@prod --rolling --pause 3s --batch 4 --yes");
      Await.until(
          Duration.ofMinutes(1),
          "those of web1 are through",
          () ->
              bot.chat().said().stream()
                  .anyMatch(said -> said.message().lines().toString().contains("4 of 16 done")));
      lines.get("web1").cut();
      CommandAnswer commandAnswer = roll.join();
      assertEquals(OutcomeCode.UNREACHABLE, commandAnswer.code(), () -> Said.text(commandAnswer));
      Said.contains(
          commandAnswer, "web1 is unreachable", "it came back, but its state is now unknown");
      assertEquals(before.subList(8, 16), pids().subList(8, 16));
      lines.get("web1").heal();
    }
    allRun();
  }

  @Test
  void cutOffAtAnyMoment_itGoesOn() throws IOException {
    System.out.printf("%d rounds, -Dkill.seed=%d%n", rounds, seed);
    for (int round = 1; round <= rounds; round++) {
      List<String> before = pids();
      try (TestBot bot = TestBot.on(config)) {
        CompletableFuture<CommandAnswer> roll =
            bot.begin("anna", "restart queue@prod --rolling --pause 0 --batch 2 --yes");
        CuttableProxy line = List.copyOf(lines.values()).get(random.nextInt(4));
        LockSupport.parkNanos(Duration.ofMillis(500 + random.nextInt(20_000)).toNanos());
        line.cut();
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(3000)).toNanos());
        line.heal();
        CommandAnswer commandAnswer = roll.join();
        assertEquals(
            OutcomeCode.DONE,
            commandAnswer.code(),
            () -> "seed " + seed + " " + Said.text(commandAnswer));
      }
      allDiffer(before, pids());
      allRun();
    }
  }

  @Test
  void killedAtAnyMoment_theNextBotGoesOn() throws IOException, InterruptedException {
    System.out.printf("%d rounds, -Dkill.seed=%d%n", rounds, seed);
    StoredOperations store = new StoredOperations(dir.resolve("state/workerbot.db"));
    int notBegun = 0;
    int middle = 0;
    int after = 0;
    try (TestBot bot = TestBot.on(config)) {
      // So that there is a store.
      assertEquals(OutcomeCode.DONE, bot.anna("status").code());
    }
    for (int round = 1; round <= rounds; round++) {
      List<String> before = pids();
      List<String> known = new ArrayList<>(store.left(dir).now().stream().map(Stored::id).toList());
      Process bot = exec();
      LockSupport.parkNanos(Duration.ofMillis(1000 + random.nextInt(30_000)).toNanos());
      bot.destroyForcibly().waitFor();
      StoredOperations dead = store.left(dir);
      assertEquals("ok", dead.integrity());
      Optional<Stored> killed =
          dead.now().stream().filter(one -> !known.contains(one.id())).findFirst();
      if (killed.isEmpty()) {
        notBegun++;
        assertEquals(before, pids());
        continue;
      }
      boolean ended = !killed.get().outcome().isEmpty();
      try (TestBot next = TestBot.on(config)) {
        List<Thread> _ = next.bot().recovery().begin(List.of(next.chat()));
        Await.until(
            LONGEST,
            "the roll has its end",
            () ->
                store.find(killed.get().id()).filter(one -> !one.outcome().isEmpty()).isPresent());
      }
      middle += ended ? 0 : 1;
      after += ended ? 1 : 0;
      assertEquals("DONE", store.find(killed.get().id()).orElseThrow().outcome(), "seed " + seed);
      allDiffer(before, pids());
      allRun();
    }
    System.out.printf(
        "killed before it was begun: %d, in the middle: %d, after the verdict: %d%n",
        notBegun, middle, after);
  }

  private Process exec() throws IOException {
    List<String> words =
        new ArrayList<>(BotProcess.words(List.of("exec", "--config", config.toString())));
    words.addAll(
        List.of(
            "--as",
            "anna",
            "--",
            "restart",
            "queue@prod",
            "--rolling",
            "--pause",
            "0",
            "--batch",
            "2",
            "--yes"));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectOutput(Redirect.appendTo(dir.resolve("output.log").toFile()))
        .start();
  }
}
