package dev.workerbot.feature.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many operations at once. */
class ManyWorkersTest {
  @Test
  void fiftyOperationsOnFiftyWorkersAtOnce_areNeitherLostNorDoubled(@TempDir Path dir)
      throws IOException {
    List<String> workers = IntStream.range(0, 50).mapToObj("many:w%02d"::formatted).toList();
    MemorySupervisor web1 = new MemorySupervisor(workers.toArray(String[]::new));
    try (TestBot bot = MemoryBot.on(dir, web1, "")) {
      List<CompletableFuture<CommandAnswer>> running =
          bot.crowd(50, i -> "restart " + workers.get(i) + "@web1");
      for (CompletableFuture<CommandAnswer> one : running) {
        assertEquals(OutcomeCode.DONE, one.join().code(), one.join().message().toString());
      }
      assertEquals(
          workers.stream()
              .flatMap(one -> Stream.of("start " + one, "stop " + one))
              .sorted()
              .toList(),
          web1.done().stream().sorted().toList());
    }
  }
}
