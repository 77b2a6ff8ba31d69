package dev.workerbot.testing;

import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.FakeSlack.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.WebSocketServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Slack's side of Socket Mode: sends what people type and press, and notes the answers. */
public final class FakeSocketMode extends WebSocketServer {
  private final FakeSlack slack;
  private final CountDownLatch started = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();
  private final Map<String, Long> sent = new ConcurrentHashMap<>();
  private final Map<String, Duration> acks = Collections.synchronizedMap(new LinkedHashMap<>());

  private final Map<String, String> replies = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> payloads = new ConcurrentHashMap<>();
  private final SlackLines lines = new SlackLines(this::getConnections);

  private FakeSocketMode(FakeSlack slack) {
    super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    this.slack = slack;
    setReuseAddr(true);
    setDaemon(true);
  }

  static FakeSocketMode start(FakeSlack slack) throws IOException {
    FakeSocketMode socket = new FakeSocketMode(slack);
    socket.start();
    try {
      socket.started.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
    return socket;
  }

  String url() {
    return "ws://127.0.0.1:" + getPort() + "/link/?ticket=" + UUID.randomUUID();
  }

  @Override
  public void onStart() {
    started.countDown();
  }

  @Override
  public void onOpen(WebSocket client, ClientHandshake handshake) {
    connections.incrementAndGet();
    lines.opened(client);
  }

  @Override
  public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
      WebSocket client, Draft draft, ClientHandshake request) throws InvalidDataException {
    lines.admit();
    return super.onWebsocketHandshakeReceivedAsServer(client, draft, request);
  }

  @Override
  public void onWebsocketPing(WebSocket client, Framedata ping) {
    if (!lines.isFrozen(client)) {
      super.onWebsocketPing(client, ping);
    }
  }

  @Override
  public void onMessage(WebSocket client, String message) {
    if (lines.isFrozen(client)) {
      return;
    }
    JsonNode answer = FakeSlack.JSON.readTree(message);
    String envelope = answer.path("envelope_id").asString("");
    Long since = sent.get(envelope);
    if (since != null) {
      acks.putIfAbsent(envelope, Duration.ofNanos(System.nanoTime() - since));
      if (answer.has("payload")) {
        JsonNode payload = answer.path("payload");
        if (payload.has("options")) {
          slack.refuse(SlackRules.brokenOptions(payload.path("options")));
        }
        if (payload.path("response_action").asString("").equals("errors")
            && payload.path("errors").isEmpty()) {
          slack.refuse(List.of("a modal with no errors to show"));
        }
        payloads.put(envelope, payload);
      }
      String said = answer.path("payload").path("text").asString("");
      if (!said.isEmpty()) {
        replies.put(envelope, said);
      }
    }
  }

  @Override
  public void onClose(WebSocket client, int code, String reason, boolean remote) {
    lines.closed(client);
  }

  @Override
  public void onError(WebSocket client, Exception failed) {
    // A connection that breaks is what some tests want.
  }

  /** How often somebody connected. */
  public int connections() {
    return connections.get();
  }

  /** How many are connected now. */
  public int open() {
    return lines.open().size();
  }

  /** After how long each envelope was acknowledged, by its id. */
  public Map<String, Duration> acks() {
    synchronized (acks) {
      return Map.copyOf(acks);
    }
  }

  /** What a person was told with the acknowledgement of this envelope, or empty. */
  public String reply(String envelope) {
    return replies.getOrDefault(envelope, "");
  }

  /** What went back with the acknowledgement of this envelope, waited for. */
  public JsonNode answer(String envelope) {
    Await.until("it is answered", () -> payloads.containsKey(envelope));
    return payloads.get(envelope);
  }

  /** Somebody writes a message in a channel that the bot is in, with its mention. */
  public String mention(String user, String channel, String text) {
    if (!slack.hearsEvent("app_mention")) {
      throw new AssertionError("the manifest's app would not hear a mention");
    }
    return deliver("events_api", SlackEvents.written("app_mention", user, channel, text));
  }

  /** Somebody writes to the bot alone. */
  public String direct(String user, String text) {
    if (!slack.hearsEvent("message.im")) {
      throw new AssertionError("the manifest's app would not hear a direct message");
    }
    return deliver("events_api", SlackEvents.written("message", user, "D" + user, text));
  }

  /** Somebody picks the app's global shortcut. */
  public String shortcut(String user, String callback) {
    if (!slack.hasShortcut("global", callback)) {
      throw new AssertionError("the manifest's app has no such shortcut");
    }
    ObjectNode payload = SlackEvents.interaction("shortcut", user, name(user));
    payload.put("callback_id", callback).put("trigger_id", slack.trigger(user));
    return deliver("interactive", payload);
  }

  /** Somebody picks the app's shortcut in the menu of a message. */
  public String menu(String user, Shown message, String callback) {
    return menu(user, message, "UBOT", callback);
  }

