package dev.workerbot.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.workerbot.testing.picture.ChatPage;
import dev.workerbot.testing.picture.SlackPicture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Slack on loopback: its Web API over HTTP and, through {@link FakeSocketMode}, Socket Mode. Keeps
 * what it was told, checks it against Slack's limits, and fails when it is told to.
 */
public final class FakeSlack implements ChatServer, AutoCloseable {
  public static final String BOT_TOKEN = "xoxb-1111-secret-of-the-bot";
  public static final String APP_TOKEN = "xapp-1-secret-of-the-app";
  public static final String TEAM = "T1";
  private static final String BOT = "B1";
  private static final Pattern MENTION = Pattern.compile("<(?:@|!subteam\\^)(\\w+)>");
  static final JsonMapper JSON = JsonMapper.shared();

  private final SlackManifest manifest = new SlackManifest();
  private volatile String appToken = APP_TOKEN;
  private final HttpServer http;
  private final FakeSocketMode socket;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger numbers = new AtomicInteger();
  private final SlackFaults faults = new SlackFaults();
  private final SlackWorkspace workspace = new SlackWorkspace();
  private final Map<String, Duration> hesitations = new HashMap<>();

  /** When a method that was called too often may be called again. */
  private final Map<String, Long> notBefore = new HashMap<>();

  /** How often each response_url may be used. Source: Slack, "Message responses". */
  private static final int RESPONSES = 5;

  private final Map<String, Integer> responses = new HashMap<>();
  private boolean responsesExpired;
  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, Shown> messages = new LinkedHashMap<>();
  private final SlackModals modals = new SlackModals();
  private final Set<String> strangers = new HashSet<>();
  private final List<Whisper> whispers = new ArrayList<>();
  private final Map<String, Upload> uploads = new LinkedHashMap<>();
  private final Map<String, Kept> files = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();

  /** How the next call of a method goes wrong. */
  public enum Fault implements SlackFaults.How {
    /** 429, to be asked again after a second. */
    TOO_MANY,
    ERROR_500,
    /** Says nothing, until the caller is tired of it. */
    SILENCE,
    /** Closes the connection. */
    CLOSE,
    /** A page of HTML, as proxies send it. */
    HTML,
    NOT_IN_CHANNEL,
    /** Does what it was asked, but the answer is lost. */
    LOST_ANSWER
  }

  /**
   * One version of a message.
   *
   * @param blocks as somebody reads them
   * @param marked the same, in which people and moments show that they are no text
   * @param mentions ids of who is mentioned, for Slack to show and, in the first version, to call
   * @param json the blocks as they came
   */
  public record Version(
      String text,
      String blocks,
      String marked,
      List<String> labels,
      List<String> mentions,
      JsonNode json) {}

  /**
   * A message in a channel, oldest version first.
   *
   * @param thread of the message below which it stands, or empty
   * @param broadcast whether it is shown in the channel too
   * @param metadata as the app sent it, or empty
   * @param at when it arrived
   */
  public record Shown(
      String channel,
      String ts,
      String thread,
      boolean broadcast,
      String metadata,
      Instant at,
      List<Version> versions) {
    public String text() {
      return versions.getLast().blocks();
    }

    /** Who got a notification: Slack sends none for an edit. */
    public List<String> called() {
      return versions.getFirst().mentions();
    }

    /** The key by which the bot knows it again, or empty. */
    public String key() {
      return metadata.isEmpty()
          ? ""
          : JSON.readTree(metadata).path("event_payload").path("key").asString();
    }

    /** Whether the bot told it of itself, and nobody asked for it. */
    public boolean isUnasked() {
      return key().matches("(card|notice)-.*");
    }
  }

  /** A message for one person's eyes. */
  public record Whisper(String channel, String user, Version version) {}

  /**
   * A file, as it was shared.
   *
   * @param hex its bytes
   * @param after the newest message of the channel when it was shared
   */
  public record Upload(
      String channel,
      String thread,
      String name,
      String alt,
      String content,
      String hex,
      String after) {}

  private record Kept(String name, String alt, String content, String hex) {}

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

  /** Who is who. */
  public SlackWorkspace workspace() {
    return workspace;
  }

  /** The next calls of this method fail, one after the other. */
  public void fail(String method, SlackFaults.How... how) {
    faults.next(method, how);
  }

