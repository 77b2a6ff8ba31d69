package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.PlainText;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a role may make binds every verb by which a worker comes to run, with a real supervisord:
 * anna may run sleep and shells, max may run anything.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsIT {
  private Workshop shop;
  private TestBot bot;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    shop = new Workshop();
    Path config = shop.config(dir, Map.of());
    TestBot.edit(config, "grants:\n", "  master: [{verbs: [read, act, build]}]\ngrants:\n");
    TestBot.edit(config, "deny:\n", "  - {role: master, to: terminal:max}\ndeny:\n");
    TestBot.edit(
        config,
        "    builder:\n      users",
        "    master: {users: [nobody, root], commands: ['.*']}\n    builder:\n      users");
    bot = TestBot.on(config);
  }

  @AfterAll
  void stop() throws IOException {
    bot.close();
    shop.close();
  }

  private static String text(CommandAnswer commandAnswer) {
    return PlainText.whole(commandAnswer.message());
  }

  private CommandAnswer is(OutcomeCode expected, String who, String line) {
    CommandAnswer commandAnswer = bot.ask(who, line);
    assertEquals(expected, commandAnswer.code(), () -> line + "\n" + text(commandAnswer));
    return commandAnswer;
  }

  private static void says(CommandAnswer commandAnswer, String part) {
    assertTrue(text(commandAnswer).contains(part), () -> text(commandAnswer));
  }

  @Test
  void scale_isRefusedAsEditIs_ofAWorkerThatOneCouldNotCreate() throws IOException {
    Path file = shop.folder().resolve("rooty.conf");
    for (String worker : new String[] {"command=sleep 9\nuser=root", "command=tac\nuser=nobody"}) {
      Files.writeString(file, "[program:rooty]\nautostart=false\n" + worker + "\n");
      String why =
          worker.contains("root") ? "nobody runs workers as root here" : "you may not run this";
      for (String line : new String[] {"scale rooty@web1 2", "edit rooty@web1 --startsecs 3"}) {
        says(is(OutcomeCode.FAILED, "anna", line), why);
        is(OutcomeCode.NEEDS_CONFIRMATION, "max", line);
        is(OutcomeCode.FAILED, "anna", line + " --yes");
      }
    }
    // It runs nothing; who does it reads that it would be for good.
    says(
        is(OutcomeCode.NEEDS_CONFIRMATION, "anna", "remove rooty@web1"), "You could not undo this");
    assertFalse(text(bot.ask("max", "remove rooty@web1")).contains("could not undo this"));
    Files.delete(file);
  }

  @Test
  void undoAndRollBack_areRefused_toWhatOneCouldNotCreate() {
    is(
        OutcomeCode.DONE,
        "max",
        "create tail@web1 --command 'tail -f /dev/null' --startsecs 0 --yes");
    is(OutcomeCode.DONE, "max", "edit tail@web1 --command 'sleep 1000' --yes");
    for (String line : new String[] {"undo tail@web1", "undo tail@web1 --yes"}) {
      says(
          is(OutcomeCode.REFUSED, "anna", line),
          "You may not restore tail@web1: command: you may not run this; allowed: ");
    }
    says(bot.anna("can undo tail@web1"), "The limits of the role say");
    is(OutcomeCode.DONE, "max", "undo tail@web1 --yes");
    CommandAnswer broken =
        is(
            OutcomeCode.FAILED,
            "max",
            "edit tail@web1 --startsecs 1 --startretries 0 --command \"/bin/sh -c 'exit 3'\""
                + " --yes");
    says(bot.press("anna", broken, "Roll back"), "You may not restore tail@web1");
    says(bot.press("max", broken, "Roll back"), "tail on web1: restored, RUNNING");
  }
}