  /** The same on a message that somebody else has posted, with the same buttons. */
  public String menu(String user, Shown message, String author, String callback) {
    if (!slack.hasShortcut("message", callback)) {
      throw new AssertionError("the manifest's app has no such entry in the menu of messages");
    }
    ObjectNode payload = SlackEvents.interaction("message_action", user, name(user));
    payload.put("callback_id", callback).put("trigger_id", slack.trigger(user));
    payload.put("message_ts", message.ts()).put("response_url", slack.responseUrl());
    payload.putObject("channel").put("id", message.channel()).put("name", "ops");
    ObjectNode shown = payload.putObject("message").put("type", "message").put("ts", message.ts());
    shown.put("user", author).put("text", message.versions().getLast().text());
    shown.set("blocks", FakeSlack.buttons(message));
    if (!message.thread().isEmpty()) {
      shown.put("thread_ts", message.thread());
    }
    return deliver("interactive", payload);
  }

  /** Somebody types into a field of a modal that the bot fills. */
  public String suggest(SlackModals.Modal modal, String field, String typed) {
    ObjectNode payload =
        SlackEvents.interaction("block_suggestion", modal.user(), name(modal.user()));
    payload.put("action_id", "answer").put("block_id", field).put("value", typed);
    ObjectNode view = (ObjectNode) modal.view().deepCopy();
    payload.set("view", view.put("id", modal.id()).put("hash", modal.hash()));
    return deliver("interactive", payload);
  }

  /** Who has the modal before them presses a button in it. */
  public String press(SlackModals.Modal modal, String action) {
    boolean isThere =
        modal
            .view()
            .path("blocks")
            .valueStream()
            .flatMap(block -> block.path("elements").valueStream())
            .anyMatch(element -> element.path("action_id").asString("").equals(action));
    if (!isThere) {
      throw new AssertionError("there is no button " + action + " in " + modal.view());
    }
    ObjectNode payload = SlackEvents.interaction("block_actions", modal.user(), name(modal.user()));
    payload.put("trigger_id", slack.trigger(modal.user()));
    payload.putObject("container").put("type", "view").put("view_id", modal.id());
    ObjectNode view = (ObjectNode) modal.view().deepCopy();
    view.put("id", modal.id()).put("hash", modal.hash()).put("team_id", FakeSlack.TEAM);
    view.putObject("state").putObject("values");
    payload.set("view", view);
    payload.putArray("actions").addObject().put("type", "button").put("action_id", action);
    return deliver("interactive", payload);
  }

  /** The connections, and what can go wrong with them. */
  public SlackLines lines() {
    return lines;
  }

  /** The socket breaks. */
  public void breakConnections() {
    getConnections().forEach(client -> client.closeConnection(1006, "broken"));
  }

  /** Slack wants everybody to connect anew, and then closes. */
  public void refresh() {
    lines.disconnect("refresh_requested");
  }

  /** Somebody types {@code /worker text} in channel C1. */
  public String type(String user, String text) {
    return deliver(typed(user, text, slack.trigger(user)));
  }

  /** The same, delivered twice, as Slack does when it saw no acknowledgement. */
  public void typeTwice(String user, String text) {
    String trigger = UUID.randomUUID().toString();
    deliver(typed(user, text, trigger));
    deliver(typed(user, text, trigger));
  }

  /** Somebody of another workspace types, with the same user id as one of ours. */
  public String typeFromAnotherTeam(String user, String text) {
    ObjectNode envelope = typed(user, text, UUID.randomUUID().toString());
    ((ObjectNode) envelope.path("payload")).put("team_id", "T2");
    return deliver(envelope);
  }

  /** What Slack sends when somebody types. */
  public ObjectNode typed(String user, String text) {
    return (ObjectNode) typed(user, text, slack.trigger(user)).path("payload");
  }

  private ObjectNode typed(String user, String text, String trigger) {
    ObjectNode payload = FakeSlack.JSON.createObjectNode();
    payload
        .put("token", "verification")
        .put("team_id", FakeSlack.TEAM)
        .put("team_domain", "shop")
        .put("channel_id", "C1")
        .put("channel_name", "ops")
        .put("user_id", user)
        .put("user_name", name(user))
        .put("command", "/worker")
        .put("text", text)
        .put("api_app_id", "A1")
        .put("is_enterprise_install", "false")
        .put("response_url", slack.responseUrl())
        .put("trigger_id", trigger);
    return envelope("slash_commands", payload);
  }

  static String name(String user) {
    return user.equals("U1") ? "anna" : user.toLowerCase(java.util.Locale.ROOT);
  }

  /** Somebody presses the button of that label below a message. */
  public String press(String user, Shown message, String label) {
    Version version = message.versions().getLast();
    String value =
        version.labels().stream()
            .filter(one -> one.startsWith(label + "="))
            .map(one -> one.substring(label.length() + 1))
            .findFirst()
            .orElseThrow(() -> new AssertionError(label + " is not in " + version));
    return pressValue(user, message, value);
  }

