package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.config.Config;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.testing.Apps;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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

/** Graceful restarts, pauses and reloads, with real processes that heed the real signals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GracefulIT {
  private Apps apps;
  private LoopbackServer web1;
  private CuttableProxy line;
  private TestBot bot;
  private int linesBefore;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    apps = new Apps(dir);
    web1 = LoopbackServer.start(apps.programs());
    line = new CuttableProxy(web1.port());
    web1.isKnownAt(line.port());
    for (String worker : List.of("horizon", "mail:mail_01", "blog", "old", "sidekiq", "nginx")) {
      web1.awaitStatus(worker, "RUNNING");
    }
  }

  /** With little patience for answers, so that what takes long is soon told as that. */
  private static Workerbot open(Config config) throws IOException {
    OperationTimeouts usual = OperationTimeouts.DEFAULT;
    return new Workerbot(
        config,
        Clock.systemUTC(),
        new OperationTimeouts(
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            usual.settle(),
            usual.steady(),
            usual.proven(),
            usual.resume()));
  }

  @BeforeEach
  void freshBot(@TempDir Path dir) throws IOException {
    linesBefore = Files.readAllLines(web1.mainLog()).size();
    bot =
        TestBot.on(
            TestBot.config(dir, Map.of("web1", web1), Map.of("web1", line.port()), apps.config()),
            GracefulIT::open);
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

  private void awaitProgress(String text) {
    Await.until(
        () -> text + " in " + bot.chat().said(),
        () -> bot.chat().said().stream().anyMatch(one -> one.message().toString().contains(text)));
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

    // One of them alone gets a signal, for queue:restart spares none.
    String other = web1.pid("mail:mail_01");
    CommandAnswer alone = bot.anna("restart mail:mail_00@web1 --graceful");
    is(OutcomeCode.DONE, alone);
    says("gracefully (TERM)", alone);
    assertEquals(other, web1.pid("mail:mail_01"));

    // A plain restart of both says how long their jobs may hold them.
    says(
        "mail@web1: its job may hold it up to 1 min 30 s (--timeout)",
        bot.anna("restart mail@web1"));
    says(
        "mail@web1: finishes its job first, which may take up to 1 min 30 s",
        bot.anna("restart mail@web1 --graceful"));
  }

  @Test
  @Tag("soak")
  void aLongJob_isWaitedFor_throughACutConnection_andARestartOfTheBot_andReportedOnce()
      throws IOException {
    apps.jobsTake("blog", 4_000);
    String old = web1.pid("blog");
    Await.until("a long job has begun", () -> begunLast("blog"));
    CompletableFuture<CommandAnswer> restarting = bot.begin("anna", "restart blog@web1 --graceful");
    awaitProgress("finishes its job, then starts anew; a job may take up to 1 min (--timeout by");
    line.cut();
    awaitProgress("to finish what was begun");
    line.heal();
    bot.restart();
    assertTrue(restarting.join().message().toString().contains("being restarted"));
    apps.jobsTake("blog", 100);
    Await.until(
        "the message has its verdict",
        () -> bot.chat().last().message().title().contains("RUNNING again"));
    assertTrue(bot.chat().last().message().title().contains("gracefully (TERM"));
    finishedItsJobs("blog", "blog", old);
    assertEquals(1, heard("signal 15 " + old));
    says("RUNNING again", bot.anna("history blog@web1"));
  }

  private boolean begunLast(String app) throws IOException {
    List<String> log = apps.log(app);
    return !log.isEmpty() && log.getLast().startsWith("begun");
  }

  private long heard(String signal) throws IOException {
    return apps.log("blog").stream().filter(signal::equals).count();
  }

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
  @Tag("soak")
  void aPause_keepsTheProcess_isShownInStatus_andEndsWithContinueOrARestart() throws IOException {
    String pid = web1.pid("blog");
    CommandAnswer paused = bot.anna("pause blog@web1");
    is(OutcomeCode.DONE, paused);
    says("blog on web1: takes no more jobs (pid " + pid + "), paused by @anna", paused);
    says("Supervisor cannot see that and shows RUNNING", paused);
    assertEquals(pid, web1.pid("blog"));
    int jobs = apps.log("blog").size();
    says("RUNNING, paused by @anna", bot.anna("status blog@web1"));
    assertEquals(jobs, apps.log("blog").size());

    CommandAnswer goes = bot.press("anna", paused, "Continue");
    is(OutcomeCode.DONE, goes);
    says("takes jobs again", goes);
    assertEquals(pid, web1.pid("blog"));
    Await.until("it works again", () -> apps.log("blog").size() > jobs + 1);
    assertFalse(bot.anna("status blog@web1").message().toString().contains("paused"));

    is(OutcomeCode.DONE, bot.anna("pause blog@web1"));
    CommandAnswer restarted = bot.anna("restart blog@web1 --graceful");
    is(OutcomeCode.DONE, restarted);
    assertFalse(bot.anna("status blog@web1").message().toString().contains("paused"));

    is(OutcomeCode.DONE, bot.anna("pause blog@web1"));
    web1.supervisorctl("restart", "blog");
    assertFalse(bot.anna("status blog@web1").message().toString().contains("paused"));
  }

  @Test
  @Tag("soak")
  void whatDiesOfThePause_isReportedAsThat_andIsNotLeftStopped() throws IOException {
    String before = web1.pid("old");
    CommandAnswer commandAnswer = bot.anna("pause old@web1");
    is(OutcomeCode.FAILED, commandAnswer);
    says("the signal ended it", commandAnswer);
    web1.awaitStatus("old", "RUNNING");
    assertNotEquals(before, web1.pid("old"));
    assertFalse(bot.anna("status old@web1").message().toString().contains("paused"));
  }

  @Test
  @Tag("soak")
  void otherStacks_areSignalledAsTheConfigSays() throws IOException {
    String sidekiq = web1.pid("sidekiq");
    String nginx = web1.pid("nginx");
    is(OutcomeCode.FAILED, bot.anna("continue sidekiq@web1"));
    CommandAnswer paused = bot.anna("pause sidekiq@web1");
    is(OutcomeCode.DONE, paused);
    says("Only a restart ends it", paused);
    CompletableFuture<CommandAnswer> restarted =
        bot.begin("anna", "restart sidekiq@web1 --graceful");
    CommandAnswer reloaded = bot.anna("restart nginx@web1 --graceful");
    is(OutcomeCode.DONE, reloaded);
    says("gracefully (HUP)", reloaded);
    assertEquals(nginx, web1.pid("nginx"));
    is(OutcomeCode.DONE, restarted.join());
    says("gracefully (TSTP, TERM)", restarted.join());
    assertEquals(
        List.of("TSTP " + sidekiq, "TSTP " + sidekiq, "TERM " + sidekiq),
        apps.lines("old", "sidekiq.log"));
    assertTrue(web1.status("sidekiq").contains("RUNNING"));
    assertNotEquals(sidekiq, web1.pid("sidekiq"));
  }

  @Test
  @Tag("soak")
  void whereOneHasNoWay_nothingIsDoneToAny_andThePlainRestartIsOffered() {
    String horizon = web1.pid("horizon");
    String mailer = web1.pid("mailer");
    CommandAnswer mixed = bot.anna("restart mailer@web1,horizon@web1 --graceful --yes");
    is(OutcomeCode.FAILED, mixed);
    says("cannot gracefully restart 1 of these 2 workers", mixed);
    says("mailer@web1: its command is neither", mixed);
    is(OutcomeCode.FAILED, bot.anna("pause mailer@web1"));
    assertEquals(horizon, web1.pid("horizon"));
    CommandAnswer one = bot.anna("restart mailer@web1 --graceful");
    is(OutcomeCode.FAILED, one);
    says("Nothing was done: workerbot cannot gracefully restart mailer on web1", one);
    assertEquals(mailer, web1.pid("mailer"));
    CommandAnswer plain = bot.press("anna", one, "Restart plainly");
    is(OutcomeCode.DONE, plain);
    assertNotEquals(mailer, web1.pid("mailer"));
  }

  @Test
  @Tag("soak")
  void whereArtisanCannotBeRun_aSignalTellsThem_andTheVerdictSaysWhy() throws IOException {
    Path runner = apps.runner();
    Path away = Files.move(runner, runner.resolveSibling("away"));
    Files.createFile(apps.folder("shop").resolve("too-much-memory"));
    try {
      String before = web1.pid("horizon");
      CommandAnswer commandAnswer = bot.anna("restart horizon@web1 --graceful");
      is(OutcomeCode.DONE, commandAnswer);
      says("gracefully (TERM, since workerbot-artisan is not installed there)", commandAnswer);
      assertNotEquals(before, web1.pid("horizon"));
    } finally {
      Files.move(away, runner);
    }
  }

  @Test
  @Tag("soak")
  void aPlainRestart_saysHowLongAJobMayHoldTheWorker() throws IOException {
    apps.jobsTake("shop", 6_000);
    Await.until("a long job has begun", () -> begunLast("shop"));
    CompletableFuture<CommandAnswer> restarting = bot.begin("anna", "restart horizon@web1");
    awaitProgress(
        "stopping; its job may take as long as `timeout` in config/horizon.php says (60 s by"
            + " default), but Supervisor kills it after 1 h (stopwaitsecs)");
    apps.jobsTake("shop", 100);
    is(OutcomeCode.DONE, restarting.join());
  }
}
