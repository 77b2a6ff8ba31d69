package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.PlainText;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules are passed by no other words, with a real supervisord: nobody stops queue, restarts of
 * billing are approved first, and so is whatever leaves reports down. The table of all verbs is in
 * RestrictionTest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RulesBindEffectsIT {
  private Workshop shop;
  private TestBot bot;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    shop = new Workshop();
    Path config = shop.config(dir, Map.of());
    TestBot.edit(
        config,
        "deny:\n",
        "deny:\n  - {verbs: stop, workers: queue, reason: it never rests}\n"
            + "  - {verbs: stop, workers: 'numbered:numbered_00', reason: the first stays}\n"
            + "  - {verbs: silence, workers: horizon, to: 'terminal:p0', reason: always loud}\n");
    TestBot.append(
        config,
        """
        approvals:
          - {verbs: restart, workers: billing, by: "terminal:dora"}
          - {verbs: leave-down, workers: reports, by: "terminal:dora"}
        actions:
          rest: {command: pause queue@web1, run-by: [terminal:anna]}
          renew: {command: "restart horizon", run-by: "*"}
          renew-aloud: {command: "restart horizon", run-by: "*", mute: false}
        """);
    bot = TestBot.on(config);
    for (String name : List.of("queue", "billing", "reports", "numbered")) {
      CommandAnswer made =
          bot.anna(
              "create %s@web1 --processes 2 --startsecs 0 --command 'sleep 1000' --yes"
                  .formatted(name));
      assertEquals(OutcomeCode.DONE, made.code(), () -> text(made));
    }
  }

  @AfterAll
  void stop() throws IOException {
    bot.close();
    shop.close();
  }

  private static String text(CommandAnswer commandAnswer) {
    return PlainText.whole(commandAnswer.message());
  }

  private CommandAnswer is(OutcomeCode expected, String line) {
    CommandAnswer commandAnswer = bot.ask(shop.somebody(), line);
    assertEquals(expected, commandAnswer.code(), () -> line + "\n" + text(commandAnswer));
    return commandAnswer;
  }

  @Test
  void whatNobodyStops_isLeftDownInNoOtherWords() {
    String before = shop.server().status("queue:*");
    for (String line :
        List.of(
            "stop queue@web1",
            "remove queue@web1",
            "pause queue@web1 --yes",
            "scale queue@web1 1",
            "edit queue@web1 --autostart false",
            "undo queue@web1")) {
      assertTrue(text(is(OutcomeCode.REFUSED, line)).contains("it never rests"), line);
    }
    assertTrue(text(bot.anna("run rest")).contains("it never rests"));
    for (String line :
        List.of("scale queue@web1 3", "edit queue@web1 --stopwaitsecs 20", "restart queue@web1")) {
      is(OutcomeCode.NEEDS_CONFIRMATION, line);
    }
    assertTrue(
        text(bot.anna("can edit queue@web1"))
            .contains(
                "Not if it leaves it down. You may not edit `queue:queue_00@web1`: it never"
                    + " rests (the rule is for `stop`, and edit leaves it down)."));
    assertEquals(pids(before), pids(shop.server().status("queue:*")));
  }

  /** Nor is a process taken out of the rule's sight by another name. */
  @Test
  void whatNobodyStops_keepsTheNameThatTheRuleHas() {
    for (String line :
        List.of(
            "edit numbered@web1 --process_name n_%(process_num)02d --yes",
            "edit numbered@web1 --processes 1 --process_name first --yes")) {
      assertTrue(
          text(is(OutcomeCode.REFUSED, line))
              .contains(
                  "You may not edit `numbered:numbered_00@web1`: the first stays (the rule is for"),
          line);
    }
    is(OutcomeCode.NEEDS_CONFIRMATION, "scale numbered@web1 3");
    assertTrue(shop.server().status("numbered:numbered_00").contains("RUNNING"));
  }

  /** What an action does besides its command is denied to who may not do that. */
  @Test
  void anAction_mutesNothingForWhoMayNot() {
    String before = shop.server().pid("horizon");
    for (String line : List.of("run renew v1", "can run renew")) {
      CommandAnswer commandAnswer = bot.ask("p0", line);
      assertEquals(
          line.startsWith("can") ? OutcomeCode.DONE : OutcomeCode.REFUSED,
          commandAnswer.code(),
          line);
      assertTrue(
          text(commandAnswer)
              .contains(
                  "`renew` mutes the alerts of its workers. You may not silence `horizon@web1`:"
                      + " always loud. @olga can change that. Set `mute: false` to avoid that."),
          () -> text(commandAnswer));
    }
    assertEquals(before, shop.server().pid("horizon"));
    assertTrue(text(bot.anna("silences")).contains("No silences"));

    assertTrue(text(bot.ask("p1", "can run renew")).contains("Yes, you may run `renew`"));
    assertTrue(
        text(bot.ask("p1", "can run renew"))
            .contains("Alerts of its workers are muted until it ends, for at most 10 min."));
    CommandAnswer aloud = bot.ask("p0", "run renew-aloud v1");
    assertEquals(OutcomeCode.DONE, aloud.code(), () -> text(aloud));
    assertNotEquals(before, shop.server().pid("horizon"));
    String silences = text(bot.anna("silences"));
    assertTrue(silences.contains("No silences"), silences);
  }

  /** Whether there is an action is for who may run it. */
  @Test
  void anActionThatOneMayNotRun_isNone() {
    for (String line : List.of("run NAME v1", "can run NAME")) {
      CommandAnswer none = bot.ask("bob", line.replace("NAME", "zest"));
      CommandAnswer hidden = bot.ask("bob", line.replace("NAME", "rest"));
      assertEquals(text(none).replace("zest", "it"), text(hidden).replace("rest", "it"));
      assertEquals(none.code(), hidden.code());
      assertTrue(text(hidden).contains("No action `rest` that you may run"));
    }
  }

  private static List<String> pids(String status) {
    return status.lines().map(line -> line.replaceAll(".*(pid \\d+).*", "$1")).toList();
  }

  @Test
  void whatIsApprovedFirst_isInterruptedInNoOtherWords() {
    for (String line :
        List.of(
            "restart billing@web1",
            "restart billing@web1 --rolling",
            "stop billing@web1",
            "scale billing@web1 1",
            "edit billing@web1 --stopwaitsecs 20",
            "remove billing@web1",
            "undo billing@web1")) {
      is(OutcomeCode.NEEDS_APPROVAL, line + " --yes");
    }
    assertTrue(
        text(bot.anna("can remove billing@web1"))
            .contains(
                "Someone else has to approve it first: the rule is for `restart`, and"
                    + " remove interrupts it."));
  }

  /** What the change does is kept with the request, and decides to the end. */
  @Test
  void aChange_isApprovedFirst_onlyIfItLeavesTheWorkerDown() {
    is(OutcomeCode.DONE, "edit reports@web1 --stopwaitsecs 20 --yes");
    CommandAnswer asked =
        is(OutcomeCode.NEEDS_APPROVAL, "edit reports@web1 --autostart false --yes");
    String number = asked.message().fields().getFirst().value();
    CommandAnswer own = bot.ask("eve", "approve " + number);
    assertEquals(OutcomeCode.REFUSED, own.code(), () -> text(own));
    assertTrue(shop.server().status("reports:*").contains("RUNNING"));
    CommandAnswer approved = bot.ask("dora", "approve " + number);
    assertEquals(OutcomeCode.DONE, approved.code(), () -> text(approved));
    Await.until(
        "it is done",
        () -> shop.server().status("reports:*").lines().allMatch(line -> line.contains("STOPPED")));
  }
}
