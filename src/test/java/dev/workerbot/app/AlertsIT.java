package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on real servers, and the card that Slack gets of it. */
class AlertsIT {
  @TempDir private Path dir;
  private LoopbackServer web1;

  private void serve(Map<String, String> programs) {
    web1 = LoopbackServer.start(programs);
  }

  @AfterEach
  void stop() {
    web1.close();
  }

  @Test
  void aFatalWorker_isOneCard_fromItsCauseToItsEnd() throws IOException {
    serve(Map.of("horizon", Breakable.worker("horizon"), "mailer", Breakable.worker("mailer")));
    web1.awaitStatus("mailer", "RUNNING");
    try (AlertsBot bot =
        // A busy supervisord takes what ended at once for what was up, and starts it once more.
        AlertsBot.on(
                dir,
                web1,
                "dashboard: https://shop.example.com/horizon",
                "resolve-after: 3s",
                "off: crash-loop")
            .listening("web1")) {
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.becomes(
          card,
          "Exit code 12: it went over its memory limit",
          "Alert #1: since",
          "Just before",
          "started",
          "https://shop.example.com/horizon",
          "Allowed memory size exhausted in horizon");
      assertEquals(List.of("Logs", "Start", "Silence 1 h", "Acknowledge"), bot.buttons(card));

      bot.press("U1", card, "Acknowledge");
      bot.becomes(card, "FATAL horizon@web1", "Acknowledged", "by @anna");
      bot.threadSays(card, "horizon@web1: acknowledged by @anna");
      assertEquals(List.of("Logs", "Start", "Silence 1 h"), bot.buttons(card));

      Breakable.isMended(web1, "horizon");
      bot.press("U1", card, "Start");
      bot.becomes(card, "Resolved: horizon@web1 is RUNNING again", "started by @anna", "was FATAL");
      web1.awaitStatus("horizon", "RUNNING");
      bot.threadSays(card, "Resolved: horizon@web1 is RUNNING again, after");
      assertEquals(List.of("Logs"), bot.buttons(card));
      // Of the start there is the verdict, and this one line.
      List<String> thread = bot.thread(card);
      assertEquals(2, thread.size(), thread.toString());
      assertEquals("horizon@web1: acknowledged by @anna", thread.getFirst());
      assertTrue(
          thread
              .getLast()
              .matches("Resolved: horizon@web1 is RUNNING again, after .*; started by @anna"),
          thread.getLast());
      bot.called(card, "S1");
      assertEquals(1, bot.reported().size(), bot.reported().toString());
      assertEquals("", bot.bot().log().errors());
    }
  }

  @Test
  void aCardThatOpensAgain_showsWhatTheWorkerLoggedThisTime() throws IOException {
    serve(
        Map.of(
            "importer",
            "command=bash -c 'if [ -e $DIR/why ]; then cat $DIR/why >&2; exit 1; fi; exec sleep"
                + " 1000'\n"
                + "startretries=0\n"
                + "stderr_logfile=$DIR/log/importer-error.log"));
    web1.awaitStatus("importer", "RUNNING");
    Path why = web1.dir().resolve("why");
    try (AlertsBot bot = AlertsBot.on(dir, web1, "resolve-after: 1s").listening("web1")) {
      Files.writeString(why, "The database is gone\n");
      Processes.must("kill", "-9", web1.pid("importer"));
      Shown card = bot.tells("FATAL importer@web1");
      bot.becomes(card, "The database is gone");
      Files.delete(why);
      bot.press("U1", card, "Start");
      bot.becomes(card, "Resolved: importer@web1 is RUNNING again");
      Files.writeString(why, "The disk is full\n");
      Processes.must("kill", "-9", web1.pid("importer"));
      bot.becomes(card, "FATAL importer@web1", "Recovered", "The disk is full");
    }
  }

