package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.SlackTalk;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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

/** The bot as a process of its own: killed, stopped, started twice, looked at from outside. */
@Tag("soak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlackProcessIT {
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
      talk.asks("U1", "status horizon@web1", "horizon@web1 RUNNING");
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

  @Tag("soak")
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

  @Tag("soak")
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
  void sigterm_inTheMiddle_isFinishedInTheSameMessage() throws IOException {
    String _ = slack.socket().type("U1", "restart slow@web1");
    web1.awaitStatus("slow", "STOPPING");
    talk.shows(0, "Restarting slow");
    assertEquals(143, bot.terminate());
    assertTrue(bot.output().contains("what is under way is finished by the next run"));
    bot.start();
    Shown message = ends("slow on web1: RUNNING again");
    assertTrue(
        message.versions().stream().anyMatch(one -> one.text().contains("is being restarted")),
        message.toString());
  }

  @Test
  void aSecondRunOnTheSameConfig_refuses_andNamesTheFirst() throws IOException {
    Processes.Ran second = bot.beside("run");
    assertEquals(2, second.code(), second.output());
    for (String part :
        List.of("another workerbot runs", "pid " + bot.pid(), config.toString(), "stop that one")) {
      assertTrue(second.output().contains(part), second.output());
    }
    assertFalse(second.output().contains("\tat "), second.output());
    assertFalse(second.output().contains("xoxb-") || second.output().contains("xapp-"));
    assertEquals(1, slack.socket().open());
  }

  @Test
  @Tag("soak")
  void health_is0WhileItIsAlive_and1OnceItIsDead() throws IOException {
    Await.until("it is well", () -> bot.beside("health").code() == 0);
    bot.kill();
    Processes.Ran dead = bot.beside("health");
    assertEquals(1, dead.code(), dead.output());
    assertTrue(dead.output().contains("gives no sign of life"), dead.output());
    bot.start();
    Await.until("it is well again", () -> bot.beside("health").code() == 0);
    bot.terminate();
    assertEquals(1, bot.beside("health").code());
    bot.start();
  }

  @Test
  void theDatabaseAndItsFolder_areForNobodyElse_andHoldNoToken() throws IOException {
    talk.asks("U1", "restart horizon@web1", "RUNNING again");
    Path folder = config.resolveSibling("state");
    assertEquals("rwx------", permissions(folder));
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> databases =
          files
              .filter(file -> file.getFileName().toString().matches(".*\\.db(-wal|-shm)?"))
              .toList();
      assertTrue(databases.contains(folder.resolve("workerbot.db")), databases.toString());
      for (Path file : databases) {
        assertEquals("rw-------", permissions(file), file.toString());
        String content = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertFalse(content.contains(FakeSlack.BOT_TOKEN), file.toString());
        assertFalse(content.contains(FakeSlack.APP_TOKEN), file.toString());
      }
    }
    Set<String> words =
        Set.of(Files.readString(Path.of("/proc/" + bot.pid() + "/cmdline")).split("\0", -1));
    assertFalse(words.contains(FakeSlack.BOT_TOKEN) || words.contains(FakeSlack.APP_TOKEN));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
