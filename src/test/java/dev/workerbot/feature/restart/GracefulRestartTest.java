package dev.workerbot.feature.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.OtherStacks;
import dev.workerbot.testing.Said;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graceful restarts, pauses and reloads by a whole bot. */
class GracefulRestartTest {
  private static final String PROGRAMS =
      """
      [program:horizon]
      command=php /srv/shop/artisan horizon
      user=www
      stopwaitsecs=3600
      [program:blog]
      command=php /srv/blog/artisan queue:work redis
      user=www
      [program:imports]
      command=php /srv/blog/artisan queue:work --queue=imports
      user=www
      """
          + OtherStacks.PROGRAMS;

  @TempDir private Path dir;
  private final MemorySupervisor web1 = MemorySupervisor.of(PROGRAMS);
  private TestBot bot;

  @BeforeEach
  void open() throws IOException {
    bot = MemoryBot.on(dir, web1, OtherStacks.CONFIG);
  }

  @AfterEach
  void close() throws IOException {
    bot.close();
  }

  private OptionalInt pid(String worker) {
    return web1.pidOf(WorkerName.of(worker));
  }

  private CommandAnswer asks(String line, OutcomeCode outcome) {
    CommandAnswer answer = bot.anna(line);
    assertEquals(outcome, answer.code(), () -> line + ": " + Said.text(answer));
    return answer;
  }

  private void awaitShown(String text) {
    Await.until(
        () -> text + " in " + bot.chat().said(),
        () -> bot.chat().said().stream().anyMatch(one -> one.message().toString().contains(text)));
  }

  @Test
  void aLongJob_isWaitedFor_throughALostConnection_andARestartOfTheBot_andReportedOnce()
      throws IOException {
    OptionalInt old = pid("blog");
    web1.busy("blog");
    CompletableFuture<CommandAnswer> restarting = bot.begin("anna", "restart blog@web1 --graceful");
    awaitShown("finishing its job, then restarting; a job may take up to 1 min (--timeout by");
    web1.fails(ProblemKind.LOST);
    awaitShown("to finish what was started");
    web1.answers();
    bot.restart();
    assertTrue(Said.text(restarting.join()).contains("is restarting"));
    web1.finished("blog");
    Await.until(
        "the message has its verdict",
        () -> bot.chat().last().message().title().contains("RUNNING again"));
    assertTrue(bot.chat().last().message().title().contains("gracefully (TERM"));
    assertNotEquals(old, pid("blog"));
    assertEquals(List.of("TERM blog"), web1.done());
    Said.contains(asks("history blog@web1", OutcomeCode.DONE), "RUNNING again");
  }

  @Test
  void aPause_keepsTheProcess_isShownInStatus_andEndsWithContinueOrARestartOfOurs() {
    OptionalInt pid = pid("blog");
    CommandAnswer paused = asks("pause blog@web1", OutcomeCode.DONE);
    Said.contains(
        paused,
        "blog on web1: takes no more jobs (pid " + pid.getAsInt() + "), paused by @anna",
        "Supervisor cannot see the pause and shows RUNNING");
    assertEquals(pid, pid("blog"));
    Said.contains(asks("status blog@web1", OutcomeCode.DONE), "Paused by @anna");

    CommandAnswer goes = bot.press("anna", paused, "Continue");
    assertEquals(OutcomeCode.DONE, goes.code());
    Said.contains(goes, "takes jobs again");
    assertEquals(pid, pid("blog"));
    Said.lacks(asks("status blog@web1", OutcomeCode.DONE), "aused");
    assertEquals(List.of("USR2 blog", "CONT blog"), web1.done());

    asks("pause blog@web1", OutcomeCode.DONE);
    asks("restart blog@web1 --graceful", OutcomeCode.DONE);
    Said.lacks(asks("status blog@web1", OutcomeCode.DONE), "aused");

    // What a restart past the bot brings is not paused before somebody who watches does so.
    asks("pause blog@web1", OutcomeCode.DONE);
    web1.finished("blog");
    Said.contains(asks("status blog@web1", OutcomeCode.DONE), "but not its new process yet");
  }

