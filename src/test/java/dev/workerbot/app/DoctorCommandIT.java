package dev.workerbot.app;

import static dev.workerbot.testing.Said.contains;
import static dev.workerbot.testing.Said.lacks;
import static dev.workerbot.testing.Said.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.history.MemoryUse;
import dev.workerbot.history.MemoryUse.Bucket;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.Database;
import dev.workerbot.testing.ConfigWriter;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} on real servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorCommandIT {
  private static final String HEALTHY =
      "command=sleep 1000\nuser=nobody\nstdout_logfile=$DIR/log/x.log\nredirect_stderr=true";

  private LoopbackServer web1;
  private LoopbackServer web2;
  private TestBot bot;
  private Path conf;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("horizon", HEALTHY);
    programs.put(
        "queue",
        "command=/usr/bin/php-is-nowhere artisan queue:work --timeout=90 --api-key=hunter2\n"
            + "autostart=false\n"
            + "user=nobody");
    web1 = LoopbackServer.start(programs, "", "[include]\nfiles=conf.d/*.conf");
    web2 = LoopbackServer.start(Map.of("mailer", HEALTHY));
    conf = Files.createDirectories(web1.dir().resolve("conf.d"));
    ConfigWriter.install(web1.dir().resolve("workerbot-conf"), conf);
    web1.awaitStatus("horizon", "RUNNING");
    web2.awaitStatus("mailer", "RUNNING");
    Path config = TestBot.config(dir, Map.of("web1", web1, "web2", web2), Map.of(), "");
    Files.writeString(
        config,
        Files.readString(config)
                .replace(
                    "grants:\n",
                    """
                      clerk:
                        - {verbs: read, workers: horizon, servers: web1}
                      builder:
                        - {verbs: [read, build]}
                    grants:
                      - {role: clerk, to: [terminal:carl]}
                      - {role: builder, to: [terminal:dora]}
                    """)
            + """
            creating:
              limits:
                builder: {users: [nobody], commands: ['php .*'], logs: [%s]}
            """
                .formatted(web1.dir()));
    grow(dir.resolve("state/workerbot.db"), Target.of("mailer@web2"));
    bot = TestBot.on(config);
  }

  /** As if it had been watched while it grew by 20 MB an hour. */
  private static void grow(Path file, Target worker) throws IOException {
    List<Bucket> buckets = new ArrayList<>();
    Instant now = Bucket.startOf(Instant.now());
    for (int i = 0; i <= 72; i++) {
      buckets.add(
          new Bucket(
              worker,
              now.minus(MemoryUse.BUCKET.multipliedBy(i + 1)),
              (2000L - 20 * i / 12) << 20));
    }
    try (Database database = Database.open("jdbc:sqlite:" + file)) {
      new MemoryUse(database).save(buckets);
    }
  }

  @AfterAll
  void stop() throws IOException {
    bot.close();
    web1.close();
    web2.close();
  }

  @Test
  void nothingFound_saysWhatWasLookedAt() {
    CommandAnswer well = bot.anna("doctor horizon@web1");
    assertEquals("Nothing found on web1", well.message().title(), text(well));
    assertEquals(Severity.GOOD, well.message().severity());
    contains(well, "Checked 1 program: config files, states and memory");
  }

  @Test
  void findings_comeWorstFirst_withWhyAndFix_andNoSecret() {
    CommandAnswer ill = bot.anna("doctor queue@web1");
    assertEquals(OutcomeCode.DONE, ill.code());
    assertEquals(Severity.BAD, ill.message().severity());
    List<Severity> severities =
        ill.message().lines().stream().map(Message.MessageLine::severity).toList();
    assertEquals(
        severities.stream().sorted(java.util.Comparator.reverseOrder()).toList(), severities);
    contains(ill, " findings on web1: ", "queue@web1: ", "php-is-nowhere", "Fix: `stopwaitsecs=");
    lacks(ill, "hunter2", "horizon@");
  }

  @Test
  void aServersNameAlone_meansAllOfIt_andMemoryThatGrowsHasAButton() {
    CommandAnswer grows = bot.anna("doctor web2");
    contains(grows, "1 finding on web2: 1 to fix", "mailer@web2: ", "Fix: ");
    assertEquals(List.of("Restart mailer@web2"), labels(grows));
    String before = web2.pid("mailer");
    assertEquals(OutcomeCode.DONE, bot.press("anna", grows, "Restart mailer@web2").code());
    assertFalse(before.equals(web2.pid("mailer")));
  }

  @Test
  void theNameOfTheOnlyServer_meansAllOfIt_andAWorkersStillTheWorker(@TempDir Path dir)
      throws IOException {
    try (TestBot alone = TestBot.on(TestBot.config(dir, Map.of("web1", web1), Map.of(), ""))) {
      CommandAnswer all = alone.anna("doctor web1");
      assertEquals(OutcomeCode.DONE, all.code(), () -> text(all));
      contains(all, " on web1: ", "queue@web1: ");
      assertEquals("Nothing found on web1", alone.anna("doctor horizon").message().title());
      contains(alone.anna("doctor nothing"), "No worker `nothing` on web1");
    }
  }

  @Test
  void whatOneSettingMends_hasAButton_thatShowsTheDifferenceFirst() throws IOException {
    String before =
        """
        [program:slow]
        command=php artisan queue:work --max-time=3600 --tries=3
        user=nobody
        autostart=false
        stdout_logfile=%s/log/slow.log
        stdout_logfile_maxbytes=0
        """
            .formatted(web1.dir());
    Path file = Files.writeString(conf.resolve("slow.conf"), before);
    try {
      isMended(file, before);
    } finally {
      Files.delete(file);
    }
    assertEquals(0, web1.supervisorctl("update", "slow").code());
  }

  private void isMended(Path file, String before) throws IOException {
    CommandAnswer ill = bot.ask("dora", "doctor slow@web1");
    assertEquals(
        List.of(
            "Set autorestart=true in slow@web1",
            "Set stopwaitsecs=3600 in slow@web1",
            "Set stdout_logfile_maxbytes=50MB in slow@web1"),
        labels(ill),
        () -> text(ill));
    // anna may not edit, and what is not in the folder cannot be edited by anybody.
    assertEquals(List.of(), labels(bot.anna("doctor slow@web1")));
    assertEquals(List.of(), labels(bot.ask("dora", "doctor queue@web1")));

    CommandAnswer shown = bot.press("dora", ill, "Set stopwaitsecs=3600 in slow@web1");
    assertEquals(OutcomeCode.NEEDS_CONFIRMATION, shown.code(), () -> text(shown));
    contains(shown, "This would change slow on web1", "+ stopwaitsecs=3600");
    contains(shown, "nothing is started again, because autostart is off; use `start`.");
    lacks(shown, "+ autorestart");
    assertEquals(before, Files.readString(file));
    CommandAnswer done = bot.press("dora", shown, "Confirm");
    assertEquals(OutcomeCode.DONE, done.code(), () -> text(done));
    assertTrue(Files.readString(file).contains("stopwaitsecs=3600\n"));

    // While supervisord cannot read its config, nothing can be mended from here.
    Path bad =
        Files.writeString(conf.resolve("bad.conf"), "[program:bad]\ncommand=x\nuser=nosuch\n");
    List<String> meanwhile = labels(bot.ask("dora", "doctor slow@web1"));
    Files.delete(bad);
    assertEquals(List.of(), meanwhile);
  }

  private static List<String> labels(CommandAnswer commandAnswer) {
    return commandAnswer.message().buttons().stream().map(Button::label).toList();
  }

  @Test
  void whoMaySeeOneWorker_isInformedOfThatOneOnly() {
    CommandAnswer carls = bot.ask("carl", "doctor");
    assertEquals("Nothing found on web1", carls.message().title(), text(carls));
    lacks(carls, "queue", "web2", "mailer");
    contains(bot.ask("carl", "doctor queue@web1"), "No worker `queue` on web1");
    assertEquals(OutcomeCode.REFUSED, bot.ask("carl", "doctor web2").code());
    assertEquals(OutcomeCode.REFUSED, bot.ask("bob", "doctor").code());
  }

  @Test
  void whatCannotBeRead_comesFirst_andManyFindingsAreCut() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 25; i++) {
      many.append(
          "[program:gone%d]\ncommand=/nope/%d\nuser=nobody\nautostart=false\n".formatted(i, i));
    }
    Path file = Files.writeString(conf.resolve("many.conf"), many);
    CommandAnswer cut = bot.anna("doctor web1");
    contains(
        cut,
        "… and ",
        " more findings",
        "gone24@web1",
        "gone0, gone1, gone2, ",
        "25 changes on disk");
    assertEquals(
        20,
        cut.message().lines().stream()
            .filter(messageLine -> messageLine.text().contains("Fix: "))
            .count());
    Files.writeString(file, many + "[program:bad]\ncommand=x\nuser=nosuchuser\n");
    assertTrue(
        bot.anna("doctor web1")
            .message()
            .lines()
            .getFirst()
            .text()
            .contains("supervisord cannot read"));
    Files.delete(file);
    assertTrue(web1.supervisorctl("reread").output().contains("No config updates"));
  }

  @Test
  void whatSupervisordRefusesOutsideOfPrograms_isFoundWithItsLine_butNotByWhoSeesLess()
      throws IOException {
    Path file = conf.resolve("odd.conf");
    Files.writeString(file, "[group:secret]\nprograms=gone\n");
    try {
      String reported =
          "In `[group:secret]`, `programs=gone` names a program that does not exist (line 2 of `";
      contains(bot.anna("doctor web1"), reported, "Fix: `programs=` with names of programs");
      contains(bot.anna("doctor horizon@web1"), reported);
      lacks(bot.ask("carl", "doctor"), "secret", "gone");
      Files.write(
          file,
          "[program:odd]\ncommand=/bin/cat M\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1));
      assertTrue(web1.supervisorctl("reread").output().contains("can't decode byte 0xfc"));
      contains(
          bot.anna("doctor web1"),
          "Line 2 of `" + file.toRealPath() + "` is not UTF-8, which is what Supervisor reads",
          "iconv -f ISO-8859-1");
      lacks(bot.ask("carl", "doctor"), "odd.conf");
    } finally {
      Files.delete(file);
    }
    lacks(bot.anna("doctor web1"), "UTF-8", "refuses the whole config");
  }
}
