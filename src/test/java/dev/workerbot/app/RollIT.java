package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.DownSampler;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Said;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rolling restarts of real processes on two servers. In memory they do more of it in {@code
 * RollingRestartTest}; four servers repeat it as a soak.
 */
class RollIT {
  /** Ends at once where a file of its name says so, otherwise runs. */
  private static final String QUEUE =
      """
      command=sh -c 'if [ -e $DIR/fail-%(process_num)s ]; then exit 3; fi; exec sleep 1000'
      numprocs=2
      process_name=%(program_name)s_%(process_num)s
      startsecs=1
      startretries=0
      """;

  private static final List<String> PROCESSES = List.of("queue:queue_0", "queue:queue_1");

  @TempDir private Path dir;
  private final List<LoopbackServer> servers = new ArrayList<>();
  private TestBot bot;

  @BeforeEach
  void start() throws IOException {
    for (int i = 0; i < 2; i++) {
      servers.add(LoopbackServer.start(Map.of("queue", QUEUE)));
    }
    Path config =
        TestBot.config(
            dir,
            Map.of("web1", servers.get(0), "web2", servers.get(1)),
            Map.of(),
            "graceful: [{name: sleep, workers: queue, restart: TERM}]");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("  stays-up: 1s\n", "  stays-up: 300ms\n  rolling-stays-up: 300ms\n"));
    bot = TestBot.on(config);
    servers.forEach(server -> PROCESSES.forEach(one -> server.awaitStatus(one, "RUNNING")));
  }

  @AfterEach
  void stop() throws IOException {
    bot.close();
    servers.forEach(LoopbackServer::close);
  }

  private List<String> pids() {
    return servers.stream().flatMap(server -> PROCESSES.stream().map(server::pid)).toList();
  }

  @Test
  void rolling_stopsAtTheFirstThatDoesNotComeBack_andGoesOnWithoutIt() throws IOException {
    Path fail = servers.get(0).dir().resolve("fail-1");
    Files.createFile(fail);
    List<String> before = pids();
    CommandAnswer stopped = bot.anna("restart queue@prod --rolling --pause 0 --yes");
    assertEquals(OutcomeCode.FAILED, stopped.code());
    Said.contains(
        stopped,
        "stopped after 1 of 4; queue:queue_1 on web1 did not come back: FATAL",
        "exit code 3");
    assertEquals(before.subList(2, 4), pids().subList(2, 4));
    CommandAnswer without = bot.press("anna", stopped, "Roll on without it");
    assertEquals(OutcomeCode.DONE, without.code());
    Said.contains(without, "3 of 4 RUNNING again", "queue:queue_1@web1 did not come back");
    assertNotEquals(before.get(3), pids().get(3));
    Files.delete(fail);
  }

  @Test
  void rolling_gracefully_tellsEachItsSignal_andNeverHasMoreThanTheBatchDown() {
    List<String> before = pids();
    CommandAnswer commandAnswer;
    try (DownSampler sampler = new DownSampler(servers)) {
      commandAnswer = bot.anna("restart queue@prod --rolling --graceful --batch 2 --pause 0 --yes");
      assertTrue(sampler.most().size() <= 2, () -> sampler.most().toString());
    }
    assertEquals(OutcomeCode.DONE, commandAnswer.code(), () -> Said.text(commandAnswer));
    Said.contains(
        commandAnswer, "4 of 4 RUNNING again", "2 at a time, restarted gracefully (TERM) by @anna");
    List<String> after = pids();
    for (int i = 0; i < before.size(); i++) {
      assertNotEquals(before.get(i), after.get(i));
    }
  }
}
