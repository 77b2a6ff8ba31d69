package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.SlackBot;
import dev.workerbot.testing.SlackTalk;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person in Slack is told when a server changes while the bot is connected to it. */
class SlackTroubleIT {
  private LoopbackServer web1;
  private SlackBot bot;
  private SlackTalk talk;

  @BeforeEach
  void connect(@TempDir Path dir) throws IOException {
    web1 =
        LoopbackServer.start(
            Map.of("slow", "command=bash -c 'trap \"sleep 1; exit 0\" TERM; sleep 1000 & wait'"));
    web1.awaitStatus("slow", "RUNNING");
    bot = SlackBot.on(TestBot.config(dir, Map.of("web1", web1), Map.of(), ""));
    talk = bot.talk();
    talk.asks("U1", "status slow@web1", "slow on web1 is RUNNING");
  }

  @AfterEach
  void disconnect() throws IOException {
    try {
      assertEquals("", bot.log().errors());
      for (String said : talk.everythingSaid()) {
        for (String sign : List.of("Exception", "dev.workerbot", "\tat ", "ERROR", "null")) {
          assertFalse(said.contains(sign), said);
        }
      }
    } finally {
      bot.close();
      web1.close();
    }
  }

  @Test
  void aChangedHostKey_isAHardStop_withItsFingerprint_andWhatToDo() throws IOException {
    String before = web1.pid("slow");
    web1.changeHostKey();
    Shown answer = talk.asks("U1", "restart slow@web1", "Nothing was done");
    String fingerprint =
        Processes.must("ssh-keygen", "-lf", web1.dir().resolve("host_key.pub").toString())
            .split(" ", 3)[1];
    for (String sentence :
        List.of(
            "THE HOST KEY OF web1",
            fingerprint,
            "Somebody may be in between",
            "workerbot trust web1")) {
      assertTrue(answer.text().contains(sentence), answer.text());
    }
    assertEquals(before, web1.pid("slow"));
  }

  @Test
  void aSupervisordThatRestartsInTheMiddle_isWaitedFor() {
    String before = web1.pid("slow");
    String _ = bot.slack().socket().type("U1", "restart slow@web1");
    web1.awaitStatus("slow", "STOPPING");
    web1.supervisorctl("reload");
    talk.shows(1, "slow on web1: RUNNING again");
    assertTrue(web1.status("slow").contains("RUNNING"));
    assertNotEquals(before, web1.pid("slow"));
    assertEquals(2, bot.slack().messages().size());
  }
}
