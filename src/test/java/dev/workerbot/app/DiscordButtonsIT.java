package dev.workerbot.app;

import static dev.workerbot.testing.DiscordBot.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.DiscordBot;
import dev.workerbot.testing.DiscordTalk;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the buttons below an answer in Discord do. */
class DiscordButtonsIT {
  private final MemorySupervisor web1 =
      new MemorySupervisor("horizon", "queue:queue_00", "queue:queue_01", "queue:queue_02");
  private DiscordBot bot;
  private FakeDiscord discord;
  private DiscordTalk talk;

  @BeforeEach
  void connect(@TempDir Path dir) throws IOException {
    bot = DiscordBot.on(MemoryBot.on(dir, web1, ""));
    discord = bot.discord();
    talk = bot.talk();
  }

  @AfterEach
  void disconnect() throws IOException {
    bot.close();
  }

  @Test
  void cancel_andYes() {
    Shown preview = talk.asks(ANNA, "stop", "queue@web1", "This would stop 3 workers");
    String _ = discord.presses(ANNA, preview, "Cancel");
    talk.becomes(preview, "nothing was done");
    assertEquals(List.of(), web1.done());
    talk.asks(ANNA, "restart", Map.of("target", "queue@web1", "yes", true), "3 of 3 RUNNING again");
  }

  @Test
  void theButtonsOfAStatus_work() {
    Shown folded = talk.asks(ANNA, "status", Map.of(), "queue@web1 3/3 RUNNING");
    String _ = discord.presses(ANNA, folded, "Show all");
    talk.shows(1, "queue:queue\\_02@web1 RUNNING");
    Shown one = talk.asks(ANNA, "status", "horizon@web1", "horizon on web1 is RUNNING");
    String _ = discord.presses(ANNA, one, "Restart");
    talk.shows(3, "RUNNING again");
    assertEquals(List.of("stop horizon", "start horizon"), web1.done());
    String _ = discord.presses(ANNA, one, "Logs");
    talk.shows(4, "horizon on web1");
  }
}
