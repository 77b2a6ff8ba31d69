package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same alerts where Supervisor keeps no main log: what a status alone can tell. */
class AlertsByPollingIT {
  @TempDir private Path dir;
  private LoopbackServer web1;

  @BeforeEach
  void serve() throws IOException {
    web1 =
        LoopbackServer.start(
            Map.of(
                "horizon",
                Breakable.worker("horizon"),
                "once",
                Breakable.worker("once", "autorestart=false"),
                "looper",
                "command=perl -e 'sleep 1000 unless -e \"$DIR/wild\";select"
                    + " undef,undef,undef,2.5;exit 3'"));
    Path config = web1.dir().resolve("supervisord.conf");
    Path log = web1.dir().resolve("supervisord.log");
    String text = Files.readString(config);
    assertTrue(text.contains("logfile=" + log), text);
    web1.stopSupervisord();
    Files.writeString(config, text.replace("logfile=" + log, "logfile=/dev/null"));
    web1.startSupervisord();
    web1.awaitStatus("horizon", "RUNNING");
    web1.awaitStatus("once", "RUNNING");
    web1.awaitStatus("looper", "RUNNING");
  }

  @AfterEach
  void stop() {
    web1.close();
  }

  @Test
  @Tag("soak")
  void aFatalWorker_isReportedAndResolved_andServersSaysThatItIsPolled() throws IOException {
    try (AlertsBot bot = AlertsBot.on(dir, web1).polls("web1")) {
      bot.bot().talk().asks("U1", "servers", "; polled every 1 s: ");
      bot.bot().talk().asks("U1", "servers", "/var/log/supervisord.log");
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.becomes(card, "Last lines of horizon", "Allowed memory size exhausted in horizon");
      Breakable.isMended(web1, "horizon");
      bot.press("U1", card, "Start");
      bot.becomes(card, "Resolved: horizon@web1 is RUNNING again", "started by @anna");
      assertEquals(1, bot.reported().size(), bot.reported().toString());
    }
  }

  @Test
  void anExit_isReported_withWhatNobodyCanKnow() throws IOException {
    try (AlertsBot bot = AlertsBot.on(dir, web1).polls("web1")) {
      bot.bot().talk().asks("U1", "servers", "; polled every 1 s: ");
      Processes.must("kill", "-USR1", web1.pid("once"));
      Shown card = bot.tells("EXITED once@web1, and Supervisor leaves it so");
      bot.becomes(card, "ith which exit code, and whether that was expected, is not known");
    }
  }

  @Test
  @Tag("soak")
  void aCrashLoop_isReported_byItsChangingProcesses() throws IOException {
    try (AlertsBot bot = AlertsBot.on(dir, web1).polls("web1")) {
      Path wild = Files.createFile(web1.dir().resolve("wild"));
      Processes.must("kill", "-9", web1.pid("looper"));
      Shown card = bot.tells("Crash loop: looper@web1");
      bot.becomes(card, "why it ended is not known: Supervisor's main log is not heard");
      Files.delete(wild);
      bot.becomes(card, "Resolved: looper@web1 is RUNNING again");
    }
  }

  @Test
  @Tag("soak")
  void aStopPastTheBot_isNoticed() throws IOException {
    try (AlertsBot bot = AlertsBot.on(dir, web1).polls("web1")) {
      bot.bot().talk().asks("U1", "servers", "; polled every 1 s: ");
      web1.supervisorctl("stop", "horizon");
      bot.tells("horizon@web1 was stopped outside workerbot");
    }
  }
}