  @Test
  void aWorkerThatDiesAgainAndAgain_isACrashLoop_thoughItsStatusSaysRunning() throws IOException {
    serve(
        Map.of(
            "looper",
            "command=perl -e 'sleep 1000 if -e \"$DIR/calm\";system(\"cat $DIR/why >&2\");"
                + "select undef,undef,undef,0.3;exit 3'\n"
                + "startsecs=0\nstderr_logfile=$DIR/log/looper-error.log"));
    Path why = web1.dir().resolve("why");
    Files.writeString(why, "Error: The database is gone\n");
    try (AlertsBot bot = AlertsBot.on(dir, web1)) {
      Shown card = bot.tells("Crash loop: looper@web1");
      bot.becomes(card, "It ended 3 times or more in 5 min; the last time: exit code 3");
      assertEquals(List.of("Logs", "Restart", "Silence 1 h", "Acknowledge"), bot.buttons(card));
      // Whatever its state is in this moment.
      Message status = bot.bot().bot().anna("status").message();
      assertTrue(
          status
              .lines()
              .getFirst()
              .text()
              .matches("(.* – o|O)pen alert #\\d+: in a crash loop since \\d\\d:\\d\\d .*"),
          status.toString());
      assertEquals(Severity.BAD, status.lines().getFirst().severity());
      Files.writeString(why, "Error: The disk is full\n");
      Path logged = web1.dir().resolve("log/looper-error.log");
      Await.until(
          "it dies of something else", () -> Files.readString(logged).contains("The disk is full"));
      Files.createFile(web1.dir().resolve("calm"));
      bot.becomes(
          card,
          "Resolved: looper@web1 is RUNNING again",
          "was in a crash loop for",
          "Error: The disk is full");
      assertFalse(log().contains("FATAL"), log());
      assertEquals(1, bot.reported().size(), bot.reported().toString());
      int edits = bot.now(card).versions().size();
      assertTrue(edits <= 5, "it is edited at every crash: " + edits);
    }
  }

  @Test
  void aWorkerThatEndsUnexpectedly_andIsLeftSo_isReportedWithItsExitCode() throws IOException {
    serve(Map.of("once", Breakable.worker("once", "autorestart=false")));
    web1.awaitStatus("once", "RUNNING");
    try (AlertsBot bot = AlertsBot.on(dir, web1).listening("web1")) {
      Processes.must("kill", "-USR1", web1.pid("once"));
      Shown card = bot.tells("EXITED once@web1, and Supervisor leaves it so");
      bot.becomes(card, "Exit code 3");
      bot.press("U1", card, "Start");
      bot.becomes(card, "Resolved: once@web1 is RUNNING again", "was EXITED for");
      bot.called(card, "S1");
    }
  }

  @Test
  void anExpectedExit_isNoAlert_howOftenItHappens() throws IOException {
    serve(
        Map.of(
            "recycled",
            "command=perl -e 'select undef,undef,undef,0.5;exit 0'\nstartsecs=0\nautorestart=true",
            "finished",
            "command=perl -e '$SIG{USR2}=sub{exit 0};sleep 1000 while 1'",
            "mailer",
            Breakable.worker("mailer")));
    web1.awaitStatus("finished", "RUNNING");
    try (AlertsBot bot = AlertsBot.on(dir, web1, "crashes: 2").listening("web1")) {
      Processes.must("kill", "-USR2", web1.pid("finished"));
      Await.until(
          "it is recycled again and again", () -> log().split("recycled \\(exit").length > 6);
      web1.awaitStatus("finished", "EXITED");
      Breakable.breaks(web1, "mailer");
      bot.tells("FATAL mailer@web1");
      assertEquals(1, bot.reported().size(), bot.reported().toString());
    }
  }

  private String log() throws IOException {
    return Files.readString(web1.dir().resolve("supervisord.log"));
  }

  @Test
  void aWorkerThatHoldsTooMuchMemory_isReported_untilItHoldsClearlyLess() throws IOException {
    serve(
        Map.of(
            "greedy",
            "command=perl -e '$SIG{USR1}=sub{$x=\"\";vec($x,150_000_000,8)=1};"
                + "$SIG{USR2}=sub{undef $x};sleep 1000 while 1'"));
    web1.awaitStatus("greedy", "RUNNING");
    try (AlertsBot bot =
        AlertsBot.on(dir, web1, "memory-limit: 100MB", "memory-samples: 2").listening("web1")) {
      Processes.must("kill", "-USR1", web1.pid("greedy"));
      Shown card = bot.tells("Memory: greedy@web1 is above its limit");
      bot.becomes(card, "Its processes use 1", " MB, the limit is 1");
      assertEquals("Restart", bot.buttons(card).get(1));
      Processes.must("kill", "-USR2", web1.pid("greedy"));
      bot.becomes(
          card,
          "Resolved: greedy@web1 is below its memory limit again",
          "was above its memory limit for",
          "Its processes use 1");
      bot.called(card, "S1");
    }
  }
}
