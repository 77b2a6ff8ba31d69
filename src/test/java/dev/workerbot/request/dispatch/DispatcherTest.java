package dev.workerbot.request.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.http.metrics.Metrics;
import dev.workerbot.chat.Completion;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.Said;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a command to its answer, and to its end in the history, by a whole bot. */
class DispatcherTest {
  private static final String MORE =
      """
      aliases: {mail: "status mailer@web1"}
      sets: {queues: queue@web1}
      actions:
        deploy: {command: "restart queue@web1", channel: "slack:C012AB", run-by: "terminal:anna"}
      approvals:
        - {verbs: restart, workers: mailer, by: "terminal:olga"}
      """;

  @TempDir private Path dir;
  private final MemorySupervisor web1 = new MemorySupervisor("mailer", "queue:queue_00");
  private TestBot bot;

  @BeforeEach
  void open() throws IOException {
    bot = MemoryBot.on(dir, web1, MORE);
  }

  @AfterEach
  void close() throws IOException {
    bot.close();
  }

  private List<String> history() {
    return MemoryBot.stored(
            bot,
            "SELECT text || ': ' || decision || ', ' || COALESCE(outcome, '-') || ' ' ||"
                + " COALESCE(summary, '') FROM request ORDER BY rowid")
        .stream()
        .map(row -> Sentence.kept(row).toString())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stop queue@web1 --yes|ALLOWED, DONE queue:queue_00 on web1: STOPPED after ",
        "restart mailer@web1|ALLOWED, NEEDS_APPROVAL @anna asks",
        "status nothing@web1|NOT_UNDERSTOOD, NOT_UNDERSTOOD No worker `nothing` on web1",
        "stpo mailer@web1|NOT_UNDERSTOOD, NOT_UNDERSTOOD ",
        "remove mailer@web1|REFUSED, REFUSED You may not remove anything on web1",
        "whoami|ALLOWED, DONE You are @anna on terminal"
      })
  void whatIsAsked_isInTheHistory_withItsEnd(String text, String end) {
    CommandAnswer answer = bot.anna(text);
    assertEquals(1, history().size(), history().toString());
    String row = history().getFirst();
    assertTrue(row.startsWith(text + ": " + end), row);
    assertTrue(row.contains(", " + answer.code() + " " + answer.message().title()), row);
  }

  @Test
  void whatWasTakenBack_isInTheHistory_asTheirOwn() {
    CommandAnswer asked = bot.ask("olga", "start @web1");
    assertEquals(OutcomeCode.NEEDS_CONFIRMATION, asked.code());
    CommandAnswer cancelled = bot.press("olga", asked, "Cancel");
    Said.contains(cancelled, "Cancelled by @olga; nothing was done");
    assertEquals("cancel: ALLOWED, DONE Cancelled by @olga; nothing was done", history().getLast());
    assertEquals(List.of(), web1.done());
  }

  @Test
  void aRefusalBeforeAnyCommand_isInTheHistory() {
    CommandAnswer refused = bot.bot().refuse(TestBot.caller("eve"), "run x", "No such hook.");
    assertInstanceOf(Outcome.Refused.class, refused);
    assertEquals("No such hook.", refused.message().title());
    assertEquals(List.of("run x: REFUSED, REFUSED No such hook."), history());
  }

  @Test
  void everyEnd_isCounted() {
    try (Metrics metrics = bot.bot().measure(false)) {
      bot.anna("stop queue@web1 --yes");
      bot.anna("stop nothing@web1 --yes");
      assertEquals(
          List.of(
              "workerbot_operations_total{outcome=\"done\",verb=\"stop\"} 1.0",
              "workerbot_operations_total{outcome=\"not_understood\",verb=\"stop\"} 1.0"),
          metrics
              .scrape()
              .lines()
              .filter(line -> line.startsWith("workerbot_operations") && line.endsWith(" 1.0"))
              .toList());
    }
  }

  private List<String> completed(String user, String typed) {
    return bot.bot().completion().complete(TestBot.caller(user), typed).stream()
        .map(Completion.Suggestion::value)
        .toList();
  }

  @Test
  void whatAVerbTakes_isSuggested_toWhoMayUseIt() {
    assertEquals(List.of("deploy"), completed("anna", "run "));
    assertEquals(List.of(), completed("eve", "run "));
    assertEquals(OutcomeCode.NEEDS_APPROVAL, bot.anna("restart mailer@web1").code());
    assertEquals(List.of("#1"), completed("olga", "approve "));
    assertTrue(completed("anna", "m").contains("mail"), "the alias");
    assertFalse(completed("eve", "m").contains("mail"), "eve knows nothing of the mailer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "history",
        "stats mailer@web1",
        "drift",
        "show mailer@web1",
        "servers",
        "can stop mailer@web1",
        "alerts",
        "holds",
        "silences",
        "logs mailer@web1",
        "help restart"
      })
  void whatOnlyShows_isAnswered_andWorkersAreLeftAlone(String text) {
    CommandAnswer answer = bot.anna(text);
    assertEquals(OutcomeCode.DONE, answer.code(), Said.text(answer));
    assertEquals(List.of(), web1.done());
    assertTrue(history().getFirst().startsWith(text + ": ALLOWED, DONE "), history().toString());
  }

  @Test
  void aSet_standsForItsWorkers_toWhoMayKnowOfThem_andIsNoneToOthers() {
    CommandAnswer anna = bot.anna("status @queues");
    assertEquals(OutcomeCode.DONE, anna.code());
    Said.contains(anna, "queue:queue_00 on web1 is");
    CommandAnswer eve = bot.ask("eve", "status @queues");
    assertFalse(eve.code() == OutcomeCode.DONE, Said.text(eve));
    Said.lacks(eve, "queue@web1", "queue_00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop mailer@web1 --yes", "run deploy"})
  void whileTheBotCloses_nothingIsBegun(String text) {
    bot.bot().suspend();
    CommandAnswer answer = bot.anna(text);
    Said.contains(answer, "workerbot is restarting; nothing was started");
    assertEquals(List.of(), web1.done());
    assertEquals(List.of(), history(), "the next run has it, or nobody");
  }

  @Test
  void whileTheBotCloses_whatTouchesNoServer_isAnsweredAllTheSame() {
    bot.bot().suspend();
    assertEquals(OutcomeCode.DONE, bot.anna("whoami").code());
  }

  @Test
  void aServerThatTheBotsOwnEndCutsOff_isNotBlamed() {
    web1.hangs();
    CompletableFuture<CommandAnswer> answer = bot.begin("anna", "logs mailer@web1");
    Await.until("it is asked", () -> web1.waiting() > 0);
    web1.failsOnClose(ProblemKind.LOST);
    bot.bot().suspend();
    Said.contains(answer.join(), "workerbot is restarting");
    Said.contains(bot.anna("status"), "workerbot is restarting");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "edit mailer@web1 --stopwaitsecs=90|{}",
        "edit mailer@web1 --stopwait=90|{stopwait=there is no such setting; did you mean",
        "edit mailer@web1 --command=x --user=www-data --stopwaitsecs=soon|{stopwaitsecs=",
        "create mailer@web1 --command=/bin/true --numprocs=none|{numprocs=",
        "create --command=/bin/true|{worker=",
        "scale mailer@web1 2|{}",
        "undo|{}",
        "whoami|{}",
        "stpo mailer@web1|{}"
      })
  void whatCannotStayInAForm_isSaidByItsField_andNothingIsWrittenDown(String text, String start) {
    String mistakes = bot.bot().requestHandler().mistakes(text).toString();
    assertTrue(mistakes.startsWith(start), mistakes);
    assertEquals(List.of(), history());
    assertEquals(0, web1.waiting(), "no server is asked");
  }

  @Test
  void aServerThatIsLost_isNamed_whileTheBotRuns() {
    web1.fails(ProblemKind.UNREACHABLE);
    CommandAnswer answer = bot.anna("stop mailer@web1 --yes");
    assertEquals(OutcomeCode.UNREACHABLE, answer.code());
    Said.contains(answer, "Nothing was done: no status from web1");
  }

  @ParameterizedTest
  @EnumSource(ProblemKind.class)
  void whateverIsWrongWithAServer_isReported_nothingIsDone_andThenAllIsWell(ProblemKind wrong) {
    web1.fails(wrong);
    CommandAnswer answer = bot.anna("restart queue@web1 --yes");
    Said.contains(answer, "Nothing was done", "web1: It is as on a bad day");
    assertEquals(List.of(), web1.done());
    web1.answers();
    assertEquals(OutcomeCode.DONE, bot.anna("restart queue@web1 --yes").code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"restart *", "restart *@*", "restart @prod"})
  void everythingInAnyWords_isListedFirst_andNothingHappensBeforeConfirm(
      String text, @TempDir Path elsewhere) throws IOException {
    MemorySupervisor first = new MemorySupervisor("horizon");
    MemorySupervisor second = new MemorySupervisor("horizon", "lazy");
    try (TestBot both = MemoryBot.on(elsewhere, Map.of("web1", first, "web2", second), "")) {
      CommandAnswer preview = both.anna(text);
      Said.contains(
          preview, "This would restart 3 workers", "horizon@web1", "horizon@web2", "lazy@web2");
      assertEquals(List.of(), first.done());
      assertEquals(List.of(), second.done());
      Said.contains(both.press("anna", preview, "Confirm"), "3 of 3 RUNNING again");
    }
  }
}
