package dev.workerbot.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.config.Config;
import dev.workerbot.app.http.metrics.Metrics;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.Exposition;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.HookCall;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.ServerName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real HTTP, as Prometheus, an orchestrator or somebody who should not be there speaks it. */
class MonitoringPortIT {
  private static final HostNames LOCAL = HostNames.of(List.of("bot.example.com"));
  private static final HealthPart WELL = new HealthPart("chat", Optional::empty);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics(List.of(new ServerName("web1")), "1.2.3", false);
  private Optional<MonitoringPort> port = Optional.empty();

  @AfterEach
  void close() {
    port.ifPresent(MonitoringPort::close);
    metrics.close();
    client.close();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  private static Health health(HealthPart... parts) {
    return new Health(List.of(parts), new Cleaner());
  }

  private void open(Health alive, Health ready) {
    port = MonitoringPort.open(anyPort(), LOCAL, alive, ready, metrics, Optional.empty());
    assertTrue(port.isPresent());
  }

  private HttpRequest.Builder to(String path) {
    int number = port.orElseThrow().address().getPort();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + number + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(to(path));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.builder().build().readTree(answer.body());
  }

  @Test
  void healthz_ofABotThatIsWell_is200AndNamesItsParts() throws Exception {
    open(health(WELL, new HealthPart("store", Optional::empty)), health());
    HttpResponse<String> answer = get("/healthz");
    assertEquals(200, answer.statusCode());
    assertEquals(
        "{\"status\":\"ok\",\"parts\":{\"chat\":\"ok\",\"store\":\"ok\"}}\n", answer.body());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
  }

  @Test
  void healthz_ofABotInTrouble_is503AndSaysInASentenceWhatIsWrong() throws Exception {
    open(
        health(new HealthPart("store", () -> Optional.of("the disk \"/var\" is full")), WELL),
        health(WELL));
    HttpResponse<String> answer = get("/healthz");
    assertEquals(503, answer.statusCode());
    assertEquals("failing", json(answer).at("/status").asString());
    assertEquals("the disk \"/var\" is full", json(answer).at("/parts/store").asString());
    assertEquals("ok", json(answer).at("/parts/chat").asString());
    assertEquals(200, get("/readyz").statusCode());
  }

  @Test
  void readyz_waitsForTheChatOnce_andKeepsTheWordWhenItIsLost() throws Exception {
    AtomicBoolean connected = new AtomicBoolean();
    open(health(), health(HealthPart.once("chat", connected::get, "Slack was not connected yet")));
    assertEquals(503, get("/readyz").statusCode());
    assertEquals("Slack was not connected yet", json(get("/readyz")).at("/parts/chat").asString());
    connected.set(true);
    assertEquals(200, get("/readyz").statusCode());
    connected.set(false);
    assertEquals(200, get("/readyz").statusCode());
  }

  @Test
  void aPartThatHangs_isReported_andIsNotAskedAgainBeforeItAnswers() throws Exception {
    CompletableFuture<Void> hangs = new CompletableFuture<>();
    AtomicInteger asked = new AtomicInteger();
    HealthPart store =
        new HealthPart(
            "store",
            () -> {
              asked.incrementAndGet();
              hangs.join();
              return Optional.empty();
            });
    open(
        new Health(
            List.of(store, WELL), new Cleaner(), Duration.ofMillis(200), Duration.ofHours(1)),
        health());
    for (int i = 0; i < 3; i++) {
      assertEquals(
          "it gives no answer within 0.2 s", json(get("/healthz")).at("/parts/store").asString());
      assertEquals("ok", json(get("/healthz")).at("/parts/chat").asString());
    }
    assertEquals(1, asked.get());
    hangs.complete(null);
    Await.until("it is well again", () -> get("/healthz").statusCode() == 200);
  }

  @Test
  void aPartThatThrows_isTrouble_andWhatItThrewStaysInTheLog() throws Exception {
    HealthPart broken =
        new HealthPart(
            "store",
            () -> {
              throw new IllegalStateException("inner matters");
            });
    open(health(broken), health());
    try (CapturedLog log = new CapturedLog()) {
      HttpResponse<String> answer = get("/healthz");
      assertEquals(503, answer.statusCode());
      assertFalse(answer.body().contains("inner matters"), answer.body());
      assertTrue(log.text().contains("inner matters"), log.text());
    }
  }

  @Test
  void metrics_areInPrometheusTextFormat() throws Exception {
    open(health(), health());
    HttpResponse<String> answer = get("/metrics");
    assertEquals(200, answer.statusCode());
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8",
        answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals(
        0,
        Exposition.of(answer.body()).value("workerbot_feed_reconnects_total", "server=\"web1\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz", "/metrics", "/nothing"})
  void head_hasTheHeadersOfGet_andNoBody(String path) throws Exception {
    open(health(WELL), health(WELL));
    HttpResponse<String> get = get(path);
    HttpResponse<String> head = send(to(path).HEAD());
    assertEquals(get.statusCode(), head.statusCode());
    assertEquals("", head.body());
    assertEquals(
        get.headers().firstValue("Content-Type"), head.headers().firstValue("Content-Type"));
    assertTrue(head.headers().firstValueAsLong("Content-Length").orElse(0) > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz", "/metrics", "/nothing"})
  void noAnswer_isCached_orTellsWhatServesIt(String path) throws Exception {
    open(health(WELL), health(WELL));
    HttpResponse<String> answer = get(path);
    assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
    assertEquals(
        List.of(
            "cache-control",
            "content-length",
            "content-type",
            "date",
            "x-content-type-options",
            "x-workerbot-pid"),
        answer.headers().map().keySet().stream().sorted().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"})
  void anotherMethod_is405AndNamesThoseThatGo(String method) throws Exception {
    open(health(WELL), health(WELL));
    HttpResponse<String> answer =
        send(to("/metrics").method(method, BodyPublishers.ofString("x".repeat(10_000))));
    assertEquals(405, answer.statusCode());
    assertEquals("GET, HEAD", answer.headers().firstValue("Allow").orElse(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/metrics/", "/healthz/x", "/METRICS", "//metrics", "/metrics%2f", "/.git"})
  void anotherPath_is404(String path) throws Exception {
    open(health(WELL), health(WELL));
    assertEquals(404, get(path).statusCode());
    assertEquals(404, send(to(path).POST(BodyPublishers.noBody())).statusCode());
  }

  @Test
  void aQuery_changesNothing() throws Exception {
    open(health(WELL), health(WELL));
    assertEquals(200, get("/healthz?verbose=1").statusCode());
  }

  @Test
  void noSecret_isInAnyAnswer() throws Exception {
    HealthPart leaks =
        new HealthPart(
            "chat", () -> Optional.of("cannot log in with " + FakeSlack.BOT_TOKEN + "\u001b[1m"));
    open(health(leaks), health(leaks));
    StringBuilder all = new StringBuilder();
    for (String path : List.of("/healthz", "/readyz", "/metrics", "/" + FakeSlack.BOT_TOKEN)) {
      HttpResponse<String> answer = get(path);
      all.append(answer.body()).append(answer.headers().map());
    }
    assertTrue(all.toString().contains("cannot log in with " + Cleaner.MASK), all::toString);
    assertFalse(all.toString().contains(FakeSlack.BOT_TOKEN), all::toString);
    assertFalse(all.toString().contains("u001b"), all::toString);
  }

  /** A part that answers when it is let. */
  private static HealthPart held(CompletableFuture<Void> until) {
    return new HealthPart(
        "chat",
        () -> {
          until.join();
          return Optional.empty();
        });
  }

  private List<CompletableFuture<HttpResponse<String>>> manyTo(String path) {
    return IntStream.range(0, 40)
        .mapToObj(_ -> client.sendAsync(to(path).build(), BodyHandlers.ofString()))
        .toList();
  }

  @Test
  void moreThanFourAtOnce_areSentAway_andTheFourAreAnswered() throws Exception {
    CompletableFuture<Void> until = new CompletableFuture<>();
    open(
        new Health(
            List.of(held(until)), new Cleaner(), Duration.ofSeconds(60), Duration.ofHours(1)),
        health());
    List<CompletableFuture<HttpResponse<String>>> all = manyTo("/healthz");
    Await.until(
        "the others were sent away",
        () -> all.stream().filter(CompletableFuture::isDone).count() == 36);
    until.complete(null);
    List<HttpResponse<String>> answers = all.stream().map(CompletableFuture::join).toList();
    assertEquals(4, answers.stream().filter(one -> one.statusCode() == 200).count());
    assertEquals(
        36,
        answers.stream()
            .filter(one -> one.statusCode() == 503)
            .filter(one -> one.headers().firstValue("Retry-After").isPresent())
            .count());
    assertEquals(200, get("/healthz").statusCode());
  }

  @Test
  void healthz_hasRoomOfItsOwn_whileAnotherPageIsAskedForByMany() throws Exception {
    CompletableFuture<Void> until = new CompletableFuture<>();
    open(
        health(WELL),
        new Health(
            List.of(held(until)), new Cleaner(), Duration.ofSeconds(60), Duration.ofHours(1)));
    List<CompletableFuture<HttpResponse<String>>> all = manyTo("/readyz");
    Await.until(
        "its room is full", () -> all.stream().filter(CompletableFuture::isDone).count() == 36);
    assertEquals(200, get("/healthz").statusCode());
    assertEquals(200, get("/metrics").statusCode());
    until.complete(null);
    all.forEach(CompletableFuture::join);
  }

  @Test
  void healthz_isAnswered_whileAllThatCarriesVirtualThreadsIsBusy() throws Exception {
    open(health(WELL), health(WELL));
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger spinning = new AtomicInteger();
    List<Thread> busy = new ArrayList<>();
    int carriers = Runtime.getRuntime().availableProcessors();
    try {
      for (int i = 0; i < carriers; i++) {
        busy.add(
            Thread.startVirtualThread(() -> {
              spinning.incrementAndGet();
              while (!enough.get()) {
                Thread.onSpinWait();
              }
            }));
      }
      Await.until("all are busy", () -> spinning.get() == carriers);
      HttpResponse<String> answer = send(to("/healthz").timeout(Duration.ofSeconds(20)));
      assertEquals(200, answer.statusCode(), answer.body());
    } finally {
      enough.set(true);
    }
    for (Thread thread : busy) {
      thread.join();
    }
  }

  /** The status line of the answer to these lines, ended as HTTP wants them. */
  private String statusOf(String... lines) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(port.orElseThrow().address());
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return read(socket).lines().findFirst().orElse("").replaceFirst("^HTTP/1.1 (\\d+).*", "$1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:9464",
        "localhost",
        "LOCALHOST:1",
        "localhost.",
        "[::1]",
        "[::1]:9464",
        "10.1.2.3:80",
        "bot.example.com",
        "Bot.Example.COM:443"
      })
  void whoCallsThePortByItsName_isAnswered(String host) throws Exception {
    open(health(WELL), health(WELL));
    for (String path : List.of("/healthz", "/metrics")) {
      assertEquals("200", statusOf("GET " + path + " HTTP/1.1", "Host: " + host), path);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:9464",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "xbot.example.com",
        "bot.example.com.evil.example",
        "::1",
        "*"
      })
  void whoCallsThePortByAnotherName_isInformed(String host) throws Exception {
    open(health(WELL), health(WELL));
    for (String path : List.of("/healthz", "/readyz", "/metrics", "/hooks/x", "/nothing")) {
      assertEquals("421", statusOf("GET " + path + " HTTP/1.1", "Host: " + host), path);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example@127.0.0.1",
        "127.0.0.1, evil.example",
        "[evil.example]",
        "localhost:x",
        ":80"
      })
  void aHostThatIsNone_isNoRequest(String host) throws Exception {
    open(health(WELL), health(WELL));
    for (String path : List.of("/healthz", "/readyz", "/metrics", "/hooks/x", "/nothing")) {
      assertEquals("400", statusOf("GET " + path + " HTTP/1.1", "Host: " + host), path);
    }
  }

  @Test
  void whatJettyRefuses_isReportedInOneSentence() throws Exception {
    open(health(WELL), health(WELL));
    String tooLarge = "The path and headers are too large; the limit is 16 KB.";
    String long20k = "x".repeat(20_000);
    assertRefused("431", tooLarge, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: " + long20k);
    assertRefused("414", tooLarge, "GET /" + long20k + " HTTP/1.1\r\nHost: localhost");
    String none = "This is not a valid HTTP/1.1 request.";
    assertRefused("400", none, "GET /healthz HTTP/1.1");
    assertRefused("400", none, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX A: b");
    assertRefused(
        "400",
        none,
        "POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3");
  }

  private void assertRefused(String code, String sentence, String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(port.orElseThrow().address());
      socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      String answer = read(socket);
      assertTrue(answer.startsWith("HTTP/1.1 " + code + " "), answer);
      assertTrue(answer.endsWith("\r\n\r\n" + sentence + "\n"), answer);
      assertFalse(answer.toLowerCase(Locale.ROOT).contains("jetty"), answer);
    }
  }

  @Test
  void whoDoesNotSayWhomTheyCall_orSaysTwo_isInformed() throws Exception {
    open(health(WELL), health(WELL));
    assertEquals("400", statusOf("GET /healthz HTTP/1.1"));
    assertEquals("400", statusOf("GET /healthz HTTP/1.0"));
    assertEquals("400", statusOf("GET /healthz HTTP/1.1", "Host:"));
    assertEquals("400", statusOf("GET /healthz HTTP/1.1", "Host: localhost", "Host: evil.example"));
    assertEquals("421", statusOf("GET http://evil.example/healthz HTTP/1.1", "Host: localhost"));
    assertEquals("200", statusOf("GET http://localhost/healthz HTTP/1.1", "Host: localhost"));
  }

  @Test
  void aPortThatIsTaken_isOneWarning_andNoPort() {
    open(health(WELL), health(WELL));
    InetSocketAddress taken = port.orElseThrow().address();
    try (CapturedLog log = new CapturedLog()) {
      assertTrue(
          MonitoringPort.open(taken, LOCAL, health(), health(), metrics, Optional.empty())
              .isEmpty());
      assertEquals(
          List.of(
              "WARN there is no /healthz, /readyz and /metrics: another process listens on"
                  + " 127.0.0.1:"
                  + taken.getPort()
                  + "; name another `address` or `port` under `http` in the config"),
          ofThePort(log));
    }
  }

  @Test
  void anAddressOfAnotherMachine_isOneWarning_andNoPort() {
    InetSocketAddress elsewhere = new InetSocketAddress(InetAddress.ofLiteral("203.0.113.9"), 9464);
    try (CapturedLog log = new CapturedLog()) {
      assertTrue(
          MonitoringPort.open(elsewhere, LOCAL, health(), health(), metrics, Optional.empty())
              .isEmpty());
      assertEquals(1, ofThePort(log).size(), log.text());
      assertTrue(
          ofThePort(log).getFirst().contains("cannot listen on 203.0.113.9:9464 ("), log.text());
    }
  }

  private static List<String> ofThePort(CapturedLog log) {
    return log.text().lines().filter(line -> line.contains("/metrics")).toList();
  }

  @Test
  void byDefault_onlyThisMachineReachesIt(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(file, "servers:\n  web1: {host: a, user: u}\n");
    Config.Http http = TestBot.load(file, Map.of()).http().orElseThrow();
    assertEquals(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9464), http.socket());
    port =
        MonitoringPort.open(
            new InetSocketAddress(http.socket().getAddress(), 0),
            http.names(),
            health(),
            health(),
            metrics,
            Optional.empty());
    int number = port.orElseThrow().address().getPort();
    assertEquals(200, get("/healthz").statusCode());
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    for (InetAddress other : others) {
      assertThrows(
          ConnectException.class,
          () -> {
            try (Socket socket = new Socket()) {
              socket.connect(new InetSocketAddress(other, number), 2000);
            }
          },
          other::toString);
    }
  }

  @Test
  void whatIsNoHttp_getsNoAnswerOfOurs_andHarmsNobody() throws Exception {
    open(health(WELL), health(WELL));
    try (Socket socket = new Socket()) {
      socket.connect(port.orElseThrow().address());
      socket
          .getOutputStream()
          .write("\u0016\u0003\u0001 hello\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      String answer = read(socket);
      assertFalse(answer.contains(" 200 "), answer);
      assertFalse(answer.toLowerCase(Locale.ROOT).contains("server:"), answer);
    }
    assertEquals(200, get("/healthz").statusCode());
  }

  private static String read(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void connections_areBoundedInNumber_andOneWithHalfARequestIsCutInTime() throws Exception {
    open(health(WELL), health(WELL));
    InetSocketAddress there = port.orElseThrow().address();
    List<Socket> idle = new ArrayList<>();
    try (Socket half = new Socket();
        Socket halfABody = new Socket()) {
      half.connect(there);
      half.getOutputStream().write("GET /healthz HTTP/1.1\r\nX-".getBytes(StandardCharsets.UTF_8));
      halfABody.connect(there);
      HookCall call = HookCall.of("after-deploy", "{}", Instant.now());
      halfABody
          .getOutputStream()
          .write(
              ("POST /hooks/after-deploy HTTP/1.1\r\n"
                      + "Host: localhost\r\n"
                      + "X-Workerbot-Timestamp: %s\r\n"
                      + "X-Workerbot-Signature: %s\r\n"
                      + "Content-Type: application/json\r\n"
                      + "Content-Length: 2\r\n\r\n"
                      + "{")
                  .formatted(call.timestamp().orElseThrow(), call.signature().orElseThrow())
                  .getBytes(StandardCharsets.UTF_8));
      connect(200, there, idle);
      assertEquals(200, get("/healthz").statusCode());
      connect(100, there, idle);
      assertEnds(idle.getLast(), Duration.ofSeconds(8));
      assertEnds(half, Duration.ofSeconds(25));
      assertEnds(halfABody, Duration.ofSeconds(25));
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /healthz HTTP/1.1\r\nX-",
        "POST /hooks/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
      })
  void aFloodOfConnectionsThatDoNotAsk_keepsNobodyFromBeingAnswered(String said) throws Exception {
    open(health(WELL), health(WELL));
    InetSocketAddress there = port.orElseThrow().address();
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger connected = new AtomicInteger();
    Thread flood =
        Thread.ofPlatform()
            .start(() -> {
              Deque<Socket> held = new ArrayDeque<>();
              try {
                while (!enough.get()) {
                  Socket socket = new Socket();
                  socket.connect(there);
                  socket.getOutputStream().write(said.getBytes(StandardCharsets.UTF_8));
                  held.addLast(socket);
                  connected.incrementAndGet();
                  if (held.size() > 1000) {
                    held.removeFirst().close();
                  }
                }
                for (Socket socket : held) {
                  socket.close();
                }
              } catch (IOException failed) {
                throw new UncheckedIOException(failed);
              }
            });
    try {
      Await.until("the port is full", () -> connected.get() > 600);
      for (int i = 0; i < 10; i++) {
        HttpResponse<String> answer = send(to("/healthz").timeout(Duration.ofSeconds(2)));
        assertEquals(200, answer.statusCode(), answer.body());
        int before = connected.get();
        Await.until("more come", () -> connected.get() > before + 100);
      }
    } finally {
      enough.set(true);
      flood.join();
    }
  }

  @Test
  void manyThatAskForEverSlowly_keepNobodyFromBeingAnswered_andTakeNoThreadEach() throws Exception {
    open(health(WELL), health(WELL));
    List<Socket> slow = new ArrayList<>();
    try {
      for (int round = 0; round < 5; round++) {
        connect(400, port.orElseThrow().address(), slow);
        for (Socket socket : slow) {
          try {
            socket.getOutputStream().write("GET /healthz HTTP/1.1".charAt(round));
          } catch (SocketException gaveWay) {
            // That is what the bound is for.
          }
        }
        HttpResponse<String> answer = send(to("/healthz").timeout(Duration.ofSeconds(2)));
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("http-"))
                    .count()
                <= 32);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aBodyThatIsRefusedByItsHead_isNotWaitedFor_andTheAnswerArrives() throws Exception {
    open(health(WELL), health(WELL));
    try (Socket socket = new Socket()) {
      socket.connect(port.orElseThrow().address());
      socket
          .getOutputStream()
          .write(
              "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000\r\n\r\nx"
                  .getBytes(StandardCharsets.UTF_8));
      assertTrue(read(socket).startsWith("HTTP/1.1 405 "));
    }
  }

  private static void connect(int more, InetSocketAddress there, List<Socket> idle)
      throws IOException {
    for (int i = 0; i < more; i++) {
      idle.add(new Socket());
      idle.getLast().connect(there);
    }
  }

  /** Without an answer, and sooner than the JDK's server gives up a connection by itself. */
  private static void assertEnds(Socket socket, Duration bound) throws IOException {
    socket.setSoTimeout((int) bound.toMillis());
    try {
      assertEquals("", read(socket));
    } catch (SocketTimeoutException open) {
      throw new AssertionError("the connection is still open", open);
    } catch (SocketException reset) {
      // That is an end, too.
    }
  }

  @Test
  void afterClose_nobodyListens() throws Exception {
    open(health(WELL), health(WELL));
    HttpRequest.Builder request = to("/healthz");
    assertEquals(200, send(request).statusCode());
    port.orElseThrow().close();
    assertThrows(IOException.class, () -> send(request));
  }
}
