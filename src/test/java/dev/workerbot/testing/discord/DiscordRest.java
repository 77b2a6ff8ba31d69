package dev.workerbot.testing.discord;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.workerbot.testing.discord.DiscordRoutes.Answer;
import dev.workerbot.testing.discord.FakeDiscord.Seen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** The REST API over HTTP: who may call, how often, and what goes wrong on the way. */
final class DiscordRest implements AutoCloseable {
  private final World world;
  private final DiscordRoutes routes;
  private final RateLimits limits = new RateLimits();
  private final HttpServer http;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Deque<Fault>> faults = new HashMap<>();
  private final Map<String, Fault> lasting = new HashMap<>();
  private Optional<Fault> outage = Optional.empty();
  private final List<Seen> seen = new ArrayList<>();

  DiscordRest(World world, DiscordRoutes routes) throws IOException {
    this.world = world;
    this.routes = routes;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::handle);
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/api/v10/";
  }

  RateLimits limits() {
    return limits;
  }

  synchronized void fail(String route, Fault fault, int times) {
    faults
        .computeIfAbsent(route, _ -> new ArrayDeque<>())
        .addAll(Collections.nCopies(times, fault));
  }

  synchronized void fail(String route, Fault fault) {
    lasting.put(route, fault);
  }

  synchronized void heal(String route) {
    lasting.remove(route);
    faults.remove(route);
  }

  synchronized void outage(Optional<Fault> how) {
    outage = how;
  }

  synchronized List<Seen> seen() {
    return List.copyOf(seen);
  }

  private synchronized Optional<Fault> note(Request request) {
    String route = request.route();
    seen.add(new Seen(request.method(), request.path(), route, request.text()));
    return outage
        .or(() -> Optional.ofNullable(faults.get(route)).map(Deque::poll))
        .or(() -> Optional.ofNullable(lasting.get(route)));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().add("Via", "1.1 google");
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      Request request =
          Request.of(
              exchange.getRequestMethod(),
              exchange.getRequestURI(),
              header(exchange, "Content-Type"),
              bytes);
      Optional<Fault> fault = note(request);
      boolean lost = fault.equals(Optional.of(Fault.LOST_ANSWER));
      if (fault.isPresent() && request.steps().getFirst().equals("interactions")) {
        synchronized (world) {
          world.interactions.tried(request.step(1));
        }
      }
      if (fault.isPresent() && !lost) {
        fail(exchange, request, fault.get());
        return;
      }
      if (!authorized(exchange, request)) {
        answer(exchange, refused(Refusal.unauthorized()));
        return;
      }
      RateLimits.Verdict verdict = limits.ask(request);
      verdict.headers().forEach(exchange.getResponseHeaders()::add);
      if (verdict.retryAfter().isPresent()) {
        tooMany(exchange, verdict.retryAfter().get(), verdict.scope());
        return;
      }
      Answer answer = call(request);
      if (!lost) {
        answer(exchange, answer);
      }
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  /** Answers to interactions carry their own token; everything else needs the bot's. */
  private boolean authorized(HttpExchange exchange, Request request) {
    String agent = header(exchange, "User-Agent");
    if (!agent.startsWith("DiscordBot (")) {
      world.violation("user agent: " + agent);
      return false;
    }
    return request.route().contains("{token}")
        || header(exchange, "Authorization").equals("Bot " + FakeDiscord.TOKEN);
  }

  private Answer call(Request request) {
    synchronized (world) {
      try {
        return routes.call(request);
      } catch (Refusal refusal) {
        return refused(refusal);
      } catch (RuntimeException broken) {
        world.violation("the fake could not: " + request.route() + " " + broken);
        return new Answer(500, "{\"message\":\"500: Internal Server Error\",\"code\":0}");
      }
    }
  }

  private static Answer refused(Refusal refusal) {
    return new Answer(refusal.status(), refusal.body());
  }

  private void fail(HttpExchange exchange, Request request, Fault fault) throws IOException {
    switch (fault) {
      case RATE_LIMITED_ROUTE -> {
        limits.close(request.route());
        limits.headersOf(request).forEach(exchange.getResponseHeaders()::add);
        tooMany(exchange, 1, "user");
      }
      case RATE_LIMITED_GLOBAL -> {
        limits.close("");
        exchange.getResponseHeaders().add("X-RateLimit-Global", "true");
        tooMany(exchange, 1, "global");
      }
      case ERROR_500 -> answer(exchange, new Answer(500, "{\"message\":\"500\",\"code\":0}"));
      case ERROR_502 -> html(exchange, 502);
      case ERROR_503 -> html(exchange, 503);
      case HTML -> html(exchange, 200);
      case OLD_MESSAGE -> answer(exchange, refused(Refusal.oldMessage()));
      case INVALID_FORM ->
          answer(
              exchange,
              refused(
                  Refusal.invalid(
                      List.of(
                          new Broken(
                              "embeds.0.fields.2.value",
                              "BASE_TYPE_MAX_LENGTH",
                              "Must be 1024 or fewer in length.")))));
      case MISSING_PERMISSION -> answer(exchange, refused(Refusal.missingPermissions()));
      case TOO_LATE -> answer(exchange, refused(Refusal.unknownInteraction()));
      case UNAUTHORIZED -> answer(exchange, refused(Refusal.unauthorized()));
      case CLOSE, LOST_ANSWER -> exchange.close();
      case HANG -> awaitClose();
    }
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tooMany(HttpExchange exchange, double seconds, String scope)
      throws IOException {
    exchange.getResponseHeaders().add("Retry-After", Long.toString((long) Math.ceil(seconds)));
    exchange.getResponseHeaders().add("X-RateLimit-Scope", scope);
    String body =
        FakeDiscord.JSON
            .createObjectNode()
            .put("message", "You are being rate limited.")
            .put("retry_after", seconds)
            .put("global", scope.equals("global"))
            .toString();
    answer(exchange, new Answer(429, body));
  }

  private static void html(HttpExchange exchange, int status) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/html");
    send(exchange, new Answer(status, "<html><body>Bad gateway</body></html>"));
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    send(exchange, answer);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
  }
}
