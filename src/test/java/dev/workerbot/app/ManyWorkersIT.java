package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many operations at once. */
class ManyWorkersIT {
  @Test
  @Tag("soak")
  void fiftyOperationsOnFiftyWorkersAtOnce_areNeitherLostNorDoubled(@TempDir Path dir)
      throws IOException {
    try (LoopbackServer server =
        LoopbackServer.start(
            Map.of(
                "many",
                "command=sleep 1000\nnumprocs=50\nprocess_name=w%(process_num)02d\nstartsecs=0"))) {
      server.awaitStatus("many:w49", "RUNNING");
      try (TestBot bot = TestBot.on(dir, Map.of("web1", server), Map.of())) {
        List<CompletableFuture<CommandAnswer>> running =
            bot.crowd(50, "restart many:w%02d@web1"::formatted);
        for (CompletableFuture<CommandAnswer> one : running) {
          assertEquals(OutcomeCode.DONE, one.join().code(), one.join().message().toString());
        }
        List<String> log = Files.readAllLines(server.dir().resolve("supervisord.log"));
        for (int i = 0; i < 50; i++) {
          String name = "'w%02d'".formatted(i);
          assertEquals(
              2, log.stream().filter(line -> line.contains("spawned: " + name)).count(), name);
        }
      }
    }
  }
}
