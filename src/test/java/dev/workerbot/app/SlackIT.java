package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.SlackBot;
import dev.workerbot.testing.SlackTalk;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole bot in a Slack of the tests, from what a person types in Slack to real sshd and
 * supervisord.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlackIT {
  private LoopbackServer web1;
  private CuttableProxy line;
  private FakeSlack slack;
  private SlackBot bot;
  private SlackTalk talk;

  @BeforeAll
  void start() throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("horizon", "command=sleep 1000\nstdout_logfile=$DIR/log/horizon.log");
    programs.put("mailer", "command=sleep 1000\nstdout_logfile=$DIR/log/mailer.log");
    programs.put(
        "queue", "command=sleep 1000\nnumprocs=3\nprocess_name=%(program_name)s_%(process_num)02d");
    programs.put(
        "reports",
        "command=bash -c 'echo \"Fatal: no database\" >&2; exit 255'\n"
            + "startretries=0\n"
            + "autostart=false");
    web1 = LoopbackServer.start(programs);
    line = new CuttableProxy(web1.port());
    web1.isKnownAt(line.port());
  }

  @BeforeEach
  void connect(@TempDir Path dir) throws IOException {
    // The test before may have left it on its way.
    web1.awaitStatus("horizon", "RUNNING");
    Path config = TestBot.config(dir, Map.of("web1", web1), Map.of("web1", line.port()), "");
    TestBot.edit(config, "stays-up: 1s", "stays-up: 100ms");
    bot = SlackBot.on(config);
    slack = bot.slack();
    talk = bot.talk();
  }

  @AfterEach
  void disconnect() throws IOException {
    line.heal();
    bot.close();
  }

  @AfterAll
  void stop() throws IOException {
    line.close();
    web1.close();
  }

  private String pid(String worker) {
    return web1.pid(worker);
  }

  @Test
  void restart_isOneMessage_editedInPlace_toTheVerdict() {
    String before = pid("horizon");
    Shown message = talk.asks("U1", "restart horizon@web1", "RUNNING again");
    String after = pid("horizon");
    assertNotEquals(before, after);
    assertTrue(
        message
            .text()
            .matches(
                "(?s)✅ horizon on web1: RUNNING again after [\\d.]+ s \\(pid "
                    + after
                    + "\\), restarted by @anna.*"),
        message.text());
    assertEquals(1, slack.messages().size());
    assertTrue(
        message.versions().stream()
            .anyMatch(version -> version.blocks().contains("Restarting horizon")));
    assertEquals("C1", message.channel());
  }

  @Test
  void everyReadingCommand_answers() throws IOException {
    Files.writeString(web1.dir().resolve("log/horizon.log"), "first\nsecond\n");
    Files.writeString(web1.dir().resolve("log/mailer.log"), "only line\n");
    assertTrue(talk.asks("U1", "status", "horizon@web1").text().contains("queue@web1 3/3 RUNNING"));
    talk.asks("U1", "servers", "4.2");
    talk.asks("U1", "logs horizon@web1 --lines 1", "second");
    talk.asks("U1", "logs mailer@web1 --grep only", "only line");
    talk.asks("U1", "logs reports@web1 --err", "reports");
    talk.asks("U1", "history", "No actions yet");
    assertTrue(talk.whispered("U1", "help").contains("restart"));
    assertTrue(talk.whispered("U1", "whoami").contains("operator"));
    assertTrue(talk.whispered("U1", "can restart horizon@web1").contains("Yes"));
  }

  @Test
  void aMentionAndADirectMessage_actLikeTheCommand() {
    String before = pid("mailer");
    String _ = slack.socket().mention("U1", "C1", "<@UBOT> restart mailer@web1");
    assertEquals("C1", talk.shows(0, "RUNNING again").channel());
    assertNotEquals(before, pid("mailer"));
    String _ = slack.socket().direct("U1", "status mailer@web1");
    assertEquals("DU1", talk.shows(1, "mailer on web1").channel());
    String _ = slack.socket().direct("U1", "whoami");
    assertEquals("DU1", talk.shows(2, "operator").channel());
    String _ = slack.socket().mention("U1", "C1", "<@UBOT>");
    assertTrue(talk.whispered(0, "U1").contains("restart"));
  }

  @Test
  void followedLogs_growInTheSameMessage() throws IOException {
    Path file = web1.dir().resolve("log/mailer.log");
    Files.writeString(file, "before\n");
    String _ = slack.socket().type("U1", "logs mailer@web1 --lines 1 --follow 5s");
    talk.shows(0, "before");
    Files.writeString(file, "fresh line\n", java.nio.file.StandardOpenOption.APPEND);
    talk.shows(0, "fresh line");
    assertEquals(1, slack.messages().size());
  }

  @Test
  void aFailure_bringsCauseLogAndButtons_thatWork() {
    Shown message = talk.asks("U1", "start reports@web1", "did not start: FATAL");
    assertTrue(message.text().contains("Fatal: no database"), message.text());
    String _ = slack.socket().press("U1", message, "Logs");
    talk.shows(1, "reports");
    String _ = slack.socket().press("U1", message, "Start reports");
    talk.shows(2, "did not start: FATAL");
  }

  @Test
  void whatFailed_callsTheAskerBelowIt_andIsShownToTheChannel() {
    Shown failed = talk.asks("U1", "start reports@web1", "did not start: FATAL");
    Await.until("somebody is called", () -> !slack.replies(failed.ts()).isEmpty());
    Shown call = slack.replies(failed.ts()).getFirst();
    assertEquals(List.of("U1"), call.called());
    assertTrue(call.broadcast());
    String push = call.versions().getFirst().text();
    assertTrue(push.startsWith("🔴 reports on web1 did not start: FATAL – exit code 255"), push);
    assertEquals(1, call.versions().size());
    assertTrue(
        slack.messages().stream().allMatch(one -> one.called().isEmpty()),
        slack.messages().toString());
  }

  @Test
  void moreThanOne_isConfirmedInTheSameMessage_andOnlyByTheAsker() {
    Shown preview = talk.asks("U1", "restart queue@web1", "This would restart 3 workers");
    String before = pid("queue:queue_01");
    String _ = slack.socket().press("U2", preview, "Confirm");
    assertTrue(talk.whispered(0, "U2").contains("Only the person who asked"));
    assertEquals(before, pid("queue:queue_01"));
    String _ = slack.socket().press("U1", preview, "Confirm");
    talk.shows(0, "3 of 3 RUNNING again");
    assertEquals(1, slack.messages().size());
    assertTrue(slack.messages().getFirst().versions().getLast().labels().isEmpty());
  }

  @Test
  void cancel_andShowAll() {
    Shown preview = talk.asks("U1", "stop queue@web1", "This would stop 3 workers");
    String _ = slack.socket().press("U1", preview, "Cancel");
    talk.shows(0, "nothing was done");
    assertTrue(web1.status("queue:*").contains("RUNNING"));
    Shown folded = talk.asks("U1", "status", "3/3 RUNNING");
    String _ = slack.socket().press("U1", folded, "Show all");
    talk.shows(2, "queue:queue_02@web1 RUNNING");
  }

  @Test
  void aForgedButton_doesNothing() {
    Shown preview = talk.asks("U1", "restart queue@web1", "This would restart");
    String before = pid("queue:queue_00");
    String _ = slack.socket().pressValue("U1", preview, "aaaaaaaaaaaaaaaa:0");
    assertTrue(talk.whispered(0, "U1").contains("expired"));
    String _ = slack.socket().pressValue("U1", preview, "rm -rf /; restart queue@web1 --yes");
    String value = preview.versions().getLast().labels().getFirst().replaceFirst("^[^=]*=", "");
    String _ = slack.socket().pressValue("U1", preview, value.replaceFirst(":\\d$", ":9"));
    assertTrue(talk.whispered(1, "U1").contains("expired"));
    assertEquals(before, pid("queue:queue_00"));
  }

  @Test
  void aRefusal_goesToTheAskerOnly_andIsAudited() {
    assertTrue(talk.whispered("U2", "restart horizon@web1").contains("@olga"));
    assertTrue(slack.messages().isEmpty());
    talk.asks("U1", "history horizon@web1", "was refused");
  }

  /** They have the id of an operator, and are somebody else. */
  @Test
  void somebodyOfAnotherWorkspace_isRefusedWithASentence() {
    String before = pid("horizon");
    String foreign = slack.socket().typeFromAnotherTeam("U1", "restart horizon@web1");
    Await.until("it is acknowledged", () -> slack.socket().acks().containsKey(foreign));
    String said = talk.whispered(0, "U1");
    assertTrue(said.contains("You may not restart"), said);
    assertTrue(slack.messages().isEmpty());
    assertEquals(before, pid("horizon"));
  }

  @Test
  void aUserGroup_givesRights() {
    Await.until("the groups are known", () -> slack.calls("usergroups.list") > 0);
    Await.until(
        "the group's member is an operator",
        () -> talk.whispered("UGROUP", "whoami").contains("operator"));
  }

  @Test
  void whatSlackDoesToTyping_isUndone() {
    talk.asks("U1", "status \u201Chorizon@web1\u201D", "horizon on web1 is RUNNING");
    talk.asks("U1", "status <mailto:horizon@web1|horizon@web1>", "horizon on web1 is RUNNING");
    talk.asks("U1", "restart horizon@web1 \u2014yes", "RUNNING again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "restart \"x; touch /tmp/workerbot-slack\"@web1",
        "restart $(touch${IFS}/tmp/workerbot-slack)@web1",
        "restart `touch${IFS}/tmp/workerbot-slack`@web1",
        "restart 'a\nb'@web1",
        "restart \u202Ehorizon@web1",
        "restart horzion@web1",
        "restart horizon@web9",
        "frobnicate",
        ""
      })
  void whatMakesNoSense_isAnsweredInPrivate_andRunsNothing(String text) {
    String before = pid("horizon");
    assertFalse(talk.whispered("U1", text).isBlank());
    assertEquals(before, pid("horizon"));
    assertFalse(Files.exists(Path.of("/tmp/workerbot-slack")));
    // A busy machine shows a sign of life first, and takes it back.
    Await.until(
        "nothing is shown to everybody",
        () ->
            slack.messages().stream()
                .allMatch(message -> message.text().contains("was answered in private")));
  }

  @Test
  void twentyThousandCharacters_areTooLong() {
    assertTrue(talk.whispered("U1", "restart " + "x".repeat(20_000)).contains("Too long"));
  }

  @Test
  void hostileLogs_areNeutralised() throws IOException {
    Files.writeString(
        web1.dir().resolve("log/mailer.log"),
        "<!channel> ``` <@U1> password=hunter2 & xoxb-999-888-abcdefghijkl\u0007\n");
    Shown message = talk.asks("U1", "logs mailer@web1", "<!channel>");
    assertTrue(message.text().contains("password=•••"), message.text());
    assertFalse(slack.requests().toString().contains("hunter2"));
    assertFalse(slack.requests().toString().contains("xoxb-999"));
  }

  @Test
  void longOutput_isAnUploadedFile() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      text.append("line number ").append(i).append(" of the log of the mailer\n");
    }
    Files.writeString(web1.dir().resolve("log/mailer.log"), text);
    Shown message = talk.asks("U1", "logs mailer@web1 --lines 400", "line number 399");
    assertFalse(message.text().contains("line number 3 of"));
    Await.until("the file is there", () -> slack.uploads().size() == 1);
    FakeSlack.Upload upload = slack.uploads().getFirst();
    assertEquals(message.ts(), upload.thread());
    assertTrue(upload.content().contains("line number 3 of"));
  }

  @Test
  void anEnvelopeThatComesTwice_runsOnce() {
    String before = spawned();
    slack.socket().typeTwice("U1", "restart horizon@web1");
    talk.shows(0, "RUNNING again");
    Await.until("both were acknowledged", () -> slack.socket().acks().size() == 2);
    assertEquals(Integer.parseInt(before) + 1, Integer.parseInt(spawned()));
    assertEquals(1, slack.messages().size());
  }

  private String spawned() {
    return Processes.run(
            "grep", "-c", "spawned: 'horizon'", web1.dir().resolve("supervisord.log").toString())
        .output()
        .strip();
  }

  @Test
  void aServerThatIsDown_isSaid() {
    line.cut();
    talk.asks("U1", "restart horizon@web1", "Nothing was done: no status from web1");
  }
}
