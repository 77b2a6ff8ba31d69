package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may keep what quiet, whether its server was ever asked or not. */
class SilenceRightsIT {
  private static void is(OutcomeCode expected, CommandAnswer commandAnswer) {
    assertEquals(expected, commandAnswer.code(), commandAnswer.message().toString());
  }

  @Test
  void whoMayOnOneWorker_silencesThatOne_andNoOther_andEndsNobodyElsesSilence(@TempDir Path dir)
      throws IOException {
    try (LoopbackServer web1 =
        LoopbackServer.start(
            Map.of("mailer", "command=sleep 1000", "horizon", "command=sleep 1000"))) {
      Path config = TestBot.config(dir, Map.of("web1", web1), Map.of(), "");
      Files.writeString(
          config,
          Files.readString(config)
              .replace("roles:\n", "roles:\n  mail:\n    - verbs: all\n      workers: mailer\n")
              .replace("grants:\n", "grants:\n  - role: mail\n    to: terminal:max\n"));
      try (TestBot bot = TestBot.on(config)) {
        // No status was asked for yet, as in `exec`, or with a server that is down.
        is(OutcomeCode.REFUSED, bot.ask("max", "silence *@web1 1h"));
        is(OutcomeCode.REFUSED, bot.ask("max", "silence horizon@web1 1h"));
        is(OutcomeCode.DONE, bot.ask("max", "silence mailer@web1 1h"));
        is(OutcomeCode.DONE, bot.anna("silence horizon@web1 1h a secret"));
        is(OutcomeCode.DONE, bot.anna("status"));
        is(OutcomeCode.REFUSED, bot.ask("max", "silence *@web1 1h"));
        String seen = bot.ask("max", "silences").message().toString();
        assertTrue(seen.contains("mailer@web1"), seen);
        assertFalse(seen.contains("secret"), seen);
        is(OutcomeCode.NOT_UNDERSTOOD, bot.ask("max", "unsilence #2"));
        is(OutcomeCode.DONE, bot.ask("max", "unsilence #1"));
        is(OutcomeCode.DONE, bot.anna("unsilence horizon@web1"));
        growsNot(bot);
      }
    }
  }

  /** Whoever may on one worker keeps nothing quiet, and holds nothing, that comes later. */
  private static void growsNot(TestBot bot) {
    for (String line : List.of("silence m*@web1 1h", "hold m*@prod 1h")) {
      CommandAnswer own = bot.ask("max", line);
      is(OutcomeCode.DONE, own);
      assertTrue(own.message().title().contains("`mailer@web1`"), own.message().title());
      CommandAnswer wide = bot.anna(line);
      is(OutcomeCode.DONE, wide);
      assertTrue(wide.message().title().contains("`m*@"), wide.message().title());
    }
    CommandAnswer processes = bot.ask("max", "silence mailer:m*@web1 1h");
    String title = processes.message().title();
    assertTrue(title.contains("`mailer@web1`"), title);
  }
}
