package dev.workerbot.request.authorization;

import static dev.workerbot.request.authorization.SmallTeam.ANNA;
import static dev.workerbot.request.authorization.SmallTeam.BOB;
import static dev.workerbot.request.authorization.SmallTeam.CARL;
import static dev.workerbot.request.authorization.SmallTeam.EVE;
import static dev.workerbot.request.authorization.SmallTeam.OLGA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.authorization.Inspections.Examination;
import dev.workerbot.request.authorization.Inspections.FoundPrograms;
import dev.workerbot.request.authorization.Inspections.InspectedServer;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.testing.Await;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of servers' programs is shown to whom. */
class InspectionsTest {
  @TempDir private Path dir;
  private SmallTeam team;

  @BeforeEach
  void open() throws IOException {
    team = new SmallTeam(dir);
    team.web1.configured("[program:queue]\ncommand=sleep 1\n[program:importer]\ncommand=sleep 1\n");
  }

  @AfterEach
  void close() {
    team.close();
  }

  /**
   * {@code web1: mailer queue!}; what was asked for is listed, of which marked what may be seen.
   */
  private static String described(InspectedServer server) {
    return server.inspection().server()
        + ":"
        + server.inspection().groups().keySet().stream()
            .filter(server.asked())
            .map(group -> " " + group + (server.may().test(group) ? "!" : ""))
            .collect(Collectors.joining())
        + (server.mayAll() ? " all" : "")
        + (server.whole() ? " whole" : "");
  }

  private FoundPrograms<String> find(Caller caller, String selector) {
    return new Inspections(
            team.fleet,
            team.policy,
            team.authorizer,
            new AccessAnswers(team.policy, team.fleet, _ -> Shorthand.NONE))
        .find(
            team.request(caller, "drift " + selector),
            Verb.DRIFT,
            Optional.of(selector).filter(text -> !text.isEmpty()).map(Selector::parse),
            new Examination<>(
                InspectionsTest::described,
                made -> Message.of(Severity.PLAIN, "so far " + String.join("; ", made))));
  }

  private String answerOf(Caller caller, String selector) {
    FoundPrograms<String> found = find(caller, selector);
    return found.answer().map(SmallTeam::answerOf).orElse(String.join(" | ", found.made()));
  }

  @Test
  void withNoSelector_everyServerIsInspectedWhereOneMay_andWhatOneMayNotSeeIsMarked() {
    assertEquals("web1: importer mailer queue! | web2: queue!", answerOf(ANNA, ""));
    assertEquals(
        "web1: importer! mailer! queue! all whole | web2: queue! all whole | db1: cron! all whole",
        answerOf(OLGA, ""));
    assertEquals("", answerOf(EVE, ""));
    assertEquals(
        List.of(
            "ALLOWED drift by roles []", "ALLOWED drift by roles []", "ALLOWED drift by roles []"),
        team.audited());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "queue@web1|web1: queue!",
        "queue@prod|web1: queue! / web2: queue!",
        "queue@*|web1: queue! / web2: queue! / db1:",
        "q*@web1|web1: queue!",
      })
  void withASelector_whatItMeansIsShown_toWhoMaySeeAllOfIt(String selector, String expected) {
    assertEquals(expected, answerOf(ANNA, selector).replace(" | ", " / "));
  }

  @Test
  void theWholeServer_isWhole_andAPartOfItIsNot() {
    assertEquals("web1: importer! mailer! queue! all whole", answerOf(OLGA, "*@web1"));
    assertEquals("web1: importer! all", answerOf(OLGA, "importer@web1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing@web1|No worker `nothing` on web1, neither running nor on disk.",
        "nothing@prod|No worker `nothing` on 2 servers, neither running nor on disk.",
        "nothing@web1,queue@web2|No worker `nothing` on web1, neither running nor on disk.",
        "mailer@web1|No worker `mailer` on web1, neither running nor on disk.",
        "queue@nowhere|No server or tag `nowhere`. `servers` lists them.",
      })
  void whatMeansNothingToTheCaller_isNotUnderstood(String selector, String sentence) {
    Caller caller = selector.startsWith("mailer") ? BOB : OLGA;
    assertEquals("NOT_UNDERSTOOD: " + sentence, answerOf(caller, selector));
    assertEquals(List.of("NOT_UNDERSTOOD drift by " + sentence + " []"), team.audited());
  }

  @Test
  void whoMayNotSeeAllThatTheyMean_isRefused_andNothingOfItIsShown() {
    for (String selector : List.of("mailer@web1", "*@web1")) {
      FoundPrograms<String> found = find(CARL, selector);
      assertEquals(List.of(), found.servers());
      String first = selector.replace("*", "importer");
      assertEquals(
          "REFUSED: You may not see the config drift of `"
              + first
              + "`: you need the right `drift` there. @olga can grant it.",
          SmallTeam.answerOf(found.answer().orElseThrow()));
    }
    assertTrue(
        team.audited().stream().allMatch(row -> row.startsWith("REFUSED drift by You may not")),
        team.audited().toString());
    assertEquals(2, team.audited().size());
  }

  @Test
  void aServerThatGivesNoStatus_mayHaveTheWorkerThatIsMeant() {
    team.web1.fails(ProblemKind.LOST);
    assertEquals("web1: all whole", answerOf(OLGA, "nothing@web1"), "of nothing that is known");
    assertEquals(
        "NOT_UNDERSTOOD: No worker `nothing` on web2, neither running nor on disk.",
        answerOf(OLGA, "nothing@web2"));
  }

  @Test
  void whileAServerIsWaitedFor_whatTheOthersSayIsShown() {
    team.web2.hangs();
    CompletableFuture<String> answer = later(() -> answerOf(ANNA, ""));
    Await.until("it is shown", () -> !team.shown.isEmpty());
    team.web2.answers();
    assertEquals("web1: importer mailer queue! | web2: queue!", answer.join());
    assertEquals(
        "so far web1: importer mailer queue!; waiting for web2", team.shown.getFirst().title());
  }

  @Test
  void whileAServerIsWaitedFor_nothingIsShownOfWhatWillBeRefused() {
    team.web2.hangs();
    CompletableFuture<String> carl = later(() -> answerOf(CARL, "mailer@web1,queue@web2"));
    Await.until("web1 is asked", () -> team.fleet.remembered(new ServerName("web1")).isPresent());
    CompletableFuture<String> anna = later(() -> answerOf(ANNA, "queue@web2"));
    Await.until("who asked later is told to wait", () -> !team.shown.isEmpty());
    team.web2.answers();
    assertEquals("web2: queue!", anna.join());
    assertTrue(carl.join().startsWith("REFUSED"), carl.join());
    assertEquals(
        List.of("`drift queue@web2` – waiting for web2"),
        team.shown.stream().map(Message::title).toList());
  }

  /** In a thread of its own. */
  private static <T> CompletableFuture<T> later(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, task -> Thread.ofVirtual().start(task));
  }
}
