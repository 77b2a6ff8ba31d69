package dev.workerbot.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Slack on loopback: its Web API over HTTP and, through {@link FakeSocketMode}, Socket Mode. Keeps
 * what it was told, checks it against Slack's limits, and fails when it is told to.
 */
public final class FakeSlack implements AutoCloseable {
  public static final String BOT_TOKEN = "xoxb-1111-secret-of-the-bot";
  public static final String APP_TOKEN = "xapp-1-secret-of-the-app";
  public static final String TEAM = "T1";
  static final JsonMapper JSON = JsonMapper.shared();

  /** What a method needs. Source: Slack, "Web API methods", the scopes of each. */
  private static final Map<String, String> SCOPES =
      Map.of(
          "chat.postMessage", "chat:write",
          "chat.update", "chat:write",
          "chat.postEphemeral", "chat:write",
          "files.getUploadURLExternal", "files:write",
          "files.completeUploadExternal", "files:write",
          "usergroups.list", "usergroups:read");

  /** The app as everybody installs it, so that nothing works here that would not work there. */
  private final JsonNode manifest =
      YAMLMapper.shared().readTree(Path.of("config/slack-manifest.yaml").toFile());

  private final HttpServer http;
  private final FakeSocketMode socket;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, Deque<Fault>> faults = new HashMap<>();

  /** When a method that was called too often may be called again. */
  private final Map<String, Long> notBefore = new HashMap<>();

  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, Shown> messages = new LinkedHashMap<>();
  private final List<Whisper> whispers = new ArrayList<>();
  private final Map<String, Upload> uploads = new LinkedHashMap<>();
  private final Map<String, String> contents = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();

  /** How the next call of a method goes wrong. */
  public enum Fault {
    /** 429, to be asked again after a second. */
    TOO_MANY,
    ERROR_500,
    /** Says nothing, until the caller is tired of it. */
    SILENCE,
    /** Closes the connection. */
    CLOSE,
    /** A page of HTML, as proxies send it. */
    HTML,
    NOT_IN_CHANNEL
  }

  /** One version of a message. */
  public record Version(String text, String blocks, List<String> labels) {}

  /** A message in a channel, oldest version first. */
  public record Shown(String channel, String ts, List<Version> versions) {
    public String text() {
      return versions.getLast().blocks();
    }
  }

  /** A message for one person's eyes. */
  public record Whisper(String channel, String user, Version version) {}

  /** A file, as it was shared. */
  public record Upload(String channel, String thread, String content) {}

