package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.message.Message;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds on workers of a real supervisord. Anna, who is dora as well, builds and acts; bob acts;
 * carl neither acts nor holds.
 */
@Tag("soak")
class HoldsIT {
  private static Workshop workshop;

  @TempDir private Path dir;
  private TestBot bot;

  @BeforeAll
  static void serve() {
    workshop = new Workshop();
  }

  @AfterAll
  static void end() {
    workshop.close();
  }

  @BeforeEach
  void start() throws IOException {
    Path config = workshop.config(dir, Map.of());
    Files.writeString(
        config, Files.readString(config) + "people:\n  anna: [terminal:anna, terminal:dora]\n");
    bot = TestBot.on(config);
  }

  @AfterEach
  void stop() throws IOException {
    bot.close();
  }

  private String asks(String user, String line, OutcomeCode outcome) {
    CommandAnswer commandAnswer = bot.ask(user, line);
    assertEquals(outcome, commandAnswer.code(), line + ": " + commandAnswer);
    return Stream.concat(
            Stream.of(commandAnswer.message().title()),
            commandAnswer.message().lines().stream().map(Message.MessageLine::text))
        .collect(Collectors.joining("\n"));
  }

  private String pid(String worker) {
    return workshop.server().pid(worker);
  }

  @Test
  void whoHolds_acts_byAnyAccount_andOthersAreInformed_untilItIsReleased() {
    String pid = pid("horizon");
    String held = asks("anna", "hold horizon@web1 30m migrating", OutcomeCode.DONE);
    assertTrue(held.contains("horizon@web1`, 1 worker – migrating"), held);
    for (String act : new String[] {"stop", "restart", "start"}) {
      String refusal = asks("bob", act + " horizon@web1", OutcomeCode.REFUSED);
      assertTrue(refusal.startsWith("@anna holds `horizon@web1` until "), refusal);
      assertTrue(refusal.contains(": migrating"), refusal);
      assertTrue(refusal.contains("Ask @anna, or wait; you may end it: `release #1`"), refusal);
    }
    assertTrue(
        asks("bob", "can stop horizon@web1", OutcomeCode.DONE)
            .contains("Until then only @anna can act there"));
    assertTrue(
        asks("bob", "status horizon@web1", OutcomeCode.DONE).contains("– held by @anna until "));
    assertTrue(asks("bob", "restart mailer@web1", OutcomeCode.DONE).contains("RUNNING again"));
    assertEquals(pid, pid("horizon"), "nobody has touched it");
    asks("anna", "restart horizon@web1", OutcomeCode.DONE);
    asks("dora", "restart horizon@web1", OutcomeCode.DONE);
    assertNotEquals(pid, pid("horizon"));
    asks("carl", "release #1", OutcomeCode.REFUSED);
    asks("carl", "hold horizon@web1 1h", OutcomeCode.REFUSED);
    asks("dora", "release horizon@web1", OutcomeCode.DONE);
    assertTrue(asks("bob", "holds", OutcomeCode.DONE).contains("Nothing is held"));
    asks("bob", "restart horizon@web1", OutcomeCode.DONE);
    String history = asks("anna", "history horizon@web1", OutcomeCode.DONE);
    assertTrue(history.contains("@bob `stop horizon@web1` was refused"), history);
  }

  @Test
  void oneWhoHoldsVeryMuch_isAskedToReleaseSome() throws IOException {
    Instant now = Instant.now();
    try (Database database = Database.open(TestBot.load(bot.file(), Map.of()).storage())) {
      HoldTable holds = new HoldTable(database);
      for (int i = 1; i <= 50; i++) {
        holds.make(
            Selector.parse("made-up-%d@web1".formatted(i)),
            "",
            new ActiveHold.Holder("terminal", "anna", "anna", "terminal", Optional.empty()),
            now,
            now.plusSeconds(600));
      }
    }
    String refused = asks("anna", "hold horizon@web1 30m", OutcomeCode.REFUSED);
    assertTrue(refused.contains("You hold 50 sets of workers already."), refused);
    asks("anna", "restart horizon@web1", OutcomeCode.DONE);
    asks("anna", "release #1", OutcomeCode.DONE);
    asks("anna", "hold horizon@web1 30m", OutcomeCode.DONE);
    asks("anna", "hold horizon@web1 1h", OutcomeCode.DONE);
  }