  @Test
  void whatDiesOfThePause_isReportedAsThat_andIsNotLeftStopped() {
    web1.diesOfSignals("blog");
    OptionalInt before = pid("blog");
    Said.contains(asks("pause blog@web1", OutcomeCode.FAILED), "the signal killed it");
    assertNotEquals(before, pid("blog"));
    Said.lacks(asks("status blog@web1", OutcomeCode.DONE), "paused");
  }

  @Test
  void whatCannotPause_canBeStoppedInstead() {
    CommandAnswer cannot = asks("pause horizon@web1,mailer@web1 --yes", OutcomeCode.FAILED);
    Said.contains(
        cannot,
        "To pause only the ones that can, name only those.",
        "What is stopped takes no jobs either.");
    assertEquals("Stop all 2", cannot.message().buttons().getFirst().label());
  }

  @Test
  void otherStacks_areSignalledAsTheConfigSays() {
    OptionalInt nginx = pid("nginx");
    OptionalInt sidekiq = pid("sidekiq");
    asks("continue sidekiq@web1", OutcomeCode.FAILED);
    Said.contains(asks("pause sidekiq@web1", OutcomeCode.DONE), "Only a restart ends the pause");
    Said.contains(asks("restart nginx@web1 --graceful", OutcomeCode.DONE), "gracefully (HUP)");
    Said.contains(
        asks("restart sidekiq@web1 --graceful", OutcomeCode.DONE), "gracefully (TSTP, TERM)");
    assertEquals(List.of("TSTP sidekiq", "HUP nginx", "TSTP sidekiq", "TERM sidekiq"), web1.done());
    assertEquals(nginx, pid("nginx"));
    assertNotEquals(sidekiq, pid("sidekiq"));
  }

  @Test
  void whereOneHasNoWay_nothingIsDoneToAny_andThePlainRestartIsOffered() {
    Said.contains(
        asks("restart mailer@web1,horizon@web1 --graceful --yes", OutcomeCode.FAILED),
        "cannot gracefully restart 1 of these 2 workers",
        "mailer@web1: no graceful way is known for its command");
    asks("pause mailer@web1", OutcomeCode.FAILED);
    CommandAnswer one = asks("restart mailer@web1 --graceful", OutcomeCode.FAILED);
    Said.contains(one, "Nothing was done: workerbot cannot gracefully restart mailer on web1");
    assertEquals(List.of(), web1.done());
    assertEquals(OutcomeCode.DONE, bot.press("anna", one, "Restart plainly").code());
    assertEquals(List.of("stop mailer", "start mailer"), web1.done());
  }

  @Test
  void anApplication_isRestartedByItsOwnTool_asItsOwnUser_onlyWhereThatSparesNobody() {
    Said.contains(
        asks("restart horizon@web1 --graceful", OutcomeCode.DONE),
        "restarted gracefully (horizon:terminate) by @anna");
    Said.contains(asks("restart blog@web1 --graceful", OutcomeCode.DONE), "gracefully (TERM)");
    Said.contains(
        asks("restart blog@web1,imports@web1 --graceful --yes", OutcomeCode.DONE),
        "gracefully (queue:restart)");
    assertEquals(
        List.of("horizon:terminate as www", "TERM blog", "queue:restart as www"), web1.done());
  }

  @Test
  void aPlainRestart_saysHowLongAJobMayHoldTheWorker() {
    web1.busy("horizon");
    CompletableFuture<CommandAnswer> restarting = bot.begin("anna", "restart horizon@web1");
    awaitShown(
        "stopping; its job may take as long as `timeout` in config/horizon.php allows (60 s by"
            + " default), but Supervisor kills it after 1 h (stopwaitsecs)");
    web1.finished("horizon");
    assertEquals(OutcomeCode.DONE, restarting.join().code());
  }
}
