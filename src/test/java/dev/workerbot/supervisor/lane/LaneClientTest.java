package dev.workerbot.supervisor.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.lane.call.LaneAnswer;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneBroken;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneFault;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneRefusal;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTrouble;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTroubleKind;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneValue;
import dev.workerbot.supervisor.lane.call.LaneEnd;
import dev.workerbot.supervisor.lane.call.LaneRequest;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests to a lane that is well, and to one that is not. */
class LaneClientTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final LaneRequest STATUS = LaneRequest.of("status");

  private static String id(String request) {
    return request.replaceFirst("^\\{\"id\":(\\d+),.*", "$1");
  }

  private static ScriptedLane answering(String rest) {
    return new ScriptedLane(
        ScriptedLane.GREETING,
        (request, says) -> says.accept("{\"id\":" + id(request) + "," + rest + "}"));
  }

  private static LaneAnswer ask(ScriptedLane lane) {
    try (LaneClient client = lane.client()) {
      assertTrue(client.ready(LIMIT).isPresent());
      return client.ask(STATUS, LIMIT);
    }
  }

  @Test
  void everyKindOfAnswer_isRead() {
    assertEquals(
        4, assertInstanceOf(LaneValue.class, ask(answering("\"ok\":4"))).value().intValue());
    assertEquals(new LaneFault(60), ask(answering("\"fault\":[60,\"ALREADY_STARTED: a\"]")));
    assertEquals(new LaneRefusal("no"), ask(answering("\"refused\":\"no\"")));
    assertEquals(new LaneTrouble(LaneTroubleKind.DOWN), ask(answering("\"trouble\":\"down\"")));
    assertEquals(new LaneTrouble(LaneTroubleKind.LOST), ask(answering("\"trouble\":\"lost\"")));
    for (String odd : List.of("\"trouble\":\"new\"", "\"fault\":[]", "\"x\":1", "\"ok\":")) {
      assertEquals(new LaneTrouble(LaneTroubleKind.ODD), ask(answering(odd)), odd);
    }
  }

  @Test
  void answersInAnyOrder_reachWhoeverAsked() {
    List<String> held = new CopyOnWriteArrayList<>();
    ScriptedLane lane =
        new ScriptedLane(
            ScriptedLane.GREETING,
            (request, says) -> {
              held.add(request);
              if (held.size() == 8) {
                for (String one : held.reversed()) {
                  says.accept("{\"id\":%s,\"ok\":%s}".formatted(id(one), id(one)));
                }
              }
            });
    try (LaneClient client = lane.client()) {
      assertTrue(client.ready(LIMIT).isPresent());
      List<CompletableFuture<LaneAnswer>> asked =
          IntStream.range(0, 8)
              .mapToObj(_ -> CompletableFuture.supplyAsync(() -> client.ask(STATUS, LIMIT)))
              .toList();
      assertEquals(
          List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L),
          asked.stream()
              .map(one -> assertInstanceOf(LaneValue.class, one.join()).value().longValue())
              .sorted()
              .toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "{\"id\":0,\"ok\":1}",
        "{\"id\":99,\"ok\":1}",
        "{\"id\":null,\"ok\":1}",
        "{\"ok\":1,\"id\":1}"
      })
  void whatNobodyAskedFor_endsIt_andFreesWhoeverWaits(String line) {
    ScriptedLane lane = new ScriptedLane(ScriptedLane.GREETING, (_, says) -> says.accept(line));
    try (LaneClient client = lane.client()) {
      assertTrue(client.ready(LIMIT).isPresent());
      assertEquals(new LaneBroken(true), client.ask(STATUS, LIMIT));
      assertEquals(LaneEnd.EndKind.FAILED, client.end().orElseThrow().kind());
      assertEquals(new LaneBroken(false), client.ask(STATUS, LIMIT), "and is asked no more");
    }
    assertEquals(1, lane.requests().size());
  }

  @Test
  void anAnswerAgainAndAgain_endsIt() {
    ScriptedLane lane =
        new ScriptedLane(
            ScriptedLane.GREETING,
            (request, says) -> {
              for (int i = 0; i < 1000; i++) {
                says.accept("{\"id\":%s,\"ok\":1}".formatted(id(request)));
              }
            });
    try (LaneClient client = lane.client()) {
      assertTrue(client.ready(LIMIT).isPresent());
      assertInstanceOf(LaneValue.class, client.ask(STATUS, LIMIT));
      assertEquals(LaneEnd.EndKind.FAILED, client.end().orElseThrow().kind());
    }
  }

  @Test
  void aSilentLane_isGivenUp_afterAWhile() {
    ScriptedLane lane = new ScriptedLane(ScriptedLane.GREETING, (_, _) -> {});
    try (LaneClient client = lane.client()) {
      assertTrue(client.ready(LIMIT).isPresent());
      assertEquals(new LaneBroken(true), client.ask(STATUS, Duration.ofMillis(50)));
      assertTrue(client.end().orElseThrow().why().contains("no answer in time"));
    }
  }

  @Test
  void aHangingSupervisord_isReportedToAllWhoWait_atOnce() {
    List<String> held = new CopyOnWriteArrayList<>();
    ScriptedLane lane =
        new ScriptedLane(
            ScriptedLane.GREETING,
            (request, says) -> {
              held.add(request);
              if (held.size() == 3) {
                says.accept("{\"id\":%s,\"trouble\":\"timeout\"}".formatted(id(held.getFirst())));
              }
            });
    try (LaneClient client = lane.client()) {
      assertTrue(client.ready(LIMIT).isPresent());
      List<CompletableFuture<LaneAnswer>> asked =
          IntStream.range(0, 3)
              .mapToObj(_ -> CompletableFuture.supplyAsync(() -> client.ask(STATUS, LIMIT)))
              .toList();
      for (CompletableFuture<LaneAnswer> one : asked) {
        assertEquals(new LaneTrouble(LaneTroubleKind.TIMEOUT), one.join());
      }
      assertEquals(LaneEnd.EndKind.HUNG, client.end().orElseThrow().kind());
    }
  }

  @Test
  void aLaneThatEnds_freesWhoeverWaits_andSaysWhy() {
    ScriptedLane lane = new ScriptedLane(ScriptedLane.GREETING, (_, _) -> {});
    try (LaneClient client = lane.client()) {
      assertTrue(client.ready(LIMIT).isPresent());
      CompletableFuture<LaneAnswer> asked =
          CompletableFuture.supplyAsync(() -> client.ask(STATUS, LIMIT));
      Await.until("it is asked", () -> !lane.requests().isEmpty());
      lane.ends(new ShellResult.ShellExited(137, "", "Killed\n", false));
      assertEquals(new LaneBroken(true), asked.join());
      assertEquals(LaneEnd.failed("workerbot-lane ended: Killed"), client.end().orElseThrow());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "{}",
        "[]",
        "{\"lane\":\"1\"}",
        "{\"lane\":1,\"version\":1,\"sha256\":\"abc\"}",
        "Last login: today"
      })
  void whatGreetsOtherwise_isNoLane(String greeting) {
    try (LaneClient client = new ScriptedLane(greeting, (_, _) -> {}).client()) {
      assertEquals(Optional.empty(), client.ready(LIMIT));
      assertTrue(client.end().orElseThrow().why().contains("is something else"));
    }
  }

  @Property
  void noAnswer_isAnException(@ForAll String text) {
    assertTrue(LaneAnswer.id(text).isEmpty() || text.startsWith("{\"id\":"));
    assertInstanceOf(LaneAnswer.class, LaneAnswer.read(text));
    assertTrue(LaneGreeting.read(text).isEmpty());
    assertInstanceOf(LaneTrouble.class, LaneAnswer.read("{\"id\":1,\"trouble\":" + text));
  }
}
