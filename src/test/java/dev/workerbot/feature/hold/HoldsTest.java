package dev.workerbot.feature.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.Said;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds by a whole bot: anna, who is dora as well, and olga act; rita neither acts nor holds. */
class HoldsTest {
  @TempDir private Path dir;
  private final MemorySupervisor web1 = new MemorySupervisor("horizon", "mailer");
  private TestBot bot;

  @BeforeEach
  void open() throws IOException {
    Path config =
        MemoryBot.config(dir, Set.of("web1"), "people: {anna: [terminal:anna, terminal:dora]}");
    TestBot.edit(config, "to: [terminal:anna,", "to: [terminal:anna, terminal:dora,");
    bot = TestBot.on(config, loaded -> MemorySupervisor.bot(loaded, Map.of("web1", web1)));
  }

  @AfterEach
  void close() throws IOException {
    bot.close();
  }

  private CommandAnswer asks(String user, String line, OutcomeCode outcome, String... parts) {
    CommandAnswer answer = bot.ask(user, line);
    assertEquals(outcome, answer.code(), () -> line + ": " + Said.text(answer));
    Said.contains(answer, parts);
    return answer;
  }

  @Test
  void whoHolds_acts_byAnyAccount_andOthersAreInformed_untilItIsReleased() {
    asks(
        "anna",
        "hold horizon@web1 30m migrating",
        OutcomeCode.DONE,
        "horizon@web1`, 1 worker – migrating");
    for (String act : List.of("stop", "restart", "start")) {
      String refusal =
          Said.text(
              asks(
                  "olga",
                  act + " horizon@web1",
                  OutcomeCode.REFUSED,
                  ": migrating",
                  "Ask @anna, or wait. You may release it: `release #1`"));
      assertTrue(refusal.startsWith("@anna holds `horizon@web1` until "), refusal);
    }
    asks("olga", "can stop horizon@web1", OutcomeCode.DONE, "Until then only @anna can act there");
    asks("olga", "status horizon@web1", OutcomeCode.DONE, "– held by @anna until ");
    asks("olga", "restart mailer@web1", OutcomeCode.DONE, "RUNNING again");
    assertEquals(List.of("stop mailer", "start mailer"), web1.done());
    asks("anna", "restart horizon@web1", OutcomeCode.DONE);
    asks("dora", "restart horizon@web1", OutcomeCode.DONE);
    asks("rita", "release #1", OutcomeCode.REFUSED);
    asks("rita", "hold horizon@web1 1h", OutcomeCode.REFUSED);
    asks("dora", "release horizon@web1", OutcomeCode.DONE);
    asks("olga", "holds", OutcomeCode.DONE, "No holds");
    asks("olga", "restart horizon@web1", OutcomeCode.DONE);
    asks("olga", "history horizon@web1", OutcomeCode.DONE, "@olga `stop horizon@web1` was refused");
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
    asks("anna", "hold horizon@web1 30m", OutcomeCode.REFUSED, "You already have 50 holds.");
    asks("anna", "restart horizon@web1", OutcomeCode.DONE);
    asks("anna", "release #1", OutcomeCode.DONE);
    asks("anna", "hold horizon@web1 30m", OutcomeCode.DONE);
    asks("anna", "hold horizon@web1 1h", OutcomeCode.DONE);
  }

  @Test
  void aClick_meetsTheHoldThatCameBeforeIt() {
    CommandAnswer status = bot.anna("status horizon@web1");
    CommandAnswer restart = bot.anna("restart horizon@web1,mailer@web1");
    asks("olga", "hold @web1 30m", OutcomeCode.DONE);
    assertEquals(OutcomeCode.REFUSED, bot.press("anna", status, "Restart").code());
    assertEquals(OutcomeCode.REFUSED, bot.press("anna", restart, "Confirm").code());
    assertEquals(List.of(), web1.done());
    asks("olga", "release @web1", OutcomeCode.DONE);
    assertEquals(OutcomeCode.DONE, bot.press("anna", status, "Restart").code());
  }

  @Test
  void whatWasBegunBefore_isFinished_alsoByTheNextRunOfTheBot() throws IOException {
    web1.busy("horizon");
    CompletableFuture<CommandAnswer> begun = bot.begin("anna", "restart horizon@web1");
    Await.until("it is being stopped", () -> web1.done().contains("stop horizon"));
    asks("olga", "hold horizon@web1 30m", OutcomeCode.DONE);
    bot.restart();
    Said.contains(begun.join(), "workerbot is restarting");
    web1.finished("horizon");
    Await.until(
        "it is up again", () -> web1.done().equals(List.of("stop horizon", "start horizon")));
    asks("anna", "restart horizon@web1", OutcomeCode.REFUSED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hold horizon@web1|30m",
        "hold horizon@web1 2d|24 hours",
        "hold nothing@web1 1h|No worker or server",
        "release mailer@web1|release #1",
        "release #9|`holds` lists them"
      })
  void whatIsTypedWrong_isAnsweredWithWhatToType(String line, String hint) {
    asks("anna", "hold *@web1 1h", OutcomeCode.DONE);
    asks("anna", line, OutcomeCode.NOT_UNDERSTOOD, hint);
  }
}
