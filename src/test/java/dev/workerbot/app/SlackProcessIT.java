package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bot as a process of its own: stopped, started twice, looked at from outside. One bot serves
 * all tests, since each start takes seconds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlackProcessIT {
  private static final String SLOW_STOP =
      "bash -c 'trap \"sleep 1; exit 0\" TERM; while :; do sleep 0.1; done'";

  private LoopbackServer web1;
  private FakeSlack slack;
  private SlackTalk talk;
  private Path config;
  private BotProcess bot;
  private int before;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("horizon", "command=sleep 1000");
    programs.put("slow", "command=" + SLOW_STOP);
    web1 = LoopbackServer.start(programs);
    slack = FakeSlack.start();
    config = TestBot.config(dir, Map.of("web1", web1), Map.of(), BotProcess.leadingTo(slack));
    TestBot.edit(config, "stays-up: 1s", "stays-up: 100ms");
    bot = BotProcess.run(config, slack);
    talk = new SlackTalk(slack, bot::output);
  }

  @BeforeEach
  void count() {
    before = slack.messages().size();
  }

  @AfterEach
  void itServes() {
    talk.asks("U1", "status horizon@web1", "horizon on web1 is RUNNING");
  }

  @AfterAll
  void stop() throws IOException {
    bot.close();
    slack.close();
    web1.close();
    assertEquals(List.of(), slack.violations());
    String output = bot.output();
    assertFalse(output.contains(FakeSlack.BOT_TOKEN), output);
    assertFalse(output.contains(FakeSlack.APP_TOKEN), output);
    assertFalse(output.contains(" ERROR ") || output.contains("\tat "), output);
  }

  /** The one message, as it ended, and what the history has of it. */
  private Shown ends(String verdict) {
    Shown message = talk.shows(before, verdict);
    assertEquals(before + 1, slack.messages().size(), slack.messages().toString());
    talk.asks("U1", "history", verdict);
    return message;
  }

  @Test
  void sigterm_inTheMiddle_isFinishedInTheSameMessage() throws IOException {
    String _ = slack.socket().type("U1", "restart slow@web1");
    web1.awaitStatus("slow", "STOPPING");
    talk.shows(before, "Restarting slow");
    assertEquals(143, bot.terminate());
    assertTrue(bot.output().contains("the next run finishes what is in progress"), bot.output());
    bot.start();
    Shown message = ends("slow on web1: RUNNING again");
    assertTrue(
        message.versions().stream().anyMatch(one -> one.text().contains("is restarting")),
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
