package dev.workerbot.app;

import static dev.workerbot.testing.Said.contains;
import static dev.workerbot.testing.Said.lacks;
import static dev.workerbot.testing.Said.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.PlainText;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.Button;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Workers are made, changed and taken away on a real supervisord. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildIT {
  private static final String SECRET = "hunter2";

  private static final List<String> BAD_SETTINGS =
      List.of(
          "--command",
          "--command ''",
          "--command 'sleep 1' --user root",
          "--command 'sleep 1' --user games",
          "--command 'sleep 1' --user nosuchuser",
          "--command 'rm -rf /'",
          "--command '/bin/sleep 1'",
          "--command \"sleep 1\n[program:root]\ncommand=id\"",
          "--command \"cat\nuser=root\"",
          "--command 'sleep 1 ; comment'",
          "--command 'sleep \u0000 1'",
          "--command 'sleep １'",
          "--command 'sleep %(ENV_HOME)s'",
          "--command '/bin/sh -c \"'",
          "--command '/bin/sh -c %(here)s'",
          "--command 'sleep 1' --processes 0",
          "--command 'sleep 1' --processes -1",
          "--command 'sleep 1' --processes 10000",
          "--command 'sleep 1' --processes many",
          "--command 'sleep 1' --directory /etc",
          "--command 'sleep 1' --directory tmp",
          "--command 'sleep 1' --directory /tmp/../etc",
          "--command 'sleep 1' --directory /tmp/no-such-directory",
          "--command 'sleep 1' --directory \"/tmp\n[program:x]\"",
          "--command 'sleep 1' --environment 'A=\"b\"'",
          "--command 'sleep 1' --environment \"A=b\nC\"",
          "--command 'sleep 1' --environment LD_PRELOAD=/tmp/x.so",
          "--command 'sleep 1' --environment A=•••",
          "--command 'sleep 1' --stdout_logfile /etc/cron.d/x",
          "--command 'sleep 1' --stdout_logfile /tmp/no-such-directory/x.log",
          "--command 'sleep 1' --stopsignal STOP",
          "--command 'sleep 1' --exitcodes 0,x",
          "--command 'sleep 1' --autostart maybe",
          "--command 'sleep 1' --nosuch x",
          "--command 'sleep 1' --template nosuch",
          "--template laravel-queue --directory /nowhere",
          "--template laravel-queue --timeout=-1 --directory /tmp");

  private static final List<String> BAD_NAMES =
      List.of(
          "'a b'@web1",
          "a:b@web1",
          "a/b@web1",
          "../a@web1",
          ".a@web1",
          "-a@web1",
          "*@web1",
          "аdmin@web1",
          "all@web1",
          "a,b@web1",
          "a@web1,b@web1",
          "@web1",
          "a@nowhere",
          "mailer@web1",
          "%(program_name)s@web1",
          "a]@web1",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@web1");

  private Workshop workshop;
  private TestBot bot;
  private Caller anna;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    workshop = new Workshop();
    bot = TestBot.impatient(workshop.config(dir, Map.of()));
  }

  @AfterAll
  void stop() throws IOException {
    bot.close();
    workshop.close();
  }

  @AfterEach
  void nothingElseHasNoticed() throws IOException {
    try {
      workshop.isSound();
    } finally {
      workshop.tidy();
    }
  }

  /** Else the tests together would be a lot at once. */
  @BeforeEach
  void anotherAnna() {
    anna = new Caller("terminal", workshop.somebody(), "anna", Set.of(), "terminal");
  }

  private CommandAnswer anna(String line) {
    return bot.ask(anna, line);
  }

  private CommandAnswer press(CommandAnswer commandAnswer, String label) {
    return bot.press(anna, commandAnswer, label);
  }

  private String onDisk(String name) throws IOException {
    return Files.readString(workshop.folder().resolve(name + ".conf"));
  }

  private CommandAnswer made(String line) {
    CommandAnswer commandAnswer = anna(line + " --yes");
    assertEquals(OutcomeCode.DONE, commandAnswer.code(), () -> text(commandAnswer));
    return commandAnswer;
  }

  @Test
  void aWorker_isShown_confirmed_andRuns() throws IOException {
    CommandAnswer shown =
        anna(
            "create queue@web1 --command 'sleep 1000' --processes 2 --directory /tmp"
                + " --environment KEY="
                + SECRET);
    assertEquals(OutcomeCode.NEEDS_CONFIRMATION, shown.code(), () -> text(shown));
    assertEquals("This would create queue on web1: 2 processes", shown.message().title());
    contains(shown, "[program:queue]", "command=sleep 1000", "environment=KEY=•••", "user=nobody");
    lacks(shown, SECRET);
    assertEquals(List.of(), workshop.files());

    CommandAnswer made = press(shown, "Confirm");
    assertEquals(OutcomeCode.DONE, made.code(), () -> text(made));
    assertTrue(
        made.message().title().startsWith("queue on web1: created, 2 of 2 RUNNING after "),
        made.message().title());
    assertTrue(onDisk("queue").contains("environment=KEY=\"" + SECRET + "\""), onDisk("queue"));
    assertTrue(workshop.server().status("queue:queue_01").contains("RUNNING"));
    assertEquals(
        "That button was already pressed. Nothing was done.",
        press(shown, "Confirm").message().title());
    assertTrue(
        bot.chat().said().stream()
            .map(said -> PlainText.whole(said.message()))
            .noneMatch(said -> said.contains(SECRET)));
  }

  @Test
  void aChange_isShownAsADifference_andKeepsWhatIsNotSaid() throws IOException {
    made("create queue@web1 --startsecs 0 --command 'sleep 1000' --environment KEY=" + SECRET);
    String pid = workshop.server().pid("queue");
    CommandAnswer shown =
        anna("edit queue@web1 --stopwaitsecs 20 --environment KEY=••• --environment MORE=x");
    contains(
        shown,
        "This would change queue on web1",
        "restarts the whole group",
        "- stopwaitsecs=10",
        "+ stopwaitsecs=20",
        "+ environment MORE=•••");
    lacks(shown, SECRET, "KEY");
    CommandAnswer changed = press(shown, "Confirm");
    assertTrue(
        changed.message().title().startsWith("queue on web1: changed, RUNNING (pid "),
        changed.message().title());
    assertTrue(
        onDisk("queue").contains("environment=KEY=\"" + SECRET + "\",MORE=\"x\""), onDisk("queue"));
    assertNotEquals(pid, workshop.server().pid("queue"));
    contains(anna("edit queue@web1 --stopwaitsecs 20"), "already like that");
  }

  @Test
  void whatIsRemoved_canBeBroughtBack() throws IOException {
    made("create queue@web1 --startsecs 0 --command 'sleep 1000'");
    String before = onDisk("queue");
    CommandAnswer shown = anna("remove queue@web1");
    contains(shown, "This would remove queue on web1", "brings it back for 7 days");
    CommandAnswer removed = press(shown, "Confirm");
    contains(removed, "queue on web1: removed after ", "`undo queue@web1` brings it back");
    assertEquals(List.of(), workshop.files());
    assertTrue(workshop.server().status("queue").contains("no such process"));

    contains(anna("undo"), "`undo queue@web1`: removed by @anna");
    contains(anna("undo queue@web1"), "to before the remove by @anna");
    contains(made("undo queue@web1"), "queue on web1: restored, RUNNING");
    assertEquals(before, onDisk("queue"));
    // And the other way again.
    contains(made("undo queue@web1"), "queue on web1: removed again after ");
    assertEquals(List.of(), workshop.files());
  }

  @Test
  void whatDoesNotStayUp_isReportedWithItsCause_andRolledBack() throws IOException {
    CommandAnswer commandAnswer =
        anna(
            "create queue@web1 --startretries 0"
                + " --command \"/bin/sh -c 'echo no database; exit 3'\" --yes");
    assertEquals(OutcomeCode.FAILED, commandAnswer.code());
    contains(
        commandAnswer,
        "queue on web1 was created but does not run: FATAL",
        "exit",
        "no database",
        "Keep it, or roll back");
    assertEquals(List.of("queue.conf"), workshop.files());
    CommandAnswer kept = press(commandAnswer, "Keep");
    contains(kept, "queue on web1 kept as it is by @anna");
    CommandAnswer back = bot.press("dora", commandAnswer, "Roll back");
    assertEquals(OutcomeCode.DONE, back.code(), () -> text(back));
    assertEquals(List.of(), workshop.files());
    assertTrue(workshop.server().status("queue").contains("no such process"));
  }

  @Test
  void whatCannotBe_isRefusedInWords_andNothingIsWritten() throws IOException {
    for (String settings : BAD_SETTINGS) {
      isRefused("create queue@web1 " + settings + " --yes");
    }
  }

  private void isRefused(String line) throws IOException {
    CommandAnswer commandAnswer = bot.askElsewhere(workshop.somebody(), line);
    assertNotEquals(
        OutcomeCode.DONE, commandAnswer.code(), () -> line + "\n" + text(commandAnswer));
    lacks(commandAnswer, "Exception", "dev.workerbot", "Too many requests");
    assertEquals(List.of(), workshop.files(), line);
  }

  @Test
  void aNameThatCannotBe_isRefusedInWords() throws IOException {
    for (String name : BAD_NAMES) {
      isRefused("create " + name + " --command 'sleep 1' --yes");
    }
  }

  @Test
  void whoMayNot_changesNothing_andIsInformedWhoCanHelp() throws IOException {
    for (String line :
        List.of(
            "create queue@web1 --command 'sleep 1' --yes",
            "edit mailer@web1 --user nobody --yes",
            "scale mailer@web1 2 --yes",
            "remove mailer@web1 --yes",
            "undo mailer@web1 --yes")) {
      CommandAnswer commandAnswer = bot.ask("bob", line);
      assertEquals(OutcomeCode.REFUSED, commandAnswer.code(), () -> text(commandAnswer));
      contains(commandAnswer, "@olga");
    }
    CommandAnswer limits = bot.ask("carl", "create queue@web1 --command 'sleep 1' --yes");
    contains(limits, "none is allowed to you");
    assertEquals(List.of(), workshop.files());
  }

  @Test
  void onlyWhoAsked_canConfirm() throws IOException {
    CommandAnswer shown = anna("create queue@web1 --command 'sleep 1000'");
    contains(bot.press("dora", shown, "Confirm"), "Only the person who asked");
    String change =
        shown.message().buttons().getFirst().actionId(); // Not the change's id, and so no way in.
    assertEquals(
        OutcomeCode.REFUSED, bot.ask("dora", "create queue@web1 --change " + change).code());
    assertEquals(List.of(), workshop.files());
  }

  @Test
  void whatStandsElsewhere_orWasWrittenByHand_isLeftAlone() throws IOException {
    contains(
        anna("edit mailer@web1 --startsecs 2"),
        "Nothing was changed",
        "where workerbot-conf does not write");
    contains(anna("remove horizon@web1"), "where workerbot-conf does not write");
    Files.writeString(
        workshop.folder().resolve("hand.conf"),
        "[program:hand]\ncommand=sleep 1000\numask=022\nuser=nobody\n");
    contains(anna("edit hand@web1 --startsecs 2"), "workerbot does not write `umask`");
    Files.writeString(
        workshop.folder().resolve("hand.conf"), "[program:hand]\ncommand=sleep 1000\n");
    contains(anna("remove hand@web1"), "could not be restored by `undo`");
    Files.delete(workshop.folder().resolve("hand.conf"));
  }

  @Test
  void aFileThatNobodyCanRead_keepsEveryChangeOut_andIsNamed() throws IOException {
    CommandAnswer shown = anna("create queue@web1 --command 'sleep 1000'");
    Path bad = workshop.folder().resolve("zz.conf");
    Files.writeString(bad, "[program:bad]\ncommand=x\nuser=nosuchuser\n");
    contains(
        anna("create other@web1 --command 'sleep 1000' --yes"),
        "supervisord cannot read",
        "zz.conf",
        "Invalid user name nosuchuser");
    // It came to be after the look, and before the word; the file of another may be a secret.
    CommandAnswer restored = press(shown, "Confirm");
    contains(
        restored,
        "queue on web1 was not created: everything is as before",
        "supervisord cannot read its config; run `supervisorctl reread` there to see why");
    assertEquals(List.of("zz.conf"), workshop.files());
    Files.delete(bad);
  }

  @Test
  void whatAWorkerIsToBe_needsTheRightToo_notOnlyWhatItIs() throws IOException {
    made("create queue@web1 --startsecs 0 --command 'sleep 1000' --numprocs 2");
    String before = onDisk("queue");
    for (String line : List.of("scale queue@web1 12", "scale queue@web1 12 --yes")) {
      CommandAnswer commandAnswer = bot.ask("eve", line);
      assertEquals(OutcomeCode.REFUSED, commandAnswer.code(), () -> text(commandAnswer));
      contains(commandAnswer, "You may not scale every worker in `queue@web1`");
    }
    CommandAnswer renamed =
        bot.ask("eve", "edit queue@web1 --process_name 'other_%(process_num)02d' --yes");
    assertNotEquals(OutcomeCode.DONE, renamed.code(), () -> text(renamed));
    assertEquals(before, onDisk("queue"));
    assertEquals(OutcomeCode.DONE, bot.ask("eve", "scale queue@web1 3 --yes").code());
  }

  @Test
  void aLogIsNobodyElses_andOneThatBecomesAuto_isNotCalledAppliedBeforeItIs() {
    made("create queue@web1 --startsecs 0 --command 'sleep 1000' --stdout_logfile /tmp/queue.log");
    contains(
        anna("create spy@web1 --command 'sleep 1' --stdout_logfile /tmp/queue.log --yes"),
        "another worker there writes to that log");
    String pid = workshop.server().pid("queue");
    contains(
        anna("edit queue@web1 --stdout_logfile AUTO --yes"),
        "queue on web1 was changed but supervisord has not loaded it",
        "sees no difference");
    assertEquals(pid, workshop.server().pid("queue"));
  }

  @Test
  void twoWhoMakeTheSameWorkerAtOnce_getOne() throws IOException {
    CompletableFuture<CommandAnswer> one =
        bot.begin("anna", "create queue@web1 --command 'sleep 1000' --yes");
    CompletableFuture<CommandAnswer> other =
        bot.begin("dora", "create queue@web1 --command 'sleep 2000' --yes");
    List<OutcomeCode> outcomes = List.of(one.join().code(), other.join().code());
    assertEquals(
        1, outcomes.stream().filter(OutcomeCode.DONE::equals).count(), outcomes.toString());
    assertEquals(List.of("queue.conf"), workshop.files());
    assertTrue(workshop.server().status("queue").contains("RUNNING"));
  }

  @Test
  void severalWorkersOfOneTemplate_areMadeTogether() throws IOException {
    CommandAnswer wrong = anna("create shop@web1 --template laravel-priorities --directory /srv");
    contains(wrong, "you may not run this");
    assertEquals(List.of("Change it"), labels(wrong));
    CommandAnswer form = press(wrong, "Change it");
    assertTrue(form.form().isPresent(), () -> text(form));
    assertEquals("/srv", initial(form, "directory"));
    assertEquals("shop@web1", initial(form, "worker"));
  }

  private static List<String> labels(CommandAnswer commandAnswer) {
    return commandAnswer.message().buttons().stream().map(Button::label).toList();
  }

  private static String initial(CommandAnswer commandAnswer, String key) {
    return commandAnswer.form().orElseThrow().asks().stream()
        .filter(formInput -> formInput.key().equals(key))
        .findFirst()
        .orElseThrow()
        .initial();
  }

  @Test
  void withoutWords_theKindIsAskedFor_andAFormForIt() {
    CommandAnswer kinds = anna("create");
    contains(kinds, "What kind of worker?", "Laravel Horizon", "Plain command");
    CommandAnswer form = press(kinds, "Plain command");
    assertEquals("nobody", initial(form, "user"));
    assertEquals("Preview", form.form().orElseThrow().send());
  }

  @Test
  void aSecretInACommand_isShownNowhere_andStaysWhereItIsLeftMasked() throws IOException {
    String command = "/bin/sh -c 'sleep 1000' worker --token " + SECRET;
    made(
        "create queue@web1 --startsecs 0 --environment KEY=%s --command \"%s\""
            .formatted(SECRET, command));
    assertTrue(onDisk("queue").contains(command), onDisk("queue"));
    CommandAnswer shown = anna("edit queue@web1");
    contains(
        shown,
        "Settings of queue on web1",
        "environment=KEY=•••",
        "command=/bin/sh -c 'sleep 1000' worker --token •••");
    CommandAnswer form = press(shown, "Edit");
    assertEquals("/bin/sh -c 'sleep 1000' worker --token •••", initial(form, "command"));
    assertEquals("KEY=•••", initial(form, "environment"));
    // What the form sends when nobody changes anything changes nothing.
    var answers = new HashMap<String, String>();
    form.form()
        .orElseThrow()
        .asks()
        .forEach(formInput -> answers.put(formInput.key(), formInput.initial()));
    contains(anna(Tokenizer.line(form.form().orElseThrow().words(answers))), "already like that");
    answers.put("command", "/bin/sh -c 'sleep 2000' worker --token •••");
    contains(
        anna(Tokenizer.line(form.form().orElseThrow().words(answers))),
        "type the secret in place of •••");
    lacks(anna("show queue@web1"), SECRET);
    lacks(anna("history queue@web1"), SECRET);
    assertTrue(
        bot.chat().said().stream()
            .map(said -> PlainText.whole(said.message()))
            .noneMatch(said -> said.contains(SECRET)));
  }
}
