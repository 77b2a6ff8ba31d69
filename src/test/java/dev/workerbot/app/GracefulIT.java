package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Apps;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Graceful restarts and pauses, with real processes that heed the real signals. What the bot makes
 * of it is in {@code GracefulRestartTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GracefulIT {
  private Apps apps;
  private LoopbackServer web1;
  private TestBot bot;
  private int linesBefore;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    apps = new Apps(dir);
    web1 = LoopbackServer.start(apps.programs());
    for (String worker : List.of("horizon", "mail:mail_01", "blog", "old")) {
      web1.awaitStatus(worker, "RUNNING");
    }
  }

  @BeforeEach
  void freshBot(@TempDir Path dir) throws IOException {
    linesBefore = Files.readAllLines(web1.mainLog()).size();
    bot = TestBot.on(TestBot.config(dir, Map.of("web1", web1), Map.of(), apps.config()));
  }

  @AfterEach
  void closeBot() throws IOException {
    bot.close();
  }

  @AfterAll
  void stop() throws IOException {
    web1.close();
  }

  private static void is(OutcomeCode outcome, CommandAnswer commandAnswer) {
    assertEquals(outcome, commandAnswer.code(), commandAnswer.message().toString());
  }

  private static void says(String text, CommandAnswer commandAnswer) {
    assertTrue(
        commandAnswer.message().toString().contains(text), commandAnswer.message().toString());
  }

  /** The worker was restarted by itself: never stopped, and no job of its old process is lost. */
  private void finishedItsJobs(String app, String worker, String oldPid) throws IOException {
    List<String> log = apps.log(app);
    log.stream()
        .filter(one -> one.startsWith("begun " + oldPid + "-"))
        .forEach(begun -> assertTrue(log.contains(begun.replace("begun", "done")), begun));
    String process = worker.substring(worker.indexOf(':') + 1);
    assertFalse(mainLog().stream().anyMatch(one -> one.contains("stopped: " + process + " ")));
    assertTrue(
        mainLog().stream().anyMatch(one -> one.contains("exited: " + process + " (exit status 0")));
    assertTrue(web1.status(worker).contains("RUNNING"));
    assertNotEquals(oldPid, web1.pid(worker));
  }

  private List<String> mainLog() throws IOException {
    List<String> all = Files.readAllLines(web1.mainLog());
    return all.subList(linesBefore, all.size());
  }

  private long spawned(String process) throws IOException {
    return mainLog().stream().filter(one -> one.contains("spawned: '" + process + "'")).count();
  }

  @Test
  void anApplication_isRestarted_byItsOwnTool_asItsOwnUser_onceForAllItsWorkers()
      throws IOException {
    String horizon = web1.pid("horizon");
    String first = web1.pid("mail:mail_00");
    String second = web1.pid("mail:mail_01");
    CompletableFuture<CommandAnswer> both = bot.begin("anna", "restart mail@web1 --graceful --yes");
    CommandAnswer one = bot.anna("restart horizon@web1 --graceful");
    is(OutcomeCode.DONE, one);
    assertTrue(
        one.message()
            .title()
            .matches(
                "horizon on web1: RUNNING again after [\\d.]+ s \\(pid "
                    + web1.pid("horizon")
                    + "\\), restarted gracefully \\(horizon:terminate\\) by @anna"),
        one.message().title());
    is(OutcomeCode.DONE, both.join());
    says("2 of 2 RUNNING again", both.join());
    says("restarted gracefully (queue:restart) by @anna", both.join());
    finishedItsJobs("shop", "horizon", horizon);
    finishedItsJobs("mail", "mail:mail_00", first);
    finishedItsJobs("mail", "mail:mail_01", second);
    for (String process : List.of("horizon", "mail_00", "mail_01")) {
      assertEquals(1, spawned(process), process);
    }
    String nobody =
        Files.readAllLines(Path.of("/etc/passwd")).stream()
            .filter(entry -> entry.startsWith("nobody:"))
            .findFirst()
            .orElseThrow()
            .split(":", -1)[2];
    assertEquals(
        List.of("queue:restart " + nobody),
        apps.log("mail").stream().filter(entry -> entry.startsWith("queue:")).toList());
    assertEquals(
        List.of("horizon:terminate " + nobody),
        apps.log("shop").stream().filter(entry -> entry.startsWith("horizon:")).toList());
  }

  private boolean begunLast(String app) throws IOException {
    List<String> log = apps.log(app);
    return !log.isEmpty() && log.getLast().startsWith("begun");
  }

  private long heard(String signal) throws IOException {
    return apps.log("blog").stream().filter(signal::equals).count();
  }

  /** A soak: it begins a process, and kills it in the midst of a long job. */
  @Test
  @Tag("soak")
  void killMinusNine_whileAJobIsWaitedFor_leavesNoWorkerStopped_andTellsNobodyTwice()
      throws Exception {
    apps.jobsTake("blog", 4_000);
    String old = web1.pid("blog");
    Await.until("a long job has begun", () -> begunLast("blog"));
    Path output = bot.file().resolveSibling("exec.log");
    Process process =
        new ProcessBuilder(
                BotProcess.words(
                    List.of(
                        "exec",
                        "--config",
                        bot.file().toString(),
                        "--as",
                        "anna",
                        "--",
                        "restart",
                        "blog@web1",
                        "--graceful")))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Await.until(
        Duration.ofSeconds(60),
        "it was told",
        () -> {
          assertTrue(process.isAlive(), Files.readString(output));
          return heard("signal 15 " + old) == 1;
        });
    process.destroyForcibly().waitFor();
    apps.jobsTake("blog", 100);
    bot.restart();
    Await.until(
        "the history has its end",
        () -> bot.anna("history").message().toString().contains("blog on web1: RUNNING again"));
    finishedItsJobs("blog", "blog", old);
  }

  @Test
  void aPause_keepsTheProcess_whichTakesNoMoreJobs_untilItIsContinued() throws IOException {
    String pid = web1.pid("blog");
    CommandAnswer paused = bot.anna("pause blog@web1");
    is(OutcomeCode.DONE, paused);
    int jobs = apps.log("blog").size();
    says("Paused by @anna", bot.anna("status blog@web1"));
    assertEquals(jobs, apps.log("blog").size());
    is(OutcomeCode.DONE, bot.press("anna", paused, "Continue"));
    Await.until("it works again", () -> apps.log("blog").size() > jobs + 1);
    assertEquals(pid, web1.pid("blog"));
  }

  @Test
  void whatWouldDieOfThePause_isLeftAlone() throws IOException {
    String before = web1.pid("old");
    CommandAnswer commandAnswer = bot.anna("pause old@web1");
    is(OutcomeCode.FAILED, commandAnswer);
    says("USR2 would kill it", commandAnswer);
    assertEquals(before, web1.pid("old"));
    assertFalse(bot.anna("status old@web1").message().toString().contains("paused"));
  }
}
