package dev.workerbot.app;

import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An alert where Supervisor keeps no main log: what supervisorctl alone can tell. */
class AlertsByPollingIT {
  @Test
  void anExit_isReported_withWhatNobodyCanKnow(@TempDir Path dir) throws IOException {
    Map<String, String> programs = Map.of("once", Breakable.worker("once", "autorestart=false"));
    try (LoopbackServer web1 = LoopbackServer.start(programs, "", "logfile=/dev/null")) {
      web1.awaitStatus("once", "RUNNING");
      Path config =
          TestBot.withoutLane(
              TestBot.config(dir, Map.of("web1", web1), Map.of(), AlertsBot.alerts()));
      try (AlertsBot bot = AlertsBot.on(config).polls("web1")) {
        bot.bot().talk().asks("U1", "servers", "; polled every 1 s: ");
        Processes.must("kill", "-USR1", web1.pid("once"));
        Shown card = bot.tells("EXITED once@web1, and Supervisor leaves it so");
        bot.becomes(card, "xit code unknown, and so is whether it was expected");
      }
    }
  }
}
