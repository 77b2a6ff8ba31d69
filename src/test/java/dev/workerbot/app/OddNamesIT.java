package dev.workerbot.app;

import static dev.workerbot.testing.Said.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers whose names workerbot cannot take, on a real server: looked at, alerted on, left alone.
 */
class OddNamesIT {
  private static final String DASH = "-dash";
  private static final String INVISIBLE = "zero\u200Bwidth";
  private static final String LONG = "long" + "g".repeat(200);
  private static final String COMMA = "com,ma";
  private static final String HEALTHY =
      "command=sleep 1000\n"
          + "user=nobody\n"
          + "stdout_logfile=$DIR/log/x.log\n"
          + "redirect_stderr=true\n"
          + "autostart=false\n";

  @TempDir private Path dir;
  private LoopbackServer web1;
  private Path conf;

  @BeforeEach
  void serve() throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put(DASH, HEALTHY);
    programs.put(INVISIBLE, Breakable.worker("once", "autorestart=false"));
    programs.put(LONG, HEALTHY);
    programs.put(COMMA, HEALTHY + "cwd=/srv");
    web1 = LoopbackServer.start(programs, "", "[include]\nfiles=conf.d/*.conf");
    conf = Files.createDirectories(web1.dir().resolve("conf.d"));
    web1.awaitStatus(INVISIBLE, "RUNNING");
  }

  @AfterEach
  void stop() {
    web1.close();
  }

  @Test
  void doctorShowAndDrift_knowThem_andNobodyChangesThem() throws IOException {
    Path config = TestBot.config(dir, Map.of("web1", web1), Map.of(), "");
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "grants:\n",
                """
                  builder:
                    - {verbs: [read, build]}
                grants:
                  - {role: builder, to: [terminal:dora]}
                """));
    try (TestBot bot = TestBot.on(config)) {
      List<String> shown =
          List.of(DASH, INVISIBLE, LONG, COMMA).stream().map(OddName::part).toList();
      for (String name : shown) {
        CommandAnswer show = bot.anna("show \"%s@web1\"".formatted(name));
        assertEquals(OutcomeCode.DONE, show.code(), () -> show.message().toString());
        contains(show, "sleep 1000".substring(0, name.equals(shown.get(1)) ? 0 : 10));
      }
      contains(
          bot.anna("doctor web1"),
          "com,ma@web1: Supervisor knows no `cwd=`",
          shown.get(1) + "@web1: ");
      contains(bot.anna("doctor \"%s@web1\"".formatted(shown.getFirst())), "Nothing found on web1");
      contains(bot.anna("drift"), "config applied");

      Files.writeString(
          conf.resolve("more.conf"),
          "[program:-new]\n" + HEALTHY.replace("$DIR", web1.dir().toString()));
      contains(
          bot.anna("drift web1"),
          OddName.part("-new") + "@web1: on disk",
          "run `supervisorctl update` there to load");
      for (String change : List.of("edit \"%s@web1\" --startsecs 2", "remove \"%s@web1\"")) {
        CommandAnswer refused = bot.ask("dora", change.formatted(shown.getFirst()));
        assertEquals(
            OutcomeCode.NOT_UNDERSTOOD, refused.code(), () -> refused.message().toString());
        contains(refused, "its name begins with a dash; rename it in its config");
      }
    }
  }

  @Test
  void anAlertOnOne_isReported_andResolved() throws IOException {
    String shown = OddName.part(INVISIBLE);
    try (AlertsBot bot = AlertsBot.on(dir, web1)) {
      Processes.must("kill", "-USR1", web1.pid(INVISIBLE));
      Shown card = bot.tells(shown + "@web1");
      bot.becomes(card, shown + "@web1", "EXITED");
      web1.supervisorctl("start", INVISIBLE);
      bot.becomes(card, "Resolved: " + shown + "@web1 is RUNNING again");
    }
  }
}
