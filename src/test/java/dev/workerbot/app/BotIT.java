package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.RecordingChat;
import dev.workerbot.testing.RecordingChat.Said;
import dev.workerbot.testing.RecordingChat.Way;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole bot, against real sshd and supervisord. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BotIT {
  private static final String SLOW_STOP =
      "bash -c 'trap \"sleep 2; exit 0\" TERM; while :; do sleep 0.1; done'";

  private LoopbackServer web1;
  private LoopbackServer web2;
  private CuttableProxy line;
  private TestBot bot;

  @BeforeAll
  void start() throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("horizon", "command=sleep 1000\nstartsecs=0");
    programs.put("mailer", "command=sleep 1000\nstdout_logfile=$DIR/log/mailer.log");
    programs.put("slow", "command=" + SLOW_STOP + "\nstartsecs=0");
    programs.put(
        "queue",
        "command=bash -c 'test ! -e $DIR/broken-%(process_num)d || { echo no database; exit 3; };"
            + " exec sleep 1000'\n"
            + "numprocs=8\n"
            + "process_name=%(program_name)s_%(process_num)02d\n"
            + "startretries=0\n"
            + "redirect_stderr=true");
    programs.put(
        "reports", "command=bash -c 'echo Fatal >&2; exit 255'\nstartretries=0\nautostart=false");
    programs.put(
        "brief",
        "command=bash -c 'sleep 3; echo no database; exit 1'\n"
            + "autorestart=false\n"
            + "autostart=false\n"
            + "redirect_stderr=true");
    programs.put("once", "command=bash -c 'sleep 2; exit 4'\nexitcodes=4\nautostart=false");
    programs.put("atonce", "command=true\nstartsecs=0\nautostart=false");
    web1 = LoopbackServer.start(programs);
    web2 = LoopbackServer.start(Map.of("horizon", "command=sleep 1000\nstartsecs=0"));
    line = new CuttableProxy(web1.port());
    web1.isKnownAt(line.port());
    web1.awaitStatus("queue:queue_07", "RUNNING");
  }

  @BeforeEach
  void freshBot(@TempDir Path dir) throws IOException {
    Map<String, Integer> ports = Map.of("web1", line.port());
    bot = TestBot.impatient(TestBot.config(dir, Map.of("web1", web1, "web2", web2), ports, ""));
  }

  @AfterEach
  void closeBot() throws IOException {
    line.heal();
    bot.close();
  }

  @AfterAll
  void stop() throws IOException {
    line.close();
    web1.close();
    web2.close();
  }

  private String pid(String worker) {
    return web1.pid(worker);
  }

  private static void is(OutcomeCode outcome, CommandAnswer commandAnswer) {
    assertEquals(outcome, commandAnswer.code(), commandAnswer.message().toString());
  }

  private static void says(String text, CommandAnswer commandAnswer) {
    Message message = commandAnswer.message();
    assertTrue(message.toString().contains(text), message.toString());
  }

  @Test
  void restart_isReportedInOneMessage_editedInPlace_andVerified() {
    String before = pid("horizon");
    CommandAnswer commandAnswer = bot.anna("restart horizon@web1");
    is(OutcomeCode.DONE, commandAnswer);
    String after = pid("horizon");
    assertNotEquals(before, after);
    assertTrue(
        commandAnswer
            .message()
            .title()
            .matches(
                "horizon on web1: RUNNING again after [\\d.]+ s \\(pid "
                    + after
                    + "\\), restarted by @anna"),
        commandAnswer.message().title());
    List<Said> said = bot.chat().said();
    assertEquals(Way.POST, said.getFirst().way());
    assertEquals(Severity.WORKING, said.getFirst().message().severity());
    assertTrue(
        said.stream().skip(1).allMatch(one -> one.way() == Way.EDIT && one.id().equals("1")));
    assertEquals(commandAnswer.message(), said.getLast().message());
  }

  @Test
  void moreThanOne_isListedFirst_andOnlyTheAskerConfirms_once() {
    CommandAnswer preview = bot.anna("restart horizon@web*");
    is(OutcomeCode.NEEDS_CONFIRMATION, preview);
    says("horizon@web1", preview);
    says("horizon@web2", preview);
    String before = pid("horizon");
    is(OutcomeCode.REFUSED, bot.press("bob", preview, "Confirm"));
    assertEquals(before, pid("horizon"));
    CommandAnswer done = bot.press("anna", preview, "Confirm");
    is(OutcomeCode.DONE, done);
    says("2 of 2 RUNNING again", done);
    String after = pid("horizon");
    assertNotEquals(before, after);
    is(OutcomeCode.REFUSED, bot.press("anna", preview, "Confirm"));
    assertEquals(after, pid("horizon"));
    assertEquals(
        "1",
        bot.chat().said().stream()
            .filter(one -> one.way() == Way.EDIT)
            .findFirst()
            .orElseThrow()
            .id());
  }

  @Test
  void cancel_doesNothing() {
    String before = pid("horizon");
    is(OutcomeCode.DONE, bot.press("anna", bot.anna("stop horizon@*"), "Cancel"));
    assertEquals(before, pid("horizon"));
  }

  @Test
  void sevenOfEight_isAFailure_thatNamesTheEighthAndShowsItsLog() throws IOException {
    Files.createFile(web1.dir().resolve("broken-5"));
    try {
      CommandAnswer commandAnswer = bot.anna("restart queue@web1 --yes");
      is(OutcomeCode.FAILED, commandAnswer);
      assertEquals(
          "queue on web1: 7 of 8 came back; queue:queue_05: FATAL",
          commandAnswer.message().title());
      says("no database", commandAnswer);
      says("exit code 3", commandAnswer);
      Files.delete(web1.dir().resolve("broken-5"));
      CommandAnswer again = bot.press("anna", commandAnswer, "Restart queue_05");
      is(OutcomeCode.DONE, again);
      says("queue:queue_05 on web1: RUNNING again", again);
    } finally {
      Files.deleteIfExists(web1.dir().resolve("broken-5"));
    }
  }

  @Test
  void whatCrashesAtStart_isAFailure_withCauseLogAndButtons() {
    CommandAnswer commandAnswer = bot.anna("start reports@web1");
    is(OutcomeCode.FAILED, commandAnswer);
    assertEquals("reports on web1 did not start: FATAL", commandAnswer.message().title());
    says("exit code 255", commandAnswer);
    says("Fatal", commandAnswer);
    is(OutcomeCode.DONE, bot.press("anna", commandAnswer, "Logs"));
  }

  private void watchFor(String time) throws IOException {
    TestBot.edit(bot.file(), TestBot.BRIEFLY, "stays-up: " + time);
    bot.restart();
  }

  @Test
  void whatDiesSecondsAfterItsStart_isNotCalledRunning() throws IOException {
    watchFor("5s");
    CommandAnswer commandAnswer = bot.anna("start brief@web1");
    is(OutcomeCode.FAILED, commandAnswer);
    assertEquals(
        "brief on web1 came up and went down again: EXITED", commandAnswer.message().title());
    says("exit code 1", commandAnswer);
    says("no database", commandAnswer);
  }

  @Test
  void aOneShotThatEndsAsItsConfigExpects_isASuccess() throws IOException {
    watchFor("5s");
    CommandAnswer commandAnswer = bot.anna("start once@web1");
    is(OutcomeCode.DONE, commandAnswer);
    assertEquals(
        "once on web1 ran and exited as expected, exit code 4, after 2 s, started by @anna",
        commandAnswer.message().title());
    // It is over before supervisorctl can answer, which then calls it an abnormal termination.
    says("atonce on web1 ran and exited as expected, exit code 0", bot.anna("start atonce@web1"));
  }

  @Test
  void stopAndStart_areVerified_andSayWhenThereIsNothingToDo() {
    CommandAnswer stopped = bot.anna("stop horizon@web2");
    is(OutcomeCode.DONE, stopped);
    says("horizon on web2: STOPPED after", stopped);
    assertTrue(web2.status("horizon").contains("STOPPED"));
    says("was already STOPPED", bot.anna("stop horizon@web2"));
    is(OutcomeCode.DONE, bot.anna("start horizon@web2"));
    says("was already RUNNING", bot.anna("start horizon@web2"));
  }

  @Test
  void aConnectionThatBreaksAfterTheStop_stillStartsTheWorker() {
    CompletableFuture<CommandAnswer> restarting = bot.begin("anna", "restart slow@web1");
    web1.awaitStatus("slow", "STOPPING");
    line.cut();
    web1.awaitStatus("slow", "STOPPED");
    Await.until(
        "it says that the connection is gone",
        () -> bot.chat().last().message().toString().contains("to finish what was started"));
    line.heal();
    is(OutcomeCode.DONE, restarting.join());
    assertTrue(web1.status("slow").contains("RUNNING"));
  }

  @Test
  void aBotThatIsRestartedInBetween_finishesInTheSameMessage() throws IOException {
    CompletableFuture<CommandAnswer> restarting = bot.begin("anna", "restart slow@web1");
    web1.awaitStatus("slow", "STOPPING");
    bot.restart();
    assertTrue(restarting.join().message().toString().contains("workerbot is restarting"));
    Await.until(
        "the message has its verdict",
        () -> bot.chat().said().stream().anyMatch(BotIT::isVerdictInTheFirstMessage));
    assertTrue(web1.status("slow").contains("RUNNING"));
    assertTrue(
        bot.chat().said().stream().skip(1).allMatch(BotIT::belongsToTheFirstMessage),
        bot.chat().said()::toString);
    says("RUNNING again", bot.anna("history slow@web1"));
  }

  private static boolean isVerdictInTheFirstMessage(Said said) {
    return said.way() == Way.EDIT
        && said.id().equals("1")
        && said.message().title().contains("RUNNING again");
  }

  /** Who waited for long over the restart is called in its thread. */
  private static boolean belongsToTheFirstMessage(Said said) {
    return said.way() == Way.EDIT ? said.id().equals("1") : said.below().equals("1");
  }

  @Test
  void aDeliveryThatComesTwice_runsOnce() {
    String before = spawned("horizon");
    CompletableFuture<CommandAnswer> one =
        bot.begin("anna", "restart horizon@web1", "twice", bot.chat());
    CompletableFuture<CommandAnswer> two =
        bot.begin("anna", "restart horizon@web1", "twice", bot.chat());
    CompletableFuture.allOf(one, two).join();
    assertEquals(Integer.parseInt(before) + 1, Integer.parseInt(spawned("horizon")));
  }

  private String spawned(String process) {
    return Processes.run(
            "grep",
            "-c",
            "spawned: '" + process + "'",
            web1.dir().resolve("supervisord.log").toString())
        .output()
        .strip();
  }

  @Test
  void twoOnTheSameWorker_takeTurns_andTheSecondSaysSo() {
    CompletableFuture<CommandAnswer> first = bot.begin("anna", "restart slow@web1");
    web1.awaitStatus("slow", "STOPPING");
    RecordingChat other = new RecordingChat("terminal");
    CompletableFuture<CommandAnswer> second =
        bot.begin("anna", "restart slow@web1", "second", other);
    Await.until(
        "the second says for whom it waits",
        () -> other.last().message().toString().contains("waiting for the restart by @anna"));
    is(OutcomeCode.DONE, first.join());
    is(OutcomeCode.DONE, second.join());
  }

  @Test
  void refusals_goToTheAskerOnly_andAreInTheHistory() {
    CommandAnswer refused = bot.anna("stop mailer@web1");
    is(OutcomeCode.REFUSED, refused);
    says("the mailer must never be down", refused);
    is(OutcomeCode.REFUSED, bot.ask("bob", "restart horizon@web1"));
    is(OutcomeCode.REFUSED, bot.ask("bob", "status"));
    is(OutcomeCode.REFUSED, bot.ask("bob", "servers"));
    is(OutcomeCode.REFUSED, bot.ask("bob", "history"));
    is(OutcomeCode.DONE, bot.ask("bob", "help"));
    is(OutcomeCode.DONE, bot.ask("bob", "whoami"));
    says("No. You may not", bot.ask("bob", "can restart horizon@web1"));
    // Where an answer took a while, the channel reads only that somebody asked.
    assertTrue(
        bot.chat().said().stream()
            .filter(one -> one.way() != Way.WHISPER)
            .map(one -> one.message().title())
            .allMatch(title ->
                title.endsWith("asking the servers …")
                    || title.endsWith("was answered in private")),
        bot.chat().said().toString());
    says("was refused", bot.anna("history mailer@web1"));
    assertTrue(web1.status("mailer").contains("RUNNING"));
  }

  @Test
  void oneRefusedTarget_refusesAll() {
    is(OutcomeCode.REFUSED, bot.anna("stop horizon@web1,mailer@web1 --yes"));
    assertTrue(web1.status("horizon").contains("RUNNING"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "restart horzion@web1|No worker `horzion` on web1; did you mean `horizon`?",
        "restart queue_00@web1|No worker `queue_00` on web1; did you mean" + " `queue:queue_00`?",
        "restart horizon@web3|No server or tag `web3`; did you mean `web1` or `web2`?",
        "restart horizon|Which server? Write `horizon@web1`, or `horizon@*` for all servers.",
        "restart zzz*@web1|No worker `zzz*` on web1. `status` lists them.",
      })
  void whatDoesNotExist_isNeverGuessed(String line, String sentence) {
    CommandAnswer commandAnswer = bot.anna(line);
    is(OutcomeCode.NOT_UNDERSTOOD, commandAnswer);
    assertEquals(sentence, commandAnswer.message().title());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "restart \"x; touch /tmp/workerbot-pwned\"@web1",
        "restart $(touch /tmp/workerbot-pwned)@web1",
        "restart `touch${IFS}/tmp/workerbot-pwned`@web1",
        "restart ;touch${IFS}/tmp/workerbot-pwned@web1",
        "restart 'a\nb'@web1",
        "restart -c@web1",
        "restart all@web1",
        "restart \u202Ehorizon@web1",
        "logs mailer@web1 --grep $(touch${IFS}/tmp/workerbot-pwned)x"
      })
  void hostileNames_runNothing(String line) {
    CommandAnswer commandAnswer = bot.anna(line);
    assertTrue(
        commandAnswer.code() == OutcomeCode.NOT_UNDERSTOOD || line.startsWith("logs"),
        commandAnswer.message().toString());
    assertFalse(Files.exists(Path.of("/tmp/workerbot-pwned")));
  }

  @Test
  void aServerThatIsDown_isSaid_andNothingIsDoneElsewhere() {
    line.cut();
    CommandAnswer commandAnswer = bot.anna("restart horizon@* --yes");
    is(OutcomeCode.UNREACHABLE, commandAnswer);
    assertEquals("Nothing was done: no status from web1", commandAnswer.message().title());
    CommandAnswer status = bot.anna("status");
    is(OutcomeCode.UNREACHABLE, status);
    says("no status from web1", status);
    says("horizon@web2 RUNNING", status);
    says("1 of 2 servers reachable", bot.anna("servers"));
  }

  @Test
  void statusOfAll_whileOneServerHangs_standsWithinThreeSeconds_andIsEditedWhenItAnswers()
      throws IOException {
    says("horizon@web2 RUNNING", bot.anna("status"));
    web2.signalSupervisord("STOP");
    try {
      long from = System.nanoTime();
      CompletableFuture<CommandAnswer> status = bot.begin("anna", "status");
      String silent = "; waiting for web2";
      Await.until(
          () -> bot.chat().said().toString(), () -> newest(bot.chat()).title().contains(silent));
      long took = Duration.ofNanos(System.nanoTime() - from).toMillis();
      assertTrue(took < 3000, took + " ms");
      String soFar = newest(bot.chat()).toString();
      assertTrue(soFar.contains("queue@web1 8/8 RUNNING"), soFar);
      assertTrue(
          soFar.matches(
              "(?s).*web2: no answer for \\d s; last seen \\d\\d:\\d\\d \\S+: 1 RUNNING.*"),
          soFar);
      // Whoever wants only the others does not wait.
      is(OutcomeCode.DONE, bot.anna("status horizon@web1"));
      assertFalse(status.isDone());
      web2.signalSupervisord("CONT");
      says("horizon@web2 RUNNING", status.join());
      assertEquals(status.join().message(), bot.chat().said().getLast().message());
    } finally {
      web2.signalSupervisord("CONT");
    }
  }

  private static Message newest(RecordingChat chat) {
    return chat.said().getLast().message();
  }

  @Test
  void status_foldsGroups_andPutsTroubleFirst() {
    CommandAnswer status = bot.anna("status @prod");
    is(OutcomeCode.DONE, status);
    says("queue@web1 8/8 RUNNING", status);
    assertTrue(
        status.message().lines().getFirst().text().matches("(brief|reports)@web1 .*"),
        status.message().toString());
    CommandAnswer all = bot.press("anna", status, "Show all");
    says("queue:queue_07@web1 RUNNING", all);
  }

  @Test
  void logs_areMasked_filtered_andUnpolluted() throws IOException {
    Files.writeString(
        web1.dir().resolve("log/mailer.log"),
        "one\npassword=hunter2 <!channel>\n\u001B[31m``` two\u001B[0m\nthree\n");
    CommandAnswer logs = bot.anna("logs mailer@web1 --lines 3");
    is(OutcomeCode.DONE, logs);
    assertEquals(
        "password=••• <!channel>\n``` two\nthree",
        logs.message().excerpt().orElseThrow().text().value());
    CommandAnswer grep = bot.anna("logs mailer@web1 --grep TWO");
    assertEquals("``` two", grep.message().excerpt().orElseThrow().text().value());
    says("1 of 4 lines contain `TWO`", grep);
  }

  @Test
  void followedLogs_growInOneMessage() {
    CompletableFuture<CommandAnswer> following =
        bot.begin("anna", "logs mailer@web1 --lines 1 --follow 4s");
    Await.until(
        "a new line is shown",
        () -> {
          Files.writeString(
              web1.dir().resolve("log/mailer.log"),
              "fresh line\n",
              java.nio.file.StandardOpenOption.APPEND);
          return bot.chat().said().stream()
              .anyMatch(one ->
                  one.message().severity() == Severity.WORKING
                      && one.message().toString().contains("fresh line"));
        });
    is(OutcomeCode.DONE, following.join());
    assertEquals(1, bot.chat().said().stream().filter(one -> one.way() == Way.POST).count());
  }

  @Test
  void fullDisk_changesNoWorker_andSaysWhy(@TempDir Path dir) throws Exception {
    Path small = Files.createDirectory(dir.resolve("small"));
    Processes.must("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString());
    try (TestBot poor = TestBot.on(small, Map.of("web1", web1), Map.of("web1", line.port()))) {
      is(OutcomeCode.DONE, poor.anna("status"));
      Processes.run("sh", "-c", "cat /dev/zero > " + small + "/ballast");
      String before = pid("horizon");
      CommandAnswer commandAnswer = poor.anna("restart horizon@web1");
      is(OutcomeCode.FAILED, commandAnswer);
      assertTrue(
          commandAnswer.message().title().startsWith("Nothing was done"),
          commandAnswer.message().title());
      says("Free disk space", commandAnswer);
      assertEquals(before, pid("horizon"));
      CommandAnswer seen = poor.anna("status horizon@web1");
      is(OutcomeCode.DONE, seen);
      says("Not recorded: the disk that holds workerbot's database is full", seen);
      Files.delete(small.resolve("ballast"));
      CommandAnswer done = poor.anna("restart horizon@web1");
      is(OutcomeCode.DONE, done);
      assertFalse(done.message().toString().contains("Not recorded"), done.toString());
    } finally {
      Processes.run("umount", "-l", small.toString());
    }
  }

  @Test
  void tooMuchAtOnce_isAnsweredPolitely() {
    CommandAnswer last = bot.anna("whoami");
    for (int i = 0; i < 25; i++) {
      last = bot.anna("whoami");
    }
    is(OutcomeCode.REFUSED, last);
    says("Too many requests", last);
    is(OutcomeCode.DONE, bot.ask("bob", "whoami"));
  }
}