  /** The same with a value that may be forged. */
  public String pressValue(String user, Shown message, String value) {
    return deliver("interactive", pressed(user, message, value));
  }

  /** What Slack sends when somebody presses a button. */
  public ObjectNode pressed(String user, Shown message, String value) {
    ObjectNode payload = FakeSlack.JSON.createObjectNode();
    payload.put("type", "block_actions").put("api_app_id", "A1").put("token", "verification");
    payload
        .putObject("user")
        .put("id", user)
        .put("username", name(user))
        .put("name", name(user))
        .put("team_id", FakeSlack.TEAM);
    payload
        .putObject("container")
        .put("type", "message")
        .put("message_ts", message.ts())
        .put("channel_id", message.channel())
        .put("is_ephemeral", false);
    payload.put("trigger_id", slack.trigger(user));
    payload.putObject("team").put("id", FakeSlack.TEAM).put("domain", "shop");
    payload.putObject("channel").put("id", message.channel()).put("name", "ops");
    payload.put("response_url", slack.responseUrl());
    payload
        .putArray("actions")
        .addObject()
        .put("type", "button")
        .put("action_id", "choice-0")
        .put("block_id", "b")
        .put("value", value)
        .put("action_ts", "1764000000.000001");
    return payload;
  }

  /** Who has the modal before them fills it in, by the keys of its fields, and sends it. */
  public String submit(SlackModals.Modal modal, Map<String, String> filled) {
    return deliver(submission(whole(modal, filled), filled));
  }

  /** With all fields, where one is to be filled in that is not shown at first. */
  private SlackModals.Modal whole(SlackModals.Modal modal, Map<String, String> filled) {
    if (filled.keySet().stream().allMatch(key -> modal.field(key).isPresent())) {
      return modal;
    }
    String _ = press(modal, "more");
    Await.until(
        "the modal shows all fields", () -> slack.modals().stream().noneMatch(modal::equals));
    return slack.modals().stream()
        .filter(one -> one.id().equals(modal.id()))
        .findFirst()
        .orElseThrow();
  }

  /** The same, by somebody of another workspace. */
  public String submitFromAnotherTeam(SlackModals.Modal modal, Map<String, String> filled) {
    ObjectNode envelope = submission(modal, filled);
    ((ObjectNode) envelope.path("payload").path("team")).put("id", "T2");
    return deliver(envelope);
  }

  private ObjectNode submission(SlackModals.Modal modal, Map<String, String> filled) {
    ObjectNode payload = FakeSlack.JSON.createObjectNode();
    payload.put("type", "view_submission").put("api_app_id", "A1").put("token", "verification");
    payload.putObject("team").put("id", FakeSlack.TEAM).put("domain", "shop");
    payload
        .putObject("user")
        .put("id", modal.user())
        .put("username", name(modal.user()))
        .put("name", name(modal.user()))
        .put("team_id", FakeSlack.TEAM);
    payload.put("trigger_id", slack.trigger(modal.user()));
    ObjectNode view = (ObjectNode) modal.view().deepCopy();
    view.put("id", modal.id()).put("hash", modal.hash()).put("team_id", FakeSlack.TEAM);
    view.putObject("state").set("values", modal.values(filled));
    payload.set("view", view);
    payload.putArray("response_urls");
    return envelope("interactive", payload);
  }

  private static ObjectNode envelope(String type, ObjectNode payload) {
    ObjectNode envelope = FakeSlack.JSON.createObjectNode();
    envelope.put("envelope_id", UUID.randomUUID().toString()).put("type", type);
    envelope.put("accepts_response_payload", true).set("payload", payload);
    return envelope;
  }

  /** Brings this, in an envelope of this type. */
  public String deliver(String type, ObjectNode payload) {
    return deliver(envelope(type, payload));
  }

  /** Brings this payload, word by word, which need not be what Slack would send. */
  public String deliverRaw(String type, String payload) {
    ObjectNode envelope = envelope(type, FakeSlack.JSON.createObjectNode());
    envelope.set("payload", FakeSlack.JSON.readTree(payload));
    return deliver(envelope);
  }

  private String deliver(ObjectNode envelope) {
    Await.until("the bot is connected", () -> !lines.open().isEmpty());
    return tryToDeliver(envelope).orElseThrow();
  }

  /**
   * Somebody types now, whether the bot is connected or not.
   *
   * @return empty where Slack can bring it to nobody, and tells the person so
   */
  public Optional<String> tryToType(String user, String text) {
    return tryToDeliver(typed(user, text, slack.trigger(user)));
  }

  private Optional<String> tryToDeliver(ObjectNode envelope) {
    if (!slack.hears("/worker")) {
      throw new AssertionError("the manifest's app would not hear that");
    }
    String id = envelope.path("envelope_id").asString();
    sent.put(id, System.nanoTime());
    return lines.send(envelope.toString()) ? Optional.of(id) : Optional.empty();
  }

  void close() throws IOException {
    try {
      stop(100);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
