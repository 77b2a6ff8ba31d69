package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.message.Button;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.MovableClock;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may confirm and who may release, and when; who may approve, deny and break the glass is in
 * ApprovalRulesTest. Anna has a second account in Slack; olga may all that she may; bob may stop
 * workers and release nothing; whoever has no role sees no hold.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhoMayIT {
  private final MovableClock clock = new MovableClock();
  private LoopbackServer web1;
  private TestBot bot;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    web1 = LoopbackServer.start(Map.of("idle", "command=sleep 1000\nautostart=false"));
    Path config =
        TestBot.config(
            dir,
            Map.of("web1", web1),
            Map.of(),
            """
            confirm: {more-than: 0}
            people: {anna: [terminal:anna, slack:UANNA]}
            """);
    TestBot.edit(config, "terminal:anna, slack:U1,", "terminal:anna, slack:UANNA, terminal:olga,");
    TestBot.edit(config, "grants:\n", "  stopper:\n    - verbs: [read, stop]\ngrants:\n");
    TestBot.edit(config, "deny:\n", "  - {role: stopper, to: terminal:bob}\ndeny:\n");
    bot = TestBot.on(config, loaded -> new Workerbot(loaded, clock, OperationTimeouts.DEFAULT));
  }

  @AfterAll
  void stop() throws IOException {
    bot.close();
    web1.close();
  }

  private static Caller caller(String account, String channel) {
    String[] parts = account.split(":", 2);
    return new Caller(parts[0], parts[1], parts[1], Set.of(), channel);
  }

  private CommandAnswer ask(String account, String line) {
    return accept(() ->
        new InboundEvent.Typed(
            "t:" + UUID.randomUUID(),
            caller(account, account.substring(0, account.indexOf(':'))),
            line));
  }

  private CommandAnswer press(String account, String channel, Button button) {
    return accept(() ->
        new InboundEvent.Pressed(
            "p:" + UUID.randomUUID(),
            caller(account, channel),
            Optional.empty(),
            button.actionId(),
            button.choice()));
  }

  private CommandAnswer accept(Supplier<InboundEvent> request) {
    AtomicReference<CommandAnswer> answer = new AtomicReference<>();
    Await.until(
        "it is not too much at once",
        () -> {
          answer.set(bot.bot().requestHandler().accept(request.get(), bot.chat()).join());
          return !answer.get().message().title().contains("Too many requests");
        });
    return answer.get();
  }

  private static void is(String expected, CommandAnswer commandAnswer) {
    assertEquals(
        expected.equals("yes"),
        commandAnswer.code() == OutcomeCode.DONE,
        commandAnswer.message().toString());
    assertTrue(
        expected.equals("yes") || commandAnswer.message().title().contains(expected),
        commandAnswer.message().title());
  }

  @ParameterizedTest(name = "{0} in {1} after {2} s: {3}")
  @CsvSource({
    "terminal:anna, terminal, 0,   yes",
    "terminal:anna, terminal, 290, yes",
    "terminal:anna, terminal, 301, expired",
    "terminal:anna, another,  0,   expired",
    "slack:UANNA,   slack,    0,   expired",
    "terminal:olga, terminal, 0,   Only the person who asked",
    "terminal:bob,  terminal, 0,   Only the person who asked",
    "terminal:eve,  terminal, 0,   Only the person who asked"
  })
  void whoMayConfirm_andWhen(String who, String channel, int seconds, String expected) {
    CommandAnswer preview = ask("terminal:anna", "stop idle@web1");
    assertEquals(OutcomeCode.NEEDS_CONFIRMATION, preview.code(), preview.message().toString());
    Button confirm = preview.message().buttons().getFirst();
    clock.forward(Duration.ofSeconds(seconds));
    is(expected, press(who, channel, confirm));
    if (expected.equals("yes")) {
      is("already pressed", press(who, channel, confirm));
    }
  }

  @ParameterizedTest(name = "{0} after {1} min: {2}")
  @CsvSource({
    "terminal:anna,  0,  yes",
    "slack:UANNA,    0,  yes",
    "terminal:olga,  0,  yes",
    "terminal:anna,  59, yes",
    "terminal:anna,  61, No hold",
    "terminal:olga,  61, No hold",
    "terminal:bob,   0,  You may not release",
    "terminal:UANNA, 0,  No hold",
    "terminal:eve,   0,  No hold"
  })
  void whoMayRelease_andWhen(String who, int minutes, String expected) {
    assertEquals(OutcomeCode.DONE, ask("terminal:anna", "hold idle@web1 1h looking").code());
    clock.forward(Duration.ofMinutes(minutes));
    is(expected, ask(who, "release idle@web1"));
    CommandAnswer _ = ask("terminal:anna", "release idle@web1");
  }
}