  private FakeSlack() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::handle);
    http.start();
    socket = FakeSocketMode.start(this);
  }

  public static FakeSlack start() throws IOException {
    return new FakeSlack();
  }

  private String root() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
  }

  public String apiUrl() {
    return root() + "api/";
  }

  /** The side that sends what people do. */
  public FakeSocketMode socket() {
    return socket;
  }

  /** The next calls of this method fail, one after the other. */
  public synchronized void fail(String method, Fault... how) {
    faults.computeIfAbsent(method, _ -> new ArrayDeque<>()).addAll(List.of(how));
  }

  public synchronized int calls(String method) {
    return calls.getOrDefault(method, 0);
  }

  public synchronized List<Shown> messages() {
    return List.copyOf(messages.values());
  }

  public synchronized List<Whisper> whispers() {
    return List.copyOf(whispers);
  }

  public synchronized List<Upload> uploads() {
    return List.copyOf(uploads.values());
  }

  /** What was sent that Slack would have refused. */
  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** Every request's body, as it came. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  String responseUrl() {
    return root() + "response/" + numbers.incrementAndGet();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String method = path.replaceFirst("^/(?:api/)?", "").replaceFirst("/.*", "");
      Optional<Fault> fault = note(method, body);
      if (fault.isPresent()) {
        fail(exchange, fault.get());
        return;
      }
      if (path.startsWith("/upload/")) {
        keep(path.substring("/upload/".length()), body);
        answer(exchange, 200, "OK");
        return;
      }
      boolean response = method.equals("response");
      String token =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
      String expected = method.equals("apps.connections.open") ? APP_TOKEN : BOT_TOKEN;
      boolean known = response || token.equals("Bearer " + expected);
      String answer =
          !known
              ? "{\"ok\":false,\"error\":\"invalid_auth\"}"
              : lacksScope(method)
                  ? "{\"ok\":false,\"error\":\"missing_scope\"}"
                  : called(method, response ? Map.of("json", body) : form(body));
      answer(exchange, 200, answer);
    }
  }

  private boolean lacksScope(String method) {
    return SCOPES.containsKey(method)
        && manifest
            .path("oauth_config")
            .path("scopes")
            .path("bot")
            .valueStream()
            .noneMatch(scope -> scope.asString().equals(SCOPES.get(method)));
  }

  /** Whether the installed app has this slash command and hears buttons, over Socket Mode. */
  boolean hears(String command) {
    JsonNode settings = manifest.path("settings");
    return settings.path("socket_mode_enabled").asBoolean()
        && settings.path("interactivity").path("is_enabled").asBoolean()
        && manifest
            .path("features")
            .path("slash_commands")
            .valueStream()
            .anyMatch(one -> one.path("command").asString().equals(command));
  }

  private synchronized Optional<Fault> note(String method, String body) {
    calls.merge(method, 1, Integer::sum);
    requests.add(body);
    Long free = notBefore.get(method);
    if (free != null && System.nanoTime() < free) {
      violations.add("too_early: " + method);
    }
    Deque<Fault> planned = faults.get(method);
    Optional<Fault> fault =
        planned == null ? Optional.empty() : Optional.ofNullable(planned.poll());
    if (fault.equals(Optional.of(Fault.TOO_MANY))) {
      notBefore.put(method, System.nanoTime() + 900_000_000L);
    }
    return fault;
  }

  private synchronized void keep(String file, String content) {
    contents.put(file, content);
  }

  private void fail(HttpExchange exchange, Fault fault) throws IOException {
    switch (fault) {
      case TOO_MANY -> {
        exchange.getResponseHeaders().add("Retry-After", "1");
        answer(exchange, 429, "{\"ok\":false,\"error\":\"ratelimited\"}");
      }
      case ERROR_500 -> answer(exchange, 500, "oops");
      case HTML -> answer(exchange, 200, "<html><body>Bad gateway</body></html>");
      case NOT_IN_CHANNEL -> answer(exchange, 200, "{\"ok\":false,\"error\":\"not_in_channel\"}");
      case CLOSE -> exchange.close();
      case SILENCE -> {
        try {
          closed.await();
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        form.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
            URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  private synchronized String called(String method, Map<String, String> form) {
    return switch (method) {
      case "auth.test" ->
          "{\"ok\":true,\"team_id\":\"T1\",\"team\":\"Shop\",\"user_id\":\"UBOT\",\"bot_id\":\"B1\"}";
      case "apps.connections.open" -> "{\"ok\":true,\"url\":\"" + socket.url() + "\"}";
      case "usergroups.list" ->
          "{\"ok\":true,\"usergroups\":[{\"id\":\"S1\",\"handle\":\"ops\",\"users\":[\"UGROUP\"]}]}";
      case "chat.postMessage" -> post(form);
      case "chat.update" -> update(form);
      case "chat.postEphemeral" -> whisper(form);
      case "response" -> respond(form.get("json"));
      case "files.getUploadURLExternal" -> {
        String file = "F" + numbers.incrementAndGet();
        yield "{\"ok\":true,\"file_id\":\"%s\",\"upload_url\":\"%supload/%s\"}"
            .formatted(file, root(), file);
      }
      case "files.completeUploadExternal" -> {
        String file = JSON.readTree(form.get("files")).get(0).path("id").asString();
        uploads.put(
            file,
            new Upload(
                form.get("channel_id"), form.getOrDefault("thread_ts", ""), contents.get(file)));
        yield "{\"ok\":true,\"files\":[{\"id\":\"" + file + "\"}]}";
      }
      default -> {
        violations.add("unknown_method: " + method);
        yield "{\"ok\":false,\"error\":\"unknown_method\"}";
      }
    };
  }

  private Optional<Version> version(String text, JsonNode blocks) {
    List<String> broken = SlackRules.broken(text, blocks);
    violations.addAll(broken);
    if (!broken.isEmpty()) {
      return Optional.empty();
    }
    List<String> labels = new ArrayList<>();
    StringBuilder all = new StringBuilder();
    for (JsonNode block : blocks) {
      for (JsonNode element : block.path("elements")) {
        if (element.path("type").asString().equals("button")) {
          labels.add(
              element.path("text").path("text").asString()
                  + "="
                  + element.path("value").asString());
        }
        for (JsonNode part : element.path("elements")) {
          all.append(part.path("text").asString());
        }
        all.append('\n');
      }
    }
    return Optional.of(new Version(text, all.toString().strip(), labels));
  }

  private Optional<Version> version(Map<String, String> form) {
    return version(form.getOrDefault("text", ""), JSON.readTree(form.getOrDefault("blocks", "[]")));
  }

  private String post(Map<String, String> form) {
    Optional<Version> version = version(form);
    if (version.isEmpty()) {
      return "{\"ok\":false,\"error\":\"invalid_blocks\"}";
    }
    String ts = "1764000000.%06d".formatted(numbers.incrementAndGet());
    String channel = form.get("channel");
    messages.put(ts, new Shown(channel, ts, List.of(version.get())));
    return "{\"ok\":true,\"channel\":\"%s\",\"ts\":\"%s\"}".formatted(channel, ts);
  }

  private String update(Map<String, String> form) {
    Optional<Version> version = version(form);
    Shown old = messages.get(form.get("ts"));
    if (version.isEmpty() || old == null) {
      return "{\"ok\":false,\"error\":\"message_not_found\"}";
    }
    List<Version> versions = new ArrayList<>(old.versions());
    versions.add(version.get());
    messages.put(old.ts(), new Shown(old.channel(), old.ts(), List.copyOf(versions)));
    return "{\"ok\":true,\"channel\":\"%s\",\"ts\":\"%s\"}".formatted(old.channel(), old.ts());
  }

  private String whisper(Map<String, String> form) {
    Optional<Version> version = version(form);
    if (version.isEmpty()) {
      return "{\"ok\":false,\"error\":\"invalid_blocks\"}";
    }
    whispers.add(new Whisper(form.get("channel"), form.get("user"), version.get()));
    return "{\"ok\":true,\"message_ts\":\"1764000000.%06d\"}".formatted(numbers.incrementAndGet());
  }

  private String respond(String json) {
    JsonNode body = JSON.readTree(json);
    version(body.path("text").asString(), body.path("blocks"))
        .ifPresent(version -> whispers.add(new Whisper("response_url", "", version)));
    return "ok";
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
    http.stop(0);
  }
}
