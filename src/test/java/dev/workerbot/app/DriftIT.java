package dev.workerbot.app;

import static dev.workerbot.testing.Said.contains;
import static dev.workerbot.testing.Said.lacks;
import static dev.workerbot.testing.Said.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.SudoRules;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code show} and {@code drift} on real servers, whose files somebody edits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriftIT {
  private static final String ENVIRONMENT =
      "environment=SHOP_KEY=\"hunter2-a\",\n    QUEUE=\"hunter2-b\" ; hunter2-c";

  private LoopbackServer web1;
  private LoopbackServer web2;
  private TestBot bot;
  private Path conf;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("horizon", "command=sleep 1000\n" + ENVIRONMENT);
    programs.put(
        "queue",
        "command=sleep 1000\n"
            + "numprocs=2\n"
            + "process_name=%(program_name)s_%(process_num)02d\n"
            + "priority=5\n"
            + "autostart=true");
    programs.put("mailer", "command=sleep 1000\nautostart=false");
    programs.put("buyer", "command=sleep 1000");
    programs.put("seller", "command=sleep 1000");
    programs.put("group:shop", "programs=buyer,seller");
    web1 = LoopbackServer.start(programs, "", "[include]\nfiles=conf.d/*.conf");
    web2 = LoopbackServer.start(Map.of("horizon", "command=sleep 1000"));
    conf = Files.createDirectories(web1.dir().resolve("conf.d"));
    for (String worker : List.of("horizon", "queue:queue_01", "shop:seller")) {
      web1.awaitStatus(worker, "RUNNING");
    }
    Path config = TestBot.config(dir, Map.of("web1", web1, "web2", web2), Map.of(), "");
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "grants:\n",
                "  clerk:\n    - {verbs: read, workers: horizon, servers: web1}\n"
                    + "grants:\n  - {role: clerk, to: [terminal:carl]}\n"));
    bot = TestBot.on(config);
  }

  @AfterAll
  void stop() throws IOException {
    bot.close();
    web1.close();
    web2.close();
  }

  @AfterEach
  void mend() throws IOException {
    try (var files = Files.list(conf)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Path main = web1.dir().resolve("supervisord.conf");
    Files.writeString(main, Files.readString(main).replace("startsecs=0\n", ""));
    assertTrue(web1.supervisorctl("reread").output().contains("No config updates"));
  }

  private Path write(String file, String text) throws IOException {
    return Files.writeString(conf.resolve(file), text);
  }

  private void edit(String program) throws IOException {
    Path main = web1.dir().resolve("supervisord.conf");
    String header = "[program:" + program + "]\n";
    Files.writeString(main, Files.readString(main).replace(header, header + "startsecs=0\n"));
  }

  /** By an operator who has asked for nothing yet: one alone would soon have asked too much. */
  private CommandAnswer asked(String text) {
    return bot.crowd(1, _ -> text).getFirst().join();
  }

  @Test
  void nothingEdited_isSaidOfEachServer() {
    CommandAnswer one = asked("drift web1");
    assertEquals("web1: config applied", one.message().title());
    assertEquals(Severity.GOOD, one.message().severity());
    CommandAnswer both = asked("drift");
    assertEquals("All 2 servers run the config on disk", both.message().title());
    contains(both, "web2: config applied");
  }

  @Test
  void serversAndTags_areSuggested_notTheirWorkers() {
    assertEquals(List.of("web1", "web2"), suggested("anna", "drift w"));
    assertEquals(List.of("drift"), suggested("carl", "dr"));
    assertEquals(List.of("horizon@web1"), suggested("carl", "show hor"));
  }

  private List<String> suggested(String user, String typed) {
    return bot.bot().completion().complete(TestBot.caller(user), typed).stream()
        .map(one -> one.value())
        .toList();
  }

  @Test
  void changedAddedAndRemoved_areReported_andNothingIsStartedOrStopped() throws IOException {
    write("gone.conf", "[program:old]\ncommand=sleep 1000\n");
    assertEquals(0, web1.supervisorctl("update", "old").code());
    web1.awaitStatus("old", "RUNNING");
    String pids = web1.supervisorctl("pid", "all").output();
    Files.delete(conf.resolve("gone.conf"));
    edit("queue");
    Path added = write("new.conf", "[program:importer]\ncommand=sleep 1000\nautostart=false\n");

    CommandAnswer drift = asked("drift @prod");

    contains(
        drift,
        "1 of 2 servers run the config on disk",
        "importer@web1: on disk (`" + added + "`), not loaded",
        "run `supervisorctl update importer` there to load it, stopped",
        "queue@web1: changed on disk",
        "old@web1: deleted from disk, still loaded");
    assertEquals(pids, web1.supervisorctl("pid", "all").output());
    contains(asked("show queue@web1"), "Config of queue on web1: changed on disk, not applied");
    contains(asked("show old@web1"), ": deleted from disk, still loaded", "supervisord: in use");
    contains(
        asked("show importer@web1"),
        ": not loaded yet",
        "supervisord: not in use, starts it only when asked, priority 999",
        "[program:importer]\ncommand=sleep 1000");
    contains(asked("drift queue@web1"), "web1: 1 change is not applied");
    lacks(asked("drift queue@web1"), "importer", "old@");

    assertTrue(web1.supervisorctl("update", "old").output().contains("removed"));
  }

  @Test
  void aBrokenFile_isNamed_andTheOtherWorkersGoOn() throws IOException {
    String pids = web1.supervisorctl("pid", "all").output();
    Path broken = write("bad.conf", "[program:bad]\ncommand=sleep 1000\nuser=nosuchuser\n");

    CommandAnswer drift = asked("drift web1");

    assertEquals("web1: supervisord cannot read the config", drift.message().title(), text(drift));
    assertEquals(Severity.BAD, drift.message().severity());
    contains(
        drift,
        "`" + broken + "`, section `program:bad`: Invalid user name nosuchuser.",
        "no other change can be applied",
        "not start again");
    contains(asked("show horizon@web1"), ": unknown whether applied", "nosuchuser");
    assertEquals(pids, web1.supervisorctl("pid", "all").output());
  }

  @Test
  void aWrongName_ofWhichSupervisorNamesNoFile_isFoundInItsFile() throws IOException {
    Path broken = write("bad.conf", "[program:bad x]\ncommand=sleep 1000\n");
    contains(asked("drift web1"), "`" + broken + "`, section `program:bad x`: Invalid name");
  }

  @Test
  void aProgramInTwoFiles_isAWarning() throws IOException {
    Path one = write("a.conf", "[program:double]\ncommand=sleep 1000\n");
    Path two = write("b.conf", "[program:double]\ncommand=sleep 2000\n");
    String files = "`" + one + "` and `" + two + "`";
    contains(asked("drift web1"), "double@web1: its section is in " + files);
    contains(
        asked("show double@web1"),
        "its section is in " + files,
        "; " + one + "\n[program:double]\ncommand=sleep 1000\n; " + two);
  }

  @Test
  void show_tellsWhatIsSet_whatIsNot_andNoValueOfTheEnvironment() {
    CommandAnswer show = asked("show horizon@web1");
    assertEquals("Config of horizon on web1, as it runs", show.message().title());
    contains(
        show,
        "supervisord: in use, autostart, priority 999",
        "stopwaitsecs: 10 (default)",
        "user: the one that supervisord runs as (default)",
        "supervisord.conf",
        "[program:horizon]\ncommand=sleep 1000\nenvironment=SHOP_KEY=•••,QUEUE=•••");
    lacks(show, "hunter2");
    contains(asked("show queue@web1"), "priority 5", "numprocs=2");
    lacks(asked("show queue@web1"), "autostart: true (default)");
    contains(asked("show mailer@web1"), "starts it only when asked");
  }

  @Test
  void aReasonThatQuotesTheEnvironment_quotesNoneOfItsValues() throws IOException {
    write("bad.conf", "[program:bad]\ncommand=x\nenvironment=A=\"hunter2%y\"\n");
    CommandAnswer drift = asked("drift web1");
    contains(drift, "Format string '•••' for 'environment' is badly formatted");
    lacks(drift, "hunter2");
  }

  @Test
  void show_takesOneProgramAtATime() {
    CommandAnswer many = asked("show *@web1");
    assertEquals(OutcomeCode.NOT_UNDERSTOOD, many.code());
    contains(many, "`*@web1` is 4 programs; `show` takes one at a time, such as `show ");
    contains(
        asked("show shop@web1"),
        "`shop@web1` is 2 programs; `show` takes one at a time, such as `show shop:buyer@web1`");
    contains(asked("show shop:seller@web1"), "Config of seller on web1, as it runs");
    contains(asked("show horzion@web1"), "did you mean `horizon`?");
    contains(asked("drift horzion@web1"), "neither running nor on disk");
    contains(asked("drift web9"), "No server or tag `web9`");
  }

  @Test
  void whoMaySeeOneWorkerOnly_learnsNothingOfTheOthers() throws IOException {
    write("bad.conf", "[program:secretive]\ncommand=sleep 1000\nuser=nosuchuser\n");
    write("a.conf", "[program:double]\ncommand=sleep 1000\n");
    write("b.conf", "[program:double]\ncommand=sleep 2000\n");
    CommandAnswer drift = bot.ask("carl", "drift");
    contains(drift, "cannot read a file of a worker that you may not see.");
    lacks(drift, "secretive", "bad.conf", "nosuchuser", "double", "web2");
    contains(bot.ask("carl", "show mailer@web1"), "No worker `mailer` on web1");
    CommandAnswer ofServer = bot.ask("carl", "drift web1");
    assertEquals(OutcomeCode.DONE, ofServer.code());
    lacks(ofServer, "secretive", "bad.conf", "nosuchuser", "double");
    assertEquals(OutcomeCode.REFUSED, bot.ask("carl", "drift web2").code());
    assertEquals(OutcomeCode.REFUSED, bot.ask("bob", "drift").code());
    CommandAnswer show = bot.ask("carl", "show horizon@web1");
    contains(show, "[program:horizon]");
    lacks(show, "secretive", "bad.conf", "nosuchuser", "double");
    Files.delete(conf.resolve("bad.conf"));
    assertEquals(
        "web1: config applied, for all that you asked for and may see",
        bot.ask("carl", "drift").message().title());
  }

  @Test
  void sudoRulesOfBefore_areSaidToBeOld(@TempDir Path dir) throws IOException {
    String user = "workerbot-drift-it";
    String config = web1.dir().resolve("supervisord.conf").toString();
    Processes.must("useradd", "--system", "--no-create-home", user);
    try {
      SudoRules.install(
          user,
          "%s ALL=(root) NOPASSWD: /usr/bin/supervisorctl ^-c %s status$%n"
              .formatted(user, config.replace(".", "\\.")));
      Path file = TestBot.config(dir, Map.of("web1", web1), Map.of(), "");
      TestBot.askBy(file, "runuser -u " + user + " -- sudo -n supervisorctl");
      try (TestBot refused = TestBot.on(file)) {
        assertEquals(OutcomeCode.DONE, refused.anna("status").code());
        String sentence =
            "sudo does not let the SSH user run `supervisorctl reread` and `avail`; install"
                + " config/sudoers there again";
        CommandAnswer drift = refused.anna("drift");
        assertEquals("No config from web1", drift.message().title());
        contains(drift, sentence);
        contains(
            refused.anna("show horizon@web1"),
            "Whether this is applied is unknown: " + sentence,
            "[program:horizon]");
      }
    } finally {
      SudoRules.remove(user);
      Processes.must("userdel", user);
    }
  }
}
