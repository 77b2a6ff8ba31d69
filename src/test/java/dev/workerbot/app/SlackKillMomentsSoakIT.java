package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.SlackTalk;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bot as a process of its own, killed at the moments of a restart that matter in Slack. */
@Tag("soak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlackKillMomentsSoakIT {
  private static final String SLOW_STOP =
      "bash -c 'trap \"sleep 2; exit 0\" TERM; while :; do sleep 0.1; done'";

  private LoopbackServer web1;
  private FakeSlack slack;
  private SlackTalk talk;
  private Path config;
  private BotProcess bot;

  @BeforeAll
  void startServer() {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("horizon", "command=sleep 1000");
    programs.put("slow", "command=" + SLOW_STOP);
    programs.put("lazy", "command=sleep 1000\nstartsecs=4");
    programs.put(
        "queue",
        "command=" + SLOW_STOP + "\nnumprocs=2\nprocess_name=%(program_name)s_%(process_num)02d");
    web1 = LoopbackServer.start(programs);
    web1.awaitStatus("lazy", "RUNNING");
  }

  @BeforeEach
  void startBot(@TempDir Path dir) throws IOException {
    slack = FakeSlack.start();
    config = TestBot.config(dir, Map.of("web1", web1), Map.of(), BotProcess.leadingTo(slack));
    bot = BotProcess.run(config, slack);
    talk = new SlackTalk(slack, bot::output);
  }

  @AfterEach
  void stopBot() throws IOException {
    try {
      talk.asks("U1", "status horizon@web1", "horizon on web1 is RUNNING");
    } finally {
      bot.close();
      slack.close();
    }
    assertEquals(List.of(), slack.violations());
    String output = bot.output();
    assertFalse(output.contains(FakeSlack.BOT_TOKEN), output);
    assertFalse(output.contains(FakeSlack.APP_TOKEN), output);
    assertFalse(output.contains(" ERROR ") || output.contains("\tat "), output);
  }

  @AfterAll
  void stopServer() {
    web1.close();
  }

  /** The one message, as it ended, and what the history has of it. */
  private Shown ends(String verdict) {
    Shown message = talk.shows(0, verdict);
    assertEquals(1, slack.messages().size(), slack.messages().toString());
    talk.asks("U1", "history", verdict);
    return message;
  }

  @ParameterizedTest
  @CsvSource({"slow, STOPPING", "lazy, STARTING"})
  void killMinusNine_inEitherHalf_isFinishedInTheSameMessage(String worker, String restartStep)
      throws IOException {
    String before = web1.pid(worker);
    String _ = slack.socket().type("U1", "restart " + worker + "@web1");
    web1.awaitStatus(worker, restartStep);
    talk.shows(0, "Restarting " + worker);
    bot.kill();
    bot.start();
    ends(worker + " on web1: RUNNING again");
    assertTrue(web1.status(worker).contains("RUNNING"));
    assertNotEquals(before, web1.pid(worker));
  }

  @Test
  void killMinusNine_whileTheWorkerIsStopped_startsIt_inTheSameMessage() throws IOException {
    String _ = slack.socket().type("U1", "restart slow@web1");
    web1.awaitStatus("slow", "STOPPING");
    talk.shows(0, "Restarting slow");
    bot.kill();
    web1.awaitStatus("slow", "STOPPED");
    bot.start();
    ends("slow on web1: RUNNING again");
    assertTrue(web1.status("slow").contains("RUNNING"));
  }

  @Test
  void killMinusNine_afterAFirstSignOfLife_isFinishedInThatMessage() throws IOException {
    bot.kill();
    Path slowly = config.resolveSibling("slowly");
    Files.writeString(slowly, "#!/bin/sh\nsleep 1\nexec supervisorctl \"$@\"\n");
    Files.setPosixFilePermissions(slowly, PosixFilePermissions.fromString("rwxr-xr-x"));
    TestBot.askBy(config, slowly.toString());
    bot.start();
    String _ = slack.socket().type("U1", "restart slow@web1");
    talk.shows(0, "asking the servers");
    web1.awaitStatus("slow", "STOPPING");
    bot.kill();
    bot.start();
    ends("slow on web1: RUNNING again");
  }

  @Test
  void killMinusNine_afterAConfirm_isFinishedInTheMessageThatWasConfirmed() throws IOException {
    Shown preview = talk.asks("U1", "restart queue@web1", "This would restart 2 workers");
    String _ = slack.socket().press("U1", preview, "Confirm");
    web1.awaitStatus("queue:queue_00", "STOPPING");
    talk.shows(0, "Restarting queue");
    bot.kill();
    bot.start();
    ends("queue on web1: 2 of 2 RUNNING again");
    assertTrue(slack.messages().getFirst().versions().getLast().labels().isEmpty());
  }
}