  @Test
  void aClick_meetsTheHoldThatCameBeforeIt() throws IOException {
    asks("anna", "create reports@web1 --command 'sleep 1000' --yes", OutcomeCode.DONE);
    try {
      String pid = pid("horizon");
      CommandAnswer status = bot.ask("anna", "status horizon@web1");
      CommandAnswer restart = bot.ask("anna", "restart horizon@web1,mailer@web1");
      CommandAnswer edit = bot.ask("anna", "edit reports@web1 --stopwaitsecs 9");
      asks("bob", "hold @web1 30m", OutcomeCode.DONE);
      assertEquals(OutcomeCode.REFUSED, bot.press("anna", status, "Restart").code());
      assertEquals(OutcomeCode.REFUSED, bot.press("anna", restart, "Confirm").code());
      assertEquals(OutcomeCode.REFUSED, bot.press("anna", edit, "Confirm").code());
      assertEquals(pid, pid("horizon"));
      asks("bob", "release @web1", OutcomeCode.DONE);
      assertEquals(OutcomeCode.DONE, bot.press("anna", status, "Restart").code());
    } finally {
      workshop.tidy();
    }
  }

  @Test
  void whoBuilds_isRefused_andWhatWouldBeMadeThereIsHeldAsWell() throws IOException {
    asks("anna", "create reports@web1 --command 'sleep 1000' --yes", OutcomeCode.DONE);
    try {
      String pid = pid("reports");
      List<String> files = workshop.files();
      asks("bob", "hold reports*@web1 30m", OutcomeCode.DONE);
      for (String line :
          List.of(
              "create reports-too@web1 --command 'sleep 1000' --yes",
              "edit reports@web1 --stopwaitsecs 9 --yes",
              "scale reports@web1 2 --yes",
              "remove reports@web1 --yes",
              "undo reports@web1 --yes")) {
        String refusal = asks("anna", line, OutcomeCode.REFUSED);
        assertTrue(refusal.startsWith("@bob holds "), refusal);
      }
      assertEquals(pid, pid("reports"));
      assertEquals(files, workshop.files());
    } finally {
      workshop.tidy();
    }
  }

  @Test
  void whatWasBegunBefore_isFinished_alsoByTheNextRunOfTheBot() throws IOException {
    String stubborn = "trap \\\"sleep 3; exit\\\" TERM; while sleep 0.1; do :; done";
    asks(
        "anna",
        "create slow@web1 --command \"/bin/sh -c '" + stubborn + "'\" --yes",
        OutcomeCode.DONE);
    try {
      String pid = pid("slow");
      CompletableFuture<CommandAnswer> _ = bot.begin("anna", "restart slow@web1");
      workshop.server().awaitStatus("slow", "STOPPING");
      asks("bob", "hold slow@web1 30m", OutcomeCode.DONE);
      bot.restart();
      Await.until(
          "it is up again",
          () -> workshop.server().status("slow").contains("RUNNING") && !pid("slow").equals(pid));
      asks("anna", "restart slow@web1", OutcomeCode.REFUSED);
    } finally {
      workshop.tidy();
    }
  }

  @Test
  void whatIsTypedWrong_isAnsweredWithWhatToType() {
    assertTrue(asks("anna", "hold horizon@web1", OutcomeCode.NOT_UNDERSTOOD).contains("30m"));
    assertTrue(
        asks("anna", "hold horizon@web1 2d", OutcomeCode.NOT_UNDERSTOOD).contains("24 hours"));
    assertTrue(
        asks("anna", "hold nothing@web1 1h", OutcomeCode.NOT_UNDERSTOOD)
            .contains("no worker or server"));
    asks("anna", "hold *@web1 1h", OutcomeCode.DONE);
    assertTrue(
        asks("anna", "release mailer@web1", OutcomeCode.NOT_UNDERSTOOD).contains("release #1"));
    assertTrue(
        asks("anna", "release #9", OutcomeCode.NOT_UNDERSTOOD).contains("`holds` lists them"));
  }
}
