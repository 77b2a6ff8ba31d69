package dev.workerbot.app;

import static dev.workerbot.testing.DiscordBot.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.DiscordBot;
import dev.workerbot.testing.DiscordTalk;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The bot in Discord as a process of its own: killed, and started again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("soak")
class DiscordKillSoakIT {
  private static final String SLOW_STOP =
      "bash -c 'trap \"sleep 2; exit 0\" TERM; while :; do sleep 0.1; done'";

  private LoopbackServer web1;
  private FakeDiscord discord;
  private DiscordTalk talk;
  private BotProcess bot;

  @BeforeAll
  void startServer() {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("horizon", "command=sleep 1000");
    programs.put("slow", "command=" + SLOW_STOP);
    programs.put(
        "queue",
        "command=" + SLOW_STOP + "\nnumprocs=2\nprocess_name=%(program_name)s_%(process_num)02d");
    web1 = LoopbackServer.start(programs);
  }

  @BeforeEach
  void startBot(@TempDir Path dir) throws IOException {
    discord = FakeDiscord.start();
    discord.person(ANNA, "anna", DiscordBot.ON_CALL);
    discord.gateway().betweenIdentifies(Duration.ZERO);
    bot =
        BotProcess.run(
            TestBot.config(dir, Map.of("web1", web1), Map.of(), BotProcess.leadingTo(discord)),
            discord);
    talk = new DiscordTalk(discord, bot::output);
    talk.awaitCommand();
  }

  @AfterEach
  void stopBot() throws IOException {
    try {
      talk.asks(ANNA, "status", "horizon@web1", "horizon on web1 is RUNNING");
    } finally {
      bot.close();
      discord.close();
    }
    assertEquals(List.of(), discord.violations());
    String output = bot.output();
    assertFalse(output.contains(FakeDiscord.TOKEN), output);
    assertFalse(output.contains(" ERROR ") || output.contains("\tat "), output);
  }

  @AfterAll
  void stopServer() {
    web1.close();
  }

  @Test
  void killMinusNine_inTheMiddle_isFinishedInTheSameMessage() throws IOException {
    String before = web1.pid("slow");
    String asked = discord.types(ANNA, FakeDiscord.OPS, "restart", Map.of("target", "slow@web1"));
    web1.awaitStatus("slow", "STOPPING");
    talk.says(asked, "Restarting slow");
    bot.kill();
    bot.start();
    talk.says(asked, "slow on web1: RUNNING again");
    assertNotEquals(before, web1.pid("slow"));
    assertEquals(1, discord.messages().size(), discord.messages().toString());
  }

  @Test
  void killMinusNine_afterAConfirm_isFinishedInTheMessageThatWasConfirmed() throws IOException {
    Shown preview = talk.asks(ANNA, "restart", "queue@web1", "This would restart 2 workers");
    String _ = discord.presses(ANNA, preview, "Confirm");
    web1.awaitStatus("queue:queue_00", "STOPPING");
    talk.becomes(preview, "Restarting queue");
    bot.kill();
    bot.start();
    Shown after = talk.becomes(preview, "queue on web1: 2 of 2 RUNNING again");
    assertEquals(List.of(), after.versions().getLast().labels());
    assertEquals(1, discord.messages().size(), discord.messages().toString());
  }

  @Test
  void killMinusNine_whileTheAskerWaits_endsWhatDiscordShowsThem() throws IOException {
    web1.signalSupervisord("STOP");
    try {
      String asked =
          discord.types(
              ANNA,
              FakeDiscord.OPS,
              "rights can",
              Map.of("verb", "restart", "target", "horizon@web1"));
      Await.until("Discord shows that the bot thinks", () -> discord.isAnswered(asked));
      bot.kill();
    } finally {
      web1.signalSupervisord("CONT");
    }
    bot.start();
    Await.until(
        () -> "the reply is ended: " + discord.whispers(),
        () ->
            discord.whispers().size() == 1
                && discord
                    .whispers()
                    .getFirst()
                    .versions()
                    .getLast()
                    .text()
                    .contains("was lost: workerbot restarted before it answered"));
    assertEquals(List.of(), discord.directMessages(ANNA));
  }
}
