package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.FakeSlack.Fault;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.worker.WorkerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An alert in a Slack whose answers are lost: none of it is lost, none doubled. */
class AlertsTroubleIT {
  private final MemorySupervisor web1 = new MemorySupervisor("horizon");

  @Test
  void aCardAndItsLine_ofWhichTheAnswersAreLost_standThereOnce(@TempDir Path dir)
      throws IOException {
    try (AlertsBot bot =
        AlertsBot.on(MemoryBot.on(dir, Map.of("web1", web1), AlertsBot.alerts()))) {
      bot.slack().fail("chat.postMessage", Fault.LOST_ANSWER);
      web1.breaks("horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.becomes(card, "Exit code 12");
      bot.slack().fail("chat.update", Fault.LOST_ANSWER);
      bot.slack().fail("chat.postMessage", Fault.LOST_ANSWER);
      web1.becomes("horizon", WorkerState.RUNNING);
      bot.threadSays(card, "Resolved: horizon@web1");
      bot.becomes(card, "Resolved: horizon@web1 is RUNNING again");
      List<String> thread = bot.thread(card);
      assertEquals(thread.stream().distinct().toList(), thread);
      assertEquals(1, bot.reported().size(), bot.reported().toString());
      bot.called(card, "S1");
    }
  }
}
