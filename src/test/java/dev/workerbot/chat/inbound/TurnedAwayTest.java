package dev.workerbot.chat.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class TurnedAwayTest {
  private final List<CommandAnswer> ended = new CopyOnWriteArrayList<>();

  @Test
  void ofTwentyThousandAtOnce_oneIsTheFirst_andTheEndCountsThemAll() {
    TurnedAway turned = new TurnedAway(Duration.ofHours(1), ended::add);
    Set<String> firsts = ConcurrentHashMap.newKeySet();
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20_000; i++) {
        String id = "id" + i;
        crowd.execute(() -> firsts.add(turned.count("slack:U1", id)));
      }
    }
    assertEquals(1, firsts.size());
    assertEquals("another", turned.count("slack:U2", "another"));
    turned.endAll();
    assertEquals(1, ended.size(), "one alone is told as it was");
    assertTrue(firsts.contains(ended.getFirst().operation()));
    assertEquals(
        "20000 requests were turned away within 3600 s", ended.getFirst().message().title());
  }
}
