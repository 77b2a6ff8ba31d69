package dev.workerbot.request.authorization;

import static dev.workerbot.request.authorization.SmallTeam.ANNA;
import static dev.workerbot.request.authorization.SmallTeam.OLGA;
import static dev.workerbot.request.authorization.SmallTeam.answerOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Message;
import dev.workerbot.request.RequestContext;
import dev.workerbot.testing.Await;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are shown while servers are waited for. */
class LookupTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final ServerName WEB2 = new ServerName("web2");

  @TempDir private Path dir;
  private SmallTeam team;

  @BeforeEach
  void open() throws IOException {
    team = new SmallTeam(dir);
  }

  @AfterEach
  void close() {
    team.close();
  }

  private String shown() {
    Message message = team.shown.getFirst();
    return message.title()
        + message.lines().stream().map(line -> " / " + line.text()).reduce("", String::concat);
  }

  @Test
  void whoWaitsForAServer_isInformedSo_withWhatTheyMayKnowOfIt() {
    assertEquals(2, team.fleet.look(List.of(WEB1, WEB2)).size());
    team.web1.hangs();
    CompletableFuture<String> answer = later(() -> answerOf(team.asks(ANNA, "restart queue@prod")));
    Await.until("they are told", () -> !team.shown.isEmpty());
    assertTrue(
        shown().startsWith("`restart queue@prod` – waiting for web1 / web1: no answer for "),
        shown());
    assertTrue(shown().endsWith(": 1 RUNNING"), "the mailer is not anna's to know: " + shown());
    team.web1.answers();
    assertEquals("[queue:queue_00@web1, queue:queue_00@web2]", answer.join());
  }

  @Test
  void ofWhatMeansNothing_nobodyIsReportedToWait() {
    team.web1.hangs();
    CompletableFuture<String> answer =
        later(() -> answerOf(team.asks(OLGA, "restart nothing@db1,queue@web1")));
    Await.until("it is asked", () -> team.fleet.remembered(new ServerName("db1")).isPresent());
    CompletableFuture<String> second = later(() -> answerOf(team.asks(ANNA, "restart queue@web1")));
    Await.until("who asked later is told to wait", () -> !team.shown.isEmpty());
    assertEquals(1, team.shown.size());
    assertTrue(shown().startsWith("`restart queue@web1` – "), shown());
    team.web1.answers();
    assertTrue(answer.join().startsWith("NOT_UNDERSTOOD"), answer.join());
    assertEquals("[queue:queue_00@web1]", second.join());
  }

  @Test
  void anyQuestionToServers_isAnsweredByEach_andTheWaitIsShown() {
    team.web2.hangs();
    RequestContext request = team.request(ANNA, "stats @prod");
    CompletableFuture<Map<ServerName, String>> answer =
        later(() ->
            team.authorizer
                .lookup()
                .ask(
                    request,
                    Selector.parse("*@prod"),
                    List.of(WEB1, WEB2),
                    server -> server + " " + team.fleet.look(server).workers().size()));
    Await.until("they are told", () -> !team.shown.isEmpty());
    team.web2.answers();
    assertEquals(Map.of(WEB1, "web1 2", WEB2, "web2 1"), answer.join());
    assertTrue(
        shown().startsWith("`stats @prod` – waiting for web2 / web2: no answer for "), shown());
    assertTrue(shown().endsWith("not seen since workerbot started"), shown());
  }

  /** In a thread of its own. */
  private static <T> CompletableFuture<T> later(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, task -> Thread.ofVirtual().start(task));
  }
}