  /** Every call of this method fails, until it is mended. */
  public void breakDown(String method, SlackFaults.How how) {
    faults.lasting(method, how);
  }

  public void mend(String method) {
    faults.over(method);
  }

  /** From now on every call of every method fails like this, until it is {@link #up}. */
  public void down(SlackFaults.How how) {
    faults.outage(Optional.of(how));
  }

  public void up() {
    faults.outage(Optional.empty());
  }

  /** From now on it does what this method asks at once, and answers only so much later. */
  public synchronized void hesitate(String method, Duration time) {
    hesitations.put(method, time);
  }

  private void hesitate(String method) {
    Duration time;
    synchronized (this) {
      time = hesitations.getOrDefault(method, Duration.ZERO);
    }
    try {
      boolean _ = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** The workspace installed the app before its manifest had this scope. */
  public void without(String scope) {
    manifest.without(scope);
  }

  /** Somebody has given the installed app this scope too. */
  public void with(String scope) {
    manifest.with(scope);
  }

  /** From now on the app's token is this one. */
  public void appTokenIs(String token) {
    appToken = token;
  }

  /** Another app posts a message with metadata like the bot's. */
  public synchronized void strangerPosts(String channel, String key) {
    String metadata = "{\"event_type\":\"workerbot\",\"event_payload\":{\"key\":\"" + key + "\"}}";
    Version version =
        new Version("mine", "mine", "mine", List.of(), List.of(), JSON.createArrayNode());
    String ts = nextTs();
    strangers.add(ts);
    messages.put(ts, new Shown(channel, ts, "", false, metadata, Instant.now(), List.of(version)));
  }

  public synchronized int calls(String method) {
    return calls.getOrDefault(method, 0);
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("SLACK_BOT_TOKEN", BOT_TOKEN, "SLACK_APP_TOKEN", APP_TOKEN);
  }

  @Override
  public int arrivals() {
    return socket.connections();
  }

  @Override
  public boolean hasBot() {
    return socket.open() > 0;
  }

  /** The messages of all channels, without their threads. */
  public synchronized List<Shown> messages() {
    return messages.values().stream().filter(one -> one.thread().isEmpty()).toList();
  }

  /** The thread below a message, oldest first. */
  public synchronized List<Shown> replies(String ts) {
    return messages.values().stream().filter(one -> one.thread().equals(ts)).toList();
  }

  /** Somebody deletes a message; its thread stands below a tombstone from now on. */
  public synchronized void delete(Shown message) {
    messages.remove(message.ts());
    messages.values().removeIf(one -> one.thread().equals(message.ts()));
  }

  /** The modals that were opened, also those that were sent since. */
  public synchronized List<SlackModals.Modal> modals() {
    return modals.all();
  }

  /** The three seconds of everything that people did are over. */
  public synchronized void expireTriggers() {
    modals.expire();
  }

  /** Somebody did something, for which a modal can be shown to them. */
  synchronized String trigger(String user) {
    return modals.trigger(user);
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
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      Instant at = Instant.now();
      String body = new String(bytes, StandardCharsets.UTF_8);
      String method = path.replaceFirst("^/(?:api/)?", "").replaceFirst("/.*", "");
      Optional<SlackFaults.How> fault = note(method, body);
      boolean lost = fault.equals(Optional.of(Fault.LOST_ANSWER));
      if (fault.isPresent() && !lost) {
        fail(exchange, fault.get());
        return;
      }
      if (path.startsWith("/upload/")) {
        keep(path.substring("/upload/".length()), body, HexFormat.of().formatHex(bytes));
        answer(exchange, 200, "OK");
        return;
      }
      boolean response = method.equals("response");
      String token =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
      Map<String, String> form = response ? Map.of("json", body) : form(body);
      if (response && !takesResponse(path)) {
        answer(exchange, 404, "{\"ok\":false,\"error\":\"used_url\"}");
        return;
      }
      String channel = form.getOrDefault("channel", "");
      String error =
          Stream.of(
                  response ? "" : tokenError(method, token),
                  manifest.lacksScope(method, channel) ? "missing_scope" : "",
                  workspace.refusal(method, channel))
              .filter(one -> !one.isEmpty())
              .findFirst()
              .orElse("");
      exchange.getResponseHeaders().add("x-oauth-scopes", manifest.scopes());
      String answer = error.isEmpty() ? called(method, form, at) : refused(error);
      hesitate(method);
      if (!lost) {
        answer(exchange, 200, answer);
      }
    }
  }

  /** A bot's token opens no socket, and an app's posts nothing. */
  private String tokenError(String method, String token) {
    boolean isOfApp = method.equals("apps.connections.open");
    if (token.equals("Bearer " + (isOfApp ? appToken : BOT_TOKEN))) {
      return "";
    }
    return token.equals("Bearer " + (isOfApp ? BOT_TOKEN : appToken))
        ? "not_allowed_token_type"
        : token.isEmpty() || token.equals("Bearer ") ? "not_authed" : "invalid_auth";
  }

  boolean hears(String command) {
    return manifest.hears(command);
  }

  /** Notes what Slack would not have taken. */
  void refuse(List<String> broken) {
    violations.addAll(broken);
  }

  boolean hearsEvent(String event) {
    return manifest.hearsEvent(event);
  }

  boolean hasShortcut(String type, String callback) {
    return manifest.hasShortcut(type, callback);
  }

  private synchronized Optional<SlackFaults.How> note(String method, String body) {
    calls.merge(method, 1, Integer::sum);
    requests.add(body);
    Long free = notBefore.get(method);
    if (free != null && System.nanoTime() < free) {
      violations.add("too_early: " + method);
    }
    Optional<SlackFaults.How> fault = faults.take(method);
    if (fault.equals(Optional.of(Fault.TOO_MANY))) {
      notBefore.put(method, System.nanoTime() + 900_000_000L);
    }
    return fault;
  }

  private synchronized void keep(String file, String content, String hex) {
    files.computeIfPresent(file, (_, named) -> new Kept(named.name(), named.alt(), content, hex));
  }

  private void fail(HttpExchange exchange, SlackFaults.How how) throws IOException {
    switch (how) {
      case SlackFaults.Answer(var status, var body) -> answer(exchange, status, body);
      case Fault fault -> fail(exchange, fault);
    }
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
      case CLOSE, LOST_ANSWER -> exchange.close();
      case SILENCE -> awaitClose();
    }
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String refused(String error) {
    return "{\"ok\":false,\"error\":\"" + error + "\"}";
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

  private synchronized String called(String method, Map<String, String> form, Instant at) {
    return switch (method) {
      case "auth.test" -> workspace.authTest(BOT);
      case "apps.connections.open" -> "{\"ok\":true,\"url\":\"" + socket.url() + "\"}";
      case "conversations.info" -> workspace.conversationsInfo(form.get("channel"));
      case "bots.info" -> workspace.botsInfo();
      case "users.info" -> workspace.usersInfo(form.get("user"));
      case "usergroups.list" ->
          "{\"ok\":true,\"usergroups\":[{\"id\":\"S1\",\"handle\":\"ops\",\"users\":[\"UGROUP\"]}]}";
      case "chat.postMessage" -> post(form, at);
      case "chat.update" -> update(form);
      case "conversations.history" ->
          history(form, one -> one.thread().isEmpty() || one.broadcast());
      case "conversations.replies" ->
          history(
              form, one -> one.ts().equals(form.get("ts")) || one.thread().equals(form.get("ts")));
      case "chat.postEphemeral" -> whisper(form);
      case "views.open" -> open(form);
      case "views.update" -> update(form.get("view_id"), form.get("view"));
      case "response" -> respond(form.get("json"));
      case "files.getUploadURLExternal" -> {
        String file = "F" + numbers.incrementAndGet();
        String alt = form.getOrDefault("alt_txt", "");
        files.put(file, new Kept(form.get("filename"), alt, "", ""));
        yield "{\"ok\":true,\"file_id\":\"%s\",\"upload_url\":\"%supload/%s\"}"
            .formatted(file, root(), file);
      }
      case "files.completeUploadExternal" -> {
        String file = JSON.readTree(form.get("files")).get(0).path("id").asString();
        Kept kept = files.get(file);
        String channel = form.get("channel_id");
        uploads.put(
            file,
            new Upload(
                channel,
                form.getOrDefault("thread_ts", ""),
                kept.name(),
                kept.alt(),
                kept.content(),
                kept.hex(),
                messages.values().stream()
                    .filter(one -> one.channel().equals(channel))
                    .reduce((_, newer) -> newer)
                    .map(Shown::ts)
                    .orElse("")));
        yield "{\"ok\":true,\"files\":[{\"id\":\"" + file + "\"}]}";
      }
      default -> {
        violations.add("unknown_method: " + method);
        yield refused("unknown_method");
      }
    };
  }

  /**
   * A page of what is newer than it is asked for, newest first, with the parent of a thread in any
   * case.
   */
  private String history(Map<String, String> form, Predicate<Shown> where) {
    int from = Integer.parseInt(form.getOrDefault("cursor", "0"));
    int limit = Integer.parseInt(form.getOrDefault("limit", "100"));
    String oldest = form.getOrDefault("oldest", "0");
    List<Shown> found =
        messages.values().stream()
            .filter(one -> one.channel().equals(form.get("channel")))
            .filter(where)
            .filter(one -> one.ts().compareTo(form.getOrDefault("latest", "9")) <= 0)
            .filter(one -> one.ts().compareTo(oldest) > 0 || one.ts().equals(form.get("ts")))
            .toList()
            .reversed();
    ObjectNode answer = JSON.createObjectNode().put("ok", true);
    ArrayNode page = answer.putArray("messages");
    for (Shown one : found.stream().skip(from).limit(limit).toList()) {
      ObjectNode message = page.addObject().put("type", "message").put("ts", one.ts());
      message
          .put("bot_id", strangers.contains(one.ts()) ? "B2" : BOT)
          .put("user", strangers.contains(one.ts()) ? "UOTHER" : "UBOT")
          .put("text", one.versions().getLast().text());
      message.set("blocks", buttons(one));
      if (form.getOrDefault("include_all_metadata", "").matches("1|true")
          && !one.metadata().isEmpty()) {
        message.set("metadata", JSON.readTree(one.metadata()));
      }
    }
    boolean more = found.size() > from + limit;
    answer.put("has_more", more);
    answer.putObject("response_metadata").put("next_cursor", more ? "" + (from + limit) : "");
    return answer.toString();
  }

  private Optional<Version> version(String text, JsonNode blocks) {
    List<String> broken = SlackRules.broken(text, blocks);
    violations.addAll(broken);
    if (!broken.isEmpty()) {
      return Optional.empty();
    }
    List<String> labels = new ArrayList<>();
    List<String> mentions = new ArrayList<>();
    for (JsonNode block : blocks) {
      for (JsonNode element : block.path("elements")) {
        if (element.path("type").asString().equals("button")) {
          labels.add(
              element.path("text").path("text").asString()
                  + "="
                  + element.path("value").asString());
        }
        for (JsonNode part : element.path("elements")) {
          Stream.of("user_id", "usergroup_id")
              .map(part::path)
              .filter(JsonNode::isString)
              .forEach(id -> mentions.add(id.asString()));
        }
      }
    }
    if (blocks.isEmpty()) {
      MENTION.matcher(text).results().forEach(one -> mentions.add(one.group(1)));
    }
    return Optional.of(
        new Version(
            text,
            new SlackReading(false).of(blocks),
            new SlackReading(true).of(blocks),
            labels,
            mentions,
            blocks));
  }

  private Optional<Version> version(Map<String, String> form) {
    return version(form.getOrDefault("text", ""), JSON.readTree(form.getOrDefault("blocks", "[]")));
  }

  private String post(Map<String, String> form, Instant at) {
    Optional<Version> version = version(form);
    Optional<String> metadata = metadata(form);
    String thread = form.getOrDefault("thread_ts", "");
    boolean broadcast = form.getOrDefault("reply_broadcast", "").matches("1|true");
    if (broadcast && thread.isEmpty()) {
      violations.add("reply_broadcast without thread_ts");
    }
    if (!thread.isEmpty() && !messages.containsKey(thread)) {
      violations.add("thread_not_found: " + thread);
    }
    if (version.isEmpty() || metadata.isEmpty()) {
      return refused("invalid_blocks");
    }
    String ts = "%d.%06d".formatted(System.currentTimeMillis() / 1000, numbers.incrementAndGet());
    String channel = form.get("channel");
    messages.put(
        ts, new Shown(channel, ts, thread, broadcast, metadata.get(), at, List.of(version.get())));
    return "{\"ok\":true,\"channel\":\"%s\",\"ts\":\"%s\"}".formatted(channel, ts);
  }

  private String nextTs() {
    return "%d.%06d".formatted(System.currentTimeMillis() / 1000, numbers.incrementAndGet());
  }

  private Optional<String> metadata(Map<String, String> form) {
    String metadata = form.getOrDefault("metadata", "");
    List<String> broken = SlackRules.brokenMetadata(metadata);
    violations.addAll(broken);
    return broken.isEmpty() ? Optional.of(metadata) : Optional.empty();
  }

  /** Metadata that is not sent again is gone: Slack promises nowhere that it is not. */
  private String update(Map<String, String> form) {
    Optional<Version> version = version(form);
    Optional<String> metadata = metadata(form);
    Shown old = messages.get(form.get("ts"));
    if (version.isEmpty() || metadata.isEmpty() || old == null) {
      return refused("message_not_found");
    }
    List<Version> versions = new ArrayList<>(old.versions());
    versions.add(version.get());
    messages.put(
        old.ts(),
        new Shown(
            old.channel(),
            old.ts(),
            old.thread(),
            old.broadcast(),
            metadata.get(),
            old.at(),
            List.copyOf(versions)));
    return "{\"ok\":true,\"channel\":\"%s\",\"ts\":\"%s\"}".formatted(old.channel(), old.ts());
  }

  private String whisper(Map<String, String> form) {
    Optional<Version> version = version(form);
    if (version.isEmpty()) {
      return refused("invalid_blocks");
    }
    if (!workspace.canWhisperTo(form.get("user"))) {
      return refused("user_not_in_channel");
    }
    whispers.add(new Whisper(form.get("channel"), form.get("user"), version.get()));
    return "{\"ok\":true,\"message_ts\":\"1764000000.%06d\"}".formatted(numbers.incrementAndGet());
  }

  private String open(Map<String, String> form) {
    JsonNode view = JSON.readTree(form.get("view"));
    List<String> broken = SlackRules.brokenView(view);
    violations.addAll(broken);
    return broken.isEmpty()
        ? modals.open(form.get("trigger_id"), view)
        : refused("invalid_arguments");
  }

  private String update(String id, String json) {
    JsonNode view = JSON.readTree(json);
    List<String> broken = SlackRules.brokenView(view);
    violations.addAll(broken);
    return broken.isEmpty() ? modals.update(id, view) : refused("invalid_arguments");
  }

  /** A message's blocks, as far as they have buttons. */
  static ArrayNode buttons(Shown message) {
    ArrayNode blocks = JSON.createArrayNode();
    List<String> labels = message.versions().getLast().labels();
    if (!labels.isEmpty()) {
      ArrayNode elements = blocks.addObject().put("type", "actions").putArray("elements");
      for (String label : labels) {
        int end = label.lastIndexOf('=');
        ObjectNode button = elements.addObject().put("type", "button");
        button.put("action_id", "choice-" + elements.size()).put("value", label.substring(end + 1));
        button.putObject("text").put("type", "plain_text").put("text", label.substring(0, end));
      }
    }
    return blocks;
  }

  private String respond(String json) {
    JsonNode body = JSON.readTree(json);
    boolean toAll = body.path("response_type").asString("").equals("in_channel");
    version(body.path("text").asString(), body.path("blocks"))
        .ifPresent(version -> {
          if (toAll && !version.mentions().isEmpty()) {
            violations.add("an answer to a command calls " + version.mentions());
          }
          whispers.add(new Whisper(toAll ? "in_channel" : "response_url", "", version));
        });
    return "ok";
  }

  /** Slack takes five answers by each, within half an hour. */
  private synchronized boolean takesResponse(String url) {
    return !responsesExpired && responses.merge(url, 1, Integer::sum) <= RESPONSES;
  }

  /** The half hour of everything that people did is over. */
  public synchronized void expireResponses() {
    responsesExpired = true;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
    http.stop(0);
    if (ChatPage.folder().isPresent()) {
      page().write(ChatPage.folder().get());
    }
  }

  private synchronized ChatPage page() {
    ChatPage page = new ChatPage("slack");
    messages
        .values()
        .forEach(message ->
            page.add(
                message.thread().isEmpty() ? "" : "in the thread",
                SlackPicture.of(message.versions().getLast().json(), FakeSocketMode::name)));
    whispers.forEach(whisper ->
        page.add(
            "only you can see this",
            SlackPicture.of(whisper.version().json(), FakeSocketMode::name)));
    return page;
  }
}
