package dev.workerbot.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.http.metrics.Metrics;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.store.Database;
import dev.workerbot.store.request.SeenEvents;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.HookCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real HTTP, as somebody's CI sends it, and as somebody who should not. */
class HooksIT {
  private static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");

  @TempDir Path dir;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics(List.of(), "1.2.3", false);
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final AtomicLong nanos = new AtomicLong();
  private final Clock clock = ((InstantSource) time::get).withZone(ZoneOffset.UTC);
  private final AtomicBoolean failsAfterStoring = new AtomicBoolean();
  private final AtomicBoolean failsToBegin = new AtomicBoolean();
  private Database database;
  private MonitoringPort port;

  @BeforeEach
  void open() throws IOException {
    database = Databases.open(dir);
    listen();
  }

  /** As a database fails that cannot be written. */
  private void fail() {
    try {
      Database closed;
      try (Database other = Database.open("jdbc:sqlite:" + dir.resolve("closed.db"))) {
        closed = other;
      }
      boolean _ = new SeenEvents(closed, clock).isFirst("x");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void listen() {
    Hooks hooks =
        new Hooks(
            Map.of(
                "after-deploy", new HookKey(HookCall.SECRET), "other", new HookKey("x".repeat(32))),
            new HookKey("nobody has this key: it is drawn anew"),
            request -> {
              boolean first = new SeenEvents(database, clock).isFirst(request);
              if (failsAfterStoring.getAndSet(false)) {
                fail();
              }
              return first;
            },
            (action, by, ref) -> {
              if (failsToBegin.getAndSet(false)) {
                fail();
              }
              begun.add(action + " by " + by.orElse("-") + " for " + ref.orElse("-"));
              return "operation" + begun.size();
            },
            clock,
            nanos::get);
    port =
        MonitoringPort.open(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                HostNames.of(List.of()),
                new Health(List.of(), new Cleaner()),
                new Health(List.of(), new Cleaner()),
                metrics,
                Optional.of(hooks))
            .orElseThrow();
  }

  @AfterEach
  void close() {
    port.close();
    metrics.close();
    client.close();
    database.close();
  }

  private HttpResponse<String> send(HookCall call) throws IOException {
    return call.send(client, port.address().getPort());
  }

  private static HookCall right() {
    return HookCall.of("after-deploy", "{\"by\":\"ci\",\"ref\":\"v1.2.3\"}", NOW);
  }

  @Test
  void aSignedRequest_beginsTheAction_andSaysUnderWhichId() throws IOException {
    HttpResponse<String> answer = send(right());
    assertEquals(202, answer.statusCode());
    assertEquals(
        "{\"operation\":\"operation1\",\"message\":\"after-deploy has begun; the result goes to its"
            + " channel.\"}\n",
        answer.body());
    assertEquals(List.of("after-deploy by ci for v1.2.3"), begun);
  }

  @Test
  void noBody_isNeeded() throws IOException {
    assertEquals(202, send(HookCall.of("after-deploy", "", NOW).typed("")).statusCode());
    assertEquals(List.of("after-deploy by - for -"), begun);
  }

  private static Arguments wrong(int code, String what, UnaryOperator<HookCall> how) {
    return Arguments.of(code, what, how);
  }

  static Stream<Arguments> wrongRequests() {
    String late = Long.toString(NOW.getEpochSecond() - 301);
    String early = Long.toString(NOW.getEpochSecond() + 31);
    return Stream.of(
        wrong(401, "no timestamp", call -> call.stamped(Optional.empty())),
        wrong(401, "a timestamp in words", call -> call.stamped(Optional.of("now"))),
        wrong(401, "a timestamp below zero", call -> call.stamped(Optional.of("-1"))),
        wrong(401, "a huge timestamp", call -> call.stamped(Optional.of("9".repeat(40)))),
        wrong(
            401,
            "another timestamp than was signed",
            call -> call.stamped(Optional.of(Long.toString(NOW.getEpochSecond() - 1)))),
        wrong(401, "an old timestamp", _ -> stamped(late)),
        wrong(401, "a timestamp of the future", _ -> stamped(early)),
        wrong(401, "no signature", call -> call.signedWith(Optional.empty())),
        wrong(401, "an empty signature", call -> call.signedWith(Optional.of(""))),
        wrong(
            401,
            "a signature that is too short",
            call ->
                call.signedWith(call.signature().map(one -> one.substring(0, one.length() - 2)))),
        wrong(
            401,
            "a signature that is too long",
            call -> call.signedWith(call.signature().map(one -> one + "00"))),
        wrong(
            401,
            "a signature that is no number",
            call -> call.signedWith(Optional.of("v1=" + "z".repeat(64)))),
        wrong(
            401,
            "a signature of another version",
            call -> call.signedWith(call.signature().map(one -> one.replace("v1=", "v2=")))),
        wrong(
            401,
            "a signature with another key",
            call ->
                call.signedWith(
                    Optional.of(
                        "v1="
                            + HookCall.signed(
                                "y".repeat(32),
                                "v1:" + NOW.getEpochSecond() + ":after-deploy:" + call.body())))),
        wrong(401, "another body than was signed", call -> call.saying(call.body() + " ")),
        wrong(401, "another hook than was signed", call -> call.at("/hooks/other")),
        wrong(401, "a hook that is not there", call -> call.at("/hooks/nothing")),
        wrong(401, "no hook", call -> call.at("/hooks/")),
        wrong(401, "a hook below a hook", call -> call.at("/hooks/after-deploy/")),
        wrong(401, "the key of no hook", _ -> HookCall.of("nothing", "", NOW)),
        wrong(405, "GET", call -> call.by("GET")),
        wrong(405, "PUT", call -> call.by("PUT")),
        wrong(405, "a method that there is not", call -> call.by("BREW").at("/hooks/nothing")),
        wrong(413, "a huge body", _ -> HookCall.of("after-deploy", "x".repeat(17_000), NOW)),
        wrong(415, "a form", call -> call.typed("application/x-www-form-urlencoded")),
        wrong(415, "no type", call -> call.typed("")),
        wrong(400, "no JSON", _ -> HookCall.of("after-deploy", "by=ci", NOW)),
        wrong(400, "a list", _ -> HookCall.of("after-deploy", "[]", NOW)),
        wrong(400, "another word", _ -> HookCall.of("after-deploy", "{\"command\":\"stop\"}", NOW)),
        wrong(
            400,
            "a key that stands twice",
            _ -> HookCall.of("after-deploy", "{\"by\":\"ci\",\"by\":\"root\"}", NOW)),
        wrong(
            400,
            "a key that stands twice, written otherwise",
            _ -> HookCall.of("after-deploy", "{\"by\":\"ci\",\"b\\u0079\":\"root\"}", NOW)),
        wrong(
            400,
            "more behind the body",
            _ -> HookCall.of("after-deploy", "{} {\"by\":\"x\"}", NOW)),
        wrong(400, "a number", _ -> HookCall.of("after-deploy", "{\"ref\":1}", NOW)),
        wrong(
            400,
            "a long text",
            _ -> HookCall.of("after-deploy", "{\"ref\":\"" + "x".repeat(201) + "\"}", NOW)),
        wrong(400, "a deep body", _ -> HookCall.of("after-deploy", "[".repeat(8000), NOW)));
  }

  private static HookCall stamped(String timestamp) {
    HookCall call = right();
    return call.stamped(Optional.of(timestamp))
        .signedWith(
            Optional.of(
                "v1="
                    + HookCall.signed(
                        HookCall.SECRET, "v1:" + timestamp + ":after-deploy:" + call.body())));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("wrongRequests")
  void aWrongRequest_beginsNothing_andSaysNoMoreThanASentence(
      int code, String what, UnaryOperator<HookCall> how) throws IOException {
    HttpResponse<String> answer = send(how.apply(right()));
    assertEquals(code, answer.statusCode(), what);
    assertTrue(answer.body().matches("\\{\"message\":\"[^\"\n]{5,200}\"}\n"), answer.body());
    assertFalse(answer.body().contains(HookCall.SECRET), answer.body());
    assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
    assertEquals(List.of(), begun);
    assertEquals(202, send(right()).statusCode(), "the right one goes on");
  }

  @Test
  void aTimestamp_isAtMostHalfAMinuteAhead_andFiveMinutesOld() throws IOException {
    long now = NOW.getEpochSecond();
    assertEquals(202, send(stamped(Long.toString(now + 30))).statusCode());
    assertEquals(202, send(stamped(Long.toString(now - 300))).statusCode());
    for (long off : List.of(now + 31, now + 299, now - 301)) {
      assertEquals(401, send(stamped(Long.toString(off))).statusCode());
    }
    assertEquals(2, begun.size());
  }

  @Test
  void aHeaderThatStandsTwice_isNotChosenFrom() throws IOException {
    HookCall call = right();
    String answer =
        raw(
            ("POST /hooks/after-deploy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nX-Workerbot-Timestamp: %s\r\n"
                    + "X-Workerbot-Timestamp: 1\r\nX-Workerbot-Signature: %s\r\n"
                    + "Content-Length: %d\r\n\r\n%s")
                .formatted(
                    call.timestamp().orElseThrow(),
                    call.signature().orElseThrow(),
                    call.body().length(),
                    call.body()));
    assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
    assertEquals(List.of(), begun);
  }

  @Test
  void aHookThatIsNotThere_answersAsOneThatWasSignedWrongly() throws IOException {
    HttpResponse<String> there = send(right().saying("{}"));
    HttpResponse<String> notThere = send(right().at("/hooks/nothing"));
    assertEquals(there.statusCode(), notThere.statusCode());
    assertEquals(there.body(), notThere.body());
    assertEquals(there.headers().map().keySet(), notThere.headers().map().keySet());
  }

  @Test
  void theSameRequestAgain_isRefused_alsoByTheNextRunOfTheBot() throws IOException {
    assertEquals(202, send(right()).statusCode());
    assertEquals(409, send(right()).statusCode());
    port.close();
    listen();
    assertEquals(409, send(right()).statusCode());
    assertEquals(1, begun.size());
  }

  @Test
  void whileADatabaseCannotBeWritten_nothingIsBegun() throws IOException {
    database.close();
    HttpResponse<String> answer = send(right());
    assertEquals(503, answer.statusCode());
    assertFalse(answer.body().contains("SQL"), answer.body());
    assertEquals(List.of(), begun);
    database = Database.open("jdbc:sqlite:" + dir.resolve("other.db"));
  }

  @Test
  void whatWasNotBegun_mayBeSentAgain_andIsBegunOnce() throws IOException {
    failsAfterStoring.set(true);
    assertEquals(503, send(right()).statusCode());
    failsToBegin.set(true);
    HttpResponse<String> answer = send(right());
    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("You may send the same request again"), answer.body());
    assertEquals(List.of(), begun);
    assertEquals(202, send(right()).statusCode());
    assertEquals(409, send(right()).statusCode());
    assertEquals(1, begun.size());
  }

  @Test
  void whatWasNotBegun_takesNoRunOfTheMinute() throws IOException {
    for (int i = 0; i < 6; i++) {
      HookCall call = HookCall.of("after-deploy", "{\"ref\":\"" + i + "\"}", NOW);
      failsToBegin.set(true);
      assertEquals(503, send(call).statusCode());
      assertEquals(202, send(call).statusCode());
    }
    assertEquals(429, send(right()).statusCode());
    assertEquals(6, begun.size());
  }

  @Test
  void moreThanSixRunsAMinute_haveToWait_andTheSameRequestMayComeAgain() throws IOException {
    for (int i = 0; i < 6; i++) {
      assertEquals(
          202, send(HookCall.of("after-deploy", "{\"ref\":\"" + i + "\"}", NOW)).statusCode());
    }
    nanos.set(Duration.ofSeconds(20).toNanos());
    HttpResponse<String> answer = send(right());
    assertEquals(429, answer.statusCode());
    assertEquals("40", answer.headers().firstValue("Retry-After").orElse(""));
    // However the clock is set meanwhile, by half an hour.
    time.set(NOW.minusSeconds(1800));
    nanos.set(Duration.ofSeconds(61).toNanos());
    HookCall again = HookCall.of("after-deploy", "{}", NOW.minusSeconds(1800));
    assertEquals(202, send(again).statusCode());
    assertEquals(7, begun.size());
  }

  @Test
  void wrongRequests_takeNoRunFromWhoSignsRightly() throws IOException {
    for (int i = 0; i < 20; i++) {
      assertEquals(401, send(right().saying("{}")).statusCode());
    }
    assertEquals(202, send(right()).statusCode());
  }

  @Test
  void theSameRequestManyTimesAtOnce_isTakenOnce() {
    List<CompletableFuture<HttpResponse<String>>> all =
        IntStream.range(0, 40)
            .mapToObj(_ -> right().begin(client, port.address().getPort()))
            .toList();
    List<Integer> codes = all.stream().map(one -> one.join().statusCode()).toList();
    assertEquals(1, codes.stream().filter(code -> code == 202).count(), codes::toString);
    assertTrue(List.of(202, 409, 503).containsAll(codes), codes::toString);
    assertEquals(1, begun.size());
  }

  @Test
  void aBodyOfUnknownLength_isNotRead() throws IOException {
    String answer =
        raw(
            "POST /hooks/after-deploy HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                + "Connection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 411 "), answer);
    assertEquals(List.of(), begun);
  }

  @Test
  void aBodyThatDoesNotComeWhole_beginsNothing_andHoldsNobodyUp() throws IOException {
    HookCall call = right();
    try (Socket slow = new Socket()) {
      slow.connect(port.address());
      slow.getOutputStream()
          .write(
              ("POST /hooks/after-deploy HTTP/1.1\r\n"
                      + "Host: localhost\r\n"
                      + "Content-Type: application/json\r\n"
                      + "X-Workerbot-Timestamp: %s\r\n"
                      + "X-Workerbot-Signature: %s\r\n"
                      + "Content-Length: %d\r\n\r\n"
                      + "%s")
                  .formatted(
                      call.timestamp().orElseThrow(),
                      call.signature().orElseThrow(),
                      call.body().length(),
                      call.body().substring(1))
                  .getBytes(StandardCharsets.UTF_8));
      slow.getOutputStream().flush();
      assertEquals(202, send(right()).statusCode());
    }
    assertEquals(1, begun.size());
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(port.address());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void noSecret_isInTheLog_andNoHookIsTakenForAPage() throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      assertEquals(202, send(right()).statusCode());
      assertEquals(401, send(right().saying("{}")).statusCode());
      assertFalse(log.text().contains(HookCall.SECRET), log.text());
    }
    assertEquals("HookKey[…]", new HookKey(HookCall.SECRET).toString());
    assertEquals(200, send(right().by("GET").at("/healthz")).statusCode());
    assertEquals(404, send(right().at("/hook")).statusCode());
  }
}
