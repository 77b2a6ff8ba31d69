package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.DownSampler;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Said;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rolling restarts of real processes on two servers, which four servers repeat as a soak. */
class RollIT {
  /** Ends at once where a file of its name says so, otherwise runs; USR1 ends it as expected. */
  private static final String QUEUE =
      """
      command=sh -c 'if [ -e $DIR/fail-%(process_num)s ]; then exit 3; fi; exec perl -e "\\$SIG{USR1} = sub { exit }; sleep 1000"'
      numprocs=2
      process_name=%(program_name)s_%(process_num)s
      startsecs=1
      startretries=0
      """;

  private static final List<String> PROCESSES = List.of("queue:queue_0", "queue:queue_1");

  @TempDir private Path dir;
  private final List<LoopbackServer> servers = new ArrayList<>();
  private TestBot bot;

  @BeforeEach
  void start() throws IOException {
    for (int i = 0; i < 2; i++) {
      servers.add(LoopbackServer.start(Map.of("queue", QUEUE)));
    }
    Path config =
        TestBot.config(
            dir,
            Map.of("web1", servers.get(0), "web2", servers.get(1)),
            Map.of(),
            "graceful: [{name: perl, workers: queue, restart: TERM}]");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("  stays-up: 1s\n", "  stays-up: 300ms\n  rolling-stays-up: 300ms\n")
            .replace("to: [terminal:anna,", "to: [terminal:anna, terminal:carl,"));
    bot = TestBot.on(config);
    servers.forEach(server -> PROCESSES.forEach(one -> server.awaitStatus(one, "RUNNING")));
  }

  @AfterEach
  void stop() throws IOException {
    bot.close();
    servers.forEach(LoopbackServer::close);
  }

  private List<String> pids() {
    return servers.stream().flatMap(server -> PROCESSES.stream().map(server::pid)).toList();
  }

  private void awaitOneThrough() {
    Await.until(
        "one is through",
        () ->
            bot.chat().said().stream()
                .anyMatch(said -> said.message().lines().toString().contains("1 of 4 done")));
  }

  @Test
  @Tag("soak")
  void rolling_neverHasMoreThanTheBatchDown_andTellsHowFarItIs() {
    List<String> before = pids();
    CommandAnswer commandAnswer;
    try (DownSampler sampler = new DownSampler(servers)) {
      commandAnswer = bot.anna("restart queue@prod --rolling --pause 0 --yes");
      assertTrue(sampler.samples() > 20, () -> "only " + sampler.samples());
      assertEquals(List.of(), sampler.troubles());
      assertEquals(1, sampler.most().size(), () -> sampler.most().toString());
    }
    assertEquals(OutcomeCode.DONE, commandAnswer.code());
    Said.contains(
        commandAnswer, "queue on web1 and web2: 4 of 4 RUNNING again", "1 at a time", "by @anna");
    List<String> after = pids();
    for (int i = 0; i < before.size(); i++) {
      assertNotEquals(before.get(i), after.get(i));
    }
    assertTrue(
        bot.chat().said().stream()
            .anyMatch(said -> said.message().lines().toString().contains("2 of 4 done")));
  }

  @Test
  void rolling_stopsAtTheFirstThatDoesNotComeBack_andGoesOnOrWithoutIt() throws IOException {
    Path fail = servers.get(0).dir().resolve("fail-1");
    Files.createFile(fail);
    List<String> before = pids();
    CommandAnswer stopped = bot.anna("restart queue@prod --rolling --pause 0 --yes");
    assertEquals(OutcomeCode.FAILED, stopped.code());
    Said.contains(
        stopped,
        "stopped after 1 of 4; queue:queue_1 on web1 did not come back: FATAL",
        "exit code 3",
        "Left alone, as they were: queue:queue_0@web2, queue:queue_1@web2.");
    assertEquals(before.subList(2, 4), pids().subList(2, 4));

    // What is typed for other workers than those decides nothing of them.
    CommandAnswer foreign =
        bot.anna("restart queue@web1 --roll=" + stopped.operation() + " --then=stop");
    assertEquals(OutcomeCode.NOT_UNDERSTOOD, foreign.code());

    // Once more, while it is still broken.
    CommandAnswer again = bot.press("anna", stopped, "Continue");
    assertEquals(OutcomeCode.FAILED, again.code());
    Said.contains(again, "stopped after 1 of 4");
    assertEquals(before.subList(2, 4), pids().subList(2, 4));
    CommandAnswer late = bot.press("anna", stopped, "Continue");
    assertEquals(OutcomeCode.REFUSED, late.code(), late.message().toString());
    Said.contains(late, "@anna has decided that already");

    CommandAnswer without = bot.press("anna", again, "Roll on without it");
    assertEquals(OutcomeCode.DONE, without.code());
    Said.contains(without, "3 of 4 RUNNING again", "queue:queue_1@web1 did not come back");
    assertNotEquals(before.get(3), pids().get(3));
    Files.delete(fail);
  }

  @Test
  @Tag("soak")
  void rolling_isCancelledAfterItsStep_andCanBeLeft() {
    List<String> before = pids();
    CompletableFuture<CommandAnswer> roll =
        bot.begin("anna", "restart queue@prod --rolling --pause 8s --yes");
    awaitOneThrough();
    // Who may see none of its workers does not learn of it.
    Said.contains(bot.ask("bob", "cancel"), "No rolling restart is under way in this channel");
    CommandAnswer cancel = bot.anna("cancel");
    Said.contains(cancel, "Your rolling restart ends after its current step");
    CommandAnswer commandAnswer = roll.join();
    assertEquals(OutcomeCode.FAILED, commandAnswer.code());
    Said.contains(commandAnswer, "cancelled by @anna after 1 of 4", "Left alone, as they were");
    assertEquals(before.subList(1, 4), pids().subList(1, 4));
    Said.contains(bot.anna("cancel"), "No rolling restart is under way in this channel");
    Said.contains(bot.press("anna", commandAnswer, "Roll on"), "4 of 4 RUNNING again");
  }

  @Test
  @Tag("soak")
  void rolling_goesOnAfterARestartOfTheBot() throws IOException {
    List<String> before = pids();
    CompletableFuture<CommandAnswer> roll =
        bot.begin("anna", "restart queue@prod --rolling --pause 0 --yes");
    awaitOneThrough();
    bot.restart();
    Said.contains(roll.join(), "workerbot is being restarted in the middle of this");
    Await.until(
        "the next bot has told the end",
        () -> bot.chat().last().message().title().contains("4 of 4 RUNNING again"));
    List<String> after = pids();
    for (int i = 0; i < before.size(); i++) {
      assertNotEquals(before.get(i), after.get(i));
    }
  }

  @Test
  @Tag("soak")
  void rolling_waitsForWhatHasDiedAgain() throws IOException {
    CompletableFuture<CommandAnswer> roll =
        bot.begin("anna", "restart queue@prod --rolling --pause 2s --yes");
    awaitOneThrough();
    List<String> before = pids();
    servers.get(0).supervisorctl("stop", PROCESSES.get(0));
    CommandAnswer commandAnswer = roll.join();
    assertEquals(OutcomeCode.FAILED, commandAnswer.code());
    Said.contains(commandAnswer, "queue:queue_0", "it came back, and then went down again");
    assertEquals(before.subList(2, 4), pids().subList(2, 4));

    // To leave workers alone is no act on them.
    assertEquals(OutcomeCode.DONE, bot.ask("carl", "hold queue@web2 1h looking").code());
    Said.contains(bot.press("anna", commandAnswer, "Continue"), "@carl holds");
    CommandAnswer left = bot.press("anna", commandAnswer, "Stop");
    assertEquals(OutcomeCode.DONE, left.code(), () -> Said.text(left));
    Said.contains(left, "rolling restart stopped by @anna after 0 of", "queue:queue_0@web2");
    assertEquals(before.subList(2, 4), pids().subList(2, 4));
  }

  @Test
  @Tag("soak")
  void rolling_stopsSoon_whereOneHasExitedForGood() {
    CompletableFuture<CommandAnswer> roll =
        bot.begin("anna", "restart queue@prod --rolling --pause 2s --yes");
    awaitOneThrough();
    List<String> before = pids();
    servers.get(0).supervisorctl("signal", "USR1", PROCESSES.get(0));
    servers.get(0).awaitStatus(PROCESSES.get(0), "EXITED");
    CommandAnswer commandAnswer = roll.join();
    assertEquals(OutcomeCode.FAILED, commandAnswer.code());
    Said.contains(
        commandAnswer,
        "queue:queue_0 on web1 came up and went down again: EXITED",
        "and then went down again");
    assertEquals(before.subList(2, 4), pids().subList(2, 4));
  }

  @Test
  void rolling_gracefully_tellsEachItsSignal_andNeverHasMoreThanTheBatchDown() {
    List<String> before = pids();
    CommandAnswer commandAnswer;
    try (DownSampler sampler = new DownSampler(servers)) {
      commandAnswer = bot.anna("restart queue@prod --rolling --graceful --batch 2 --pause 0 --yes");
      assertTrue(sampler.most().size() <= 2, () -> sampler.most().toString());
    }
    assertEquals(OutcomeCode.DONE, commandAnswer.code(), () -> Said.text(commandAnswer));
    Said.contains(
        commandAnswer, "4 of 4 RUNNING again", "2 at a time, restarted gracefully (TERM) by @anna");
    List<String> after = pids();
    for (int i = 0; i < before.size(); i++) {
      assertNotEquals(before.get(i), after.get(i));
    }
  }

  @Test
  @Tag("soak")
  void whatHasStopped_butWasNotReported_isOnlyReportedByTheNextBot() throws IOException {
    CompletableFuture<CommandAnswer> roll =
        bot.begin("anna", "restart queue@prod --rolling --pause 2s --yes");
    awaitOneThrough();
    servers.get(0).supervisorctl("stop", PROCESSES.get(0));
    assertEquals(OutcomeCode.FAILED, roll.join().code());
    servers.get(0).supervisorctl("start", PROCESSES.get(0));
    List<String> before = pids();
    int said = bot.chat().said().size();
    bot.restart(() -> {
      try (Connection file =
              DriverManager.getConnection(TestBot.load(bot.file(), Map.of()).storage());
          Statement statement = file.createStatement()) {
        assertEquals(1, statement.executeUpdate("UPDATE operation SET reported_at = NULL"));
      } catch (SQLException failed) {
        throw new IOException(failed);
      }
    });
    Await.until(
        "it is told again",
        () ->
            bot.chat().said().stream()
                .skip(said)
                .anyMatch(one -> one.message().title().contains("stopped after 0 of 4")));
    assertEquals(before, pids());
  }
}
