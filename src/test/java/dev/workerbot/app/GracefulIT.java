package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.HorizonApp;
import dev.workerbot.testing.LaravelApp;
import dev.workerbot.testing.LaravelApp.Job;
import dev.workerbot.testing.LaravelApp.Note;
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
import java.util.stream.Stream;
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
  private HorizonApp shop;
  private LaravelApp mail;
  private LaravelApp blog;
  private LaravelApp old;
  private LoopbackServer web1;
  private TestBot bot;
  private int linesBefore;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    shop = HorizonApp.in(dir.resolve("shop"));
    mail = LaravelApp.in(dir.resolve("mail"));
    blog = LaravelApp.in(dir.resolve("blog"));
    old = LaravelApp.in(dir.resolve("old"));
    web1 =
        LoopbackServer.start(
            Map.of(
                "horizon",
                shop.program(),
                "mail",
                mail.program(
                    "queue:work --sleep=0.1 --timeout=90",
                    "numprocs=2",
                    "process_name=%(program_name)s_%(process_num)02d",
                    "stopwaitsecs=3600"),
                "blog",
                blog.program("queue:work --sleep=0.1"),
                // queue:restart would not spare this one, so the blog's other worker gets signals.
                "imports",
                blog.program("queue:work --queue=imports", "autostart=false"),
                "old",
                old.programWithoutPcntl("queue:work --sleep=0.1")));
    for (String worker : List.of("horizon", "mail:mail_01", "blog", "old")) {
      web1.awaitStatus(worker, "RUNNING");
    }
  }

  @BeforeEach
  void freshBot(@TempDir Path dir) throws IOException {
    linesBefore = Files.readAllLines(web1.mainLog()).size();
    bot = TestBot.on(TestBot.config(dir, Map.of("web1", web1), Map.of(), mail.config()));
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
  private void finishedItsJobs(LaravelApp app, String worker, String oldPid) throws IOException {
    List<Note> notes = app.notes();
    List<Note> begun =
        notes.stream().filter(one -> one.isBegun() && one.pid().equals(oldPid)).toList();
    assertFalse(begun.isEmpty(), worker);
    begun.forEach(one -> assertTrue(notes.contains(one.end()), one.toString()));
    assertEquals(List.of(), app.begunTwice());
    wasRestarted(worker, oldPid);
  }

  private void horizonFinishedItsJobs(String oldPid) throws IOException {
    List<String> log = shop.log();
    log.stream()
        .filter(one -> one.startsWith("begun " + oldPid + "-"))
        .forEach(begun -> assertTrue(log.contains(begun.replace("begun", "done")), begun));
    wasRestarted("horizon", oldPid);
  }

  private void wasRestarted(String worker, String oldPid) throws IOException {
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
    mail.queue(Job.SLOW, 100, 100);
    Await.until(
        "both are at work",
        () ->
            mail.notes().stream()
                .map(Note::pid)
                .distinct()
                .toList()
                .containsAll(List.of(first, second)));
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
    horizonFinishedItsJobs(horizon);
    finishedItsJobs(mail, "mail:mail_00", first);
    finishedItsJobs(mail, "mail:mail_01", second);
    for (String process : List.of("horizon", "mail_00", "mail_01")) {
      assertEquals(1, spawned(process), process);
    }
    String nobody =
        Files.readAllLines(Path.of("/etc/passwd")).stream()
            .filter(entry -> entry.startsWith("nobody:"))
            .findFirst()
            .orElseThrow()
            .split(":", -1)[2];
    // The sign of queue:restart is in the application's cache.
    try (Stream<Path> cache = Files.walk(mail.folder().resolve("storage/framework/cache/data"))) {
      for (Path file : cache.filter(Files::isRegularFile).toList()) {
        assertEquals("nobody", Files.getOwner(file).getName());
      }
    }
    assertEquals(
        List.of("horizon:terminate " + nobody),
        shop.log().stream().filter(entry -> entry.startsWith("horizon:")).toList());
  }

  private boolean begunLast() throws IOException {
    List<String> log = shop.log();
    return !log.isEmpty() && log.getLast().startsWith("begun");
  }

  private long heard(String signal) throws IOException {
    return shop.log().stream().filter(signal::equals).count();
  }

  /** A soak: it begins a process, and kills it in the midst of a long job. */
  @Test
  @Tag("soak")
  void killMinusNine_whileAJobIsWaitedFor_leavesNoWorkerStopped_andTellsNobodyTwice()
      throws Exception {
    shop.jobsTake(4_000);
    String before = web1.pid("horizon");
    Await.until("a long job has begun", this::begunLast);
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
                        "horizon@web1",
                        "--graceful")))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Await.until(
        Duration.ofSeconds(60),
        "it was told",
        () -> {
          assertTrue(process.isAlive(), Files.readString(output));
          return heard("signal 15 " + before) == 1;
        });
    process.destroyForcibly().waitFor();
    shop.jobsTake(100);
    bot.restart();
    Await.until(
        "the history has its end",
        () -> bot.anna("history").message().toString().contains("horizon on web1: RUNNING again"));
    horizonFinishedItsJobs(before);
    assertEquals(1, heard("signal 15 " + before));
  }

  @Test
  void aPause_keepsTheProcess_whichTakesNoMoreJobs_untilItIsContinued() throws IOException {
    String pid = web1.pid("blog");
    blog.queue(Job.SLOW, 100, 100);
    Await.until("it is at work", () -> !blog.begun().isEmpty());
    CommandAnswer paused = bot.anna("pause blog@web1");
    is(OutcomeCode.DONE, paused);
    int jobs = blog.begun().size();
    assertEquals(jobs, blog.done().size());
    says("Paused by @anna", bot.anna("status blog@web1"));
    assertEquals(jobs, blog.begun().size());
    is(OutcomeCode.DONE, bot.press("anna", paused, "Continue"));
    Await.until("it works again", () -> blog.done().size() > jobs + 1);
    assertEquals(pid, web1.pid("blog"));
  }

  @Test
  void whatWouldDieOfThePause_isLeftAlone() throws IOException {
    String before = web1.pid("old");
    old.queue(Job.SLOW, 1, 3_000);
    Await.until("it is at work", () -> !old.begun().isEmpty());
    CommandAnswer commandAnswer = bot.anna("pause old@web1");
    is(OutcomeCode.FAILED, commandAnswer);
    says("USR2 would kill it", commandAnswer);
    assertEquals(before, web1.pid("old"));
    old.awaitAll();
    assertFalse(bot.anna("status old@web1").message().toString().contains("paused"));
  }
}
