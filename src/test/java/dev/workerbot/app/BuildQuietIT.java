package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the bot itself does to workers wakes nobody, and the history tells it. */
class BuildQuietIT {
  private static final String CREATE =
      "create queue@web1 --command 'sleep 1000' --startsecs 0 --yes";

  @TempDir private Path dir;
  private Workshop workshop;
  private AlertsBot bot;

  @BeforeEach
  void start() throws IOException {
    workshop = new Workshop();
    Path config = workshop.config(dir, Map.of());
    Files.writeString(
        config,
        Files.readString(config)
            .replace("alerts: {enabled: false}\n", AlertsBot.alerts())
            .replace("role: builder, to: [terminal:anna,", "role: builder, to: [slack:U1,"));
    bot = AlertsBot.on(TestBot.impatient(config)).listening("web1");
  }

  @AfterEach
  void stop() throws IOException {
    bot.close();
    workshop.close();
  }

  private Shown asks(String line, String expected) {
    return bot.bot().talk().asks("U1", line, expected);
  }

  /** What was done to the worker, without pids and times, which differ from run to run. */
  private String history() {
    return asks("history queue@web1", "newest last")
            .text()
            .lines()
            .skip(1)
            .map(line ->
                line.replaceFirst("^\\S+ .*? ago (?:@anna )?", "")
                    .replaceFirst(" \\(pid \\d+\\)", "")
                    .replaceFirst(" after [\\d.]+ s$", "")
                    .replaceFirst(" in \\d+ s,", ","))
            // Whether a look of the watch falls between two operations is chance.
            .filter(line -> line.contains("→") || !line.endsWith(" RUNNING"))
            .collect(Collectors.joining("\n"))
        + "\n";
  }

  /** Waits until a thing that is told in any case is told: what came before it would be, too. */
  private void nothingElseIsReported() {
    workshop.server().supervisorctl("stop", "mailer");
    String outside = "mailer@web1 was stopped outside workerbot";
    bot.tells(outside);
    assertEquals(List.of("▫️ " + outside), bot.reported().stream().map(Shown::text).toList());
  }

  @Test
  void whatIsDoneToAWorkerThatIsWell_isNoAlert_andByNobodyElse() {
    asks(CREATE, "queue on web1: created, RUNNING");
    asks("edit queue@web1 --command 'sleep 2000' --yes", "queue on web1: changed, RUNNING");
    asks("scale queue@web1 3 --yes", "queue on web1: scaled, 3 of 3 RUNNING");
    asks("scale queue@web1 1 --yes", "queue on web1: scaled, RUNNING");
    asks("remove queue@web1 --yes", "queue on web1: removed");
    asks("undo queue@web1 --yes", "queue on web1: restored, RUNNING");
    nothingElseIsReported();
    assertEquals(
        """
        create queue@web1 --command="sleep 1000" --startsecs="0" --y… → queue on web1: created, RUNNING
        edit queue@web1 --command="sleep 2000" --yes → queue on web1: changed, RUNNING
        scale queue@web1 3 --yes → queue on web1: scaled, 3 of 3 RUNNING
        scale queue@web1 1 --yes → queue on web1: scaled, RUNNING
        remove queue@web1 --yes → queue on web1: removed
        undo queue@web1 --yes → queue on web1: restored, RUNNING
        """,
        history());
  }

  @Test
  void aNewWorkerThatGivesUp_isAnAlertOnceItIsReportedThatItDoesNotRun() {
    // With a short startsecs a supervisord that is late takes it for one that has started, and
    // counts its retries anew.
    Shown answer =
        asks(
            "create queue@web1 --command '/bin/sh -c \"exit 3\"' --startsecs 10 --startretries 1"
                + " --yes",
            "queue on web1 was created but does not run");
    Shown card = bot.tells("FATAL queue@web1");
    assertTrue(card.ts().compareTo(answer.ts()) > 0, card.toString());
    Shown _ = bot.becomes(card, "Just before: ", "the create by @anna failed ");
    asks("undo queue@web1 --yes", "queue on web1: removed again");
    // That it is gone stands in no log; the next look at all workers finds it out.
    Shown _ = bot.becomes(card, "Actions: the undo by @anna");
    assertEquals(1, bot.reported().size(), bot.reported().toString());
    assertEquals(
        """
        create --command="/bin/sh -c \\"exit 3\\"" --startretries="1" … → was created but does not run: FATAL
        exited 2 times, last: exit code 3; then FATAL
        undo --yes → removed again
        """,
        history());
  }
}
