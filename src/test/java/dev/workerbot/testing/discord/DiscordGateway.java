package dev.workerbot.testing.discord;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.java_websocket.WebSocket;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Discord's gateway: sessions that outlive their connections, and all that happens to those. */
public final class DiscordGateway {
  private static final int DISPATCH = 0;
  private static final int HEARTBEAT = 1;
  private static final int IDENTIFY = 2;
  private static final int PRESENCE = 3;
  private static final int RESUME = 6;
  private static final int RECONNECT = 7;
  private static final int INVALID_SESSION = 9;
  private static final int HELLO = 10;
  private static final int ACK = 11;

  private static final int GUILDS = 1;
  private static final int CUSTOM = 4;
  private static final int MOST_PRESENCES = 5;
  private static final Duration PER_PRESENCES = Duration.ofSeconds(20);

  /** Members, presences, and the content of messages. */
  private static final int PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15;

  private final World world;
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private GatewaySocket socket;
  private Duration heartbeat = Duration.ofSeconds(41);
  private Duration betweenIdentifies = Duration.ofMillis(4900);
  private boolean refusing;
  private boolean acks = true;
  private long lastIdentify;
  private int identifies;
  private int resumes;
  private final Deque<Long> presences = new ArrayDeque<>();
  private String presence = "";

  private static final class Session {
    final String id = UUID.randomUUID().toString().replace("-", "");
    final List<String> events = new ArrayList<>();
    final int intents;
    Optional<WebSocket> connection;

    Session(int intents, WebSocket connection) {
      this.intents = intents;
      this.connection = Optional.of(connection);
    }
  }

  DiscordGateway(World world) {
    this.world = world;
  }

  void start() throws IOException {
    socket = new GatewaySocket(this);
    socket.start();
    try {
      socket.awaitStart();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  String url() {
    return "ws://127.0.0.1:" + socket.getPort() + "/";
  }

  /** How often whoever connects from now on has to show that it lives. */
  public void heartbeat(Duration interval) {
    synchronized (world) {
      heartbeat = interval;
    }
  }

  /** Whether heartbeats are acknowledged: without, the connection is dead and does not know. */
  public void acknowledge(boolean now) {
    synchronized (world) {
      acks = now;
    }
  }

  /** Identifying again sooner than this is a violation. */
  public void betweenIdentifies(Duration time) {
    synchronized (world) {
      betweenIdentifies = time;
    }
  }

  /** Whether a session is there and has its connection. */
  public boolean connected() {
    synchronized (world) {
      return sessions.values().stream().anyMatch(DiscordGateway::isOpen);
    }
  }

  /** Whether a session is there, connected or to be resumed. */
  public boolean hasSession() {
    synchronized (world) {
      return !sessions.isEmpty();
    }
  }

  private static boolean isOpen(Session session) {
    return session.connection.filter(WebSocket::isOpen).isPresent();
  }

  /** How many sessions are alive. */
  public int sessions() {
    synchronized (world) {
      return sessions.size();
    }
  }

  public int identifies() {
    synchronized (world) {
      return identifies;
    }
  }

  public int resumes() {
    synchronized (world) {
      return resumes;
    }
  }

  /** Asks everybody to connect anew. */
  public void reconnect() {
    send(payload(RECONNECT).putNull("d"));
  }

  /** Ends the session, for good or so that it can be resumed. */
  public void invalidSession(boolean resumable) {
    synchronized (world) {
      send(payload(INVALID_SESSION).put("d", resumable));
      if (!resumable) {
        sessions.clear();
      }
    }
  }

  private void send(ObjectNode payload) {
    String text = payload.toString();
    socket.getConnections().forEach(client -> client.send(text));
  }

  /** The connections break without a word. */
  public void drop() {
    List.copyOf(socket.getConnections()).forEach(client -> client.closeConnection(1006, "broken"));
  }

  public void close(int code) {
    List.copyOf(socket.getConnections()).forEach(client -> client.close(code, "closed"));
  }

  /** Lets nobody connect any more. */
  public void refuse() {
    refusing(true);
  }

  public void accept() {
    refusing(false);
  }

  private void refusing(boolean now) {
    synchronized (world) {
      refusing = now;
    }
  }

  boolean isRefusing() {
    synchronized (world) {
      return refusing;
    }
  }

  private ObjectNode payload(int op) {
    return world.json().put("op", op);
  }

  void opened(WebSocket client, String address) {
    synchronized (world) {
      if (address.contains("compress=")) {
        world.violation("gateway: compression is not spoken here: " + address);
      }
      if (!address.contains("encoding=json") || !address.contains("v=10")) {
        world.violation("gateway: not version 10 in JSON: " + address);
      }
      ObjectNode hello = payload(HELLO);
      hello.putObject("d").put("heartbeat_interval", heartbeat.toMillis());
      client.send(hello.toString());
    }
  }

  void heard(WebSocket client, JsonNode message) {
    synchronized (world) {
      JsonNode data = message.path("d");
      switch (message.path("op").asInt()) {
        case HEARTBEAT -> {
          if (acks) {
            client.send(payload(ACK).toString());
          }
        }
        case IDENTIFY -> identify(client, data);
        case RESUME -> resume(client, data);
        case PRESENCE -> presence(data);
        default -> world.violation("gateway: unexpected " + message);
      }
    }
  }

  private void presence(JsonNode data) {
    long now = System.nanoTime();
    presences.addLast(now);
    while (now - presences.getFirst() > PER_PRESENCES.toNanos()) {
      presences.removeFirst();
    }
    if (presences.size() > MOST_PRESENCES) {
      world.violation("gateway: more than five presences in 20 s");
    }
    JsonNode activity = data.path("activities").path(0);
    // Of a custom status Discord shows the state only.
    presence =
        data.path("status").asString("")
            + ": "
            + activity
                .path(activity.path("type").asInt() == CUSTOM ? "state" : "name")
                .asString("");
  }

  /** What is shown below the bot's name: {@code dnd: 2 FATAL}. */
  public String presence() {
    synchronized (world) {
      return presence;
    }
  }

  /** Whoever says goodbye gives its session up; a broken connection can be resumed. */
  void closed(WebSocket client, int code, boolean remote) {
    synchronized (world) {
      sessions
          .values()
          .removeIf(session ->
              session.connection.equals(Optional.of(client))
                  && remote
                  && (code == 1000 || code == 1001));
      sessions.values().stream()
          .filter(session -> session.connection.equals(Optional.of(client)))
          .forEach(session -> session.connection = Optional.empty());
    }
  }

  private void identify(WebSocket client, JsonNode data) {
    if (!data.path("token").asString("").equals(FakeDiscord.TOKEN)) {
      client.close(4004, "Authentication failed.");
      return;
    }
    long now = System.nanoTime();
    if (identifies > 0 && now - lastIdentify < betweenIdentifies.toNanos()) {
      world.violation("gateway: identified again within " + betweenIdentifies);
    }
    lastIdentify = now;
    identifies++;
    int intents = data.path("intents").asInt();
    if ((intents & PRIVILEGED) != 0) {
      world.violation("gateway: a privileged intent among " + intents);
      client.close(4014, "Disallowed intent(s).");
      return;
    }
    if (data.path("compress").asBoolean(false)) {
      world.violation("gateway: compression is not spoken here");
    }
    Session session = new Session(intents, client);
    sessions.put(session.id, session);
    ObjectNode ready =
        world
            .json()
            .put("v", 10)
            .put("session_id", session.id)
            .put("resume_gateway_url", url())
            .put("session_type", "normal");
    ready.set("user", world.botJson());
    ready.putObject("application").put("id", DiscordGuild.BOT_USER).put("flags", 0);
    ready.putArray("private_channels");
    List<DiscordGuild> guilds =
        world.guilds.values().stream().filter(DiscordGuild::hasBot).toList();
    guilds.forEach(guild ->
        ready
            .withArrayProperty("guilds")
            .addObject()
            .put("id", guild.id())
            .put("unavailable", true));
    ready.withArrayProperty("guilds");
    tell(session, "READY", ready);
    for (DiscordGuild guild : guilds) {
      if (guild.isOpen()) {
        tell(session, "GUILD_CREATE", guild.created());
      } else {
        ObjectNode away = world.json().put("id", guild.id()).put("unavailable", true);
        tell(session, "GUILD_DELETE", away);
      }
    }
  }

  private void resume(WebSocket client, JsonNode data) {
    Session session = sessions.get(data.path("session_id").asString(""));
    int seen = data.path("seq").asInt();
    boolean known =
        session != null
            && seen <= session.events.size()
            && data.path("token").asString("").equals(FakeDiscord.TOKEN);
    if (!known) {
      client.send(payload(INVALID_SESSION).put("d", false).toString());
      return;
    }
    resumes++;
    session.connection = Optional.of(client);
    session.events.subList(seen, session.events.size()).forEach(client::send);
    tell(session, "RESUMED", world.json());
  }

  /**
   * Tells every session what happened; one without a connection hears it when it resumes.
   *
   * @return whether somebody heard it at once
   */
  boolean tell(String event, ObjectNode data) {
    boolean heard = false;
    for (Session session : sessions.values()) {
      boolean wanted = event.startsWith("INTERACTION_") || (session.intents & GUILDS) != 0;
      heard |= wanted && tell(session, event, data);
    }
    return heard;
  }

  private boolean tell(Session session, String event, ObjectNode data) {
    ObjectNode payload = payload(DISPATCH).put("t", event).put("s", session.events.size() + 1);
    payload.set("d", data);
    String text = payload.toString();
    session.events.add(text);
    boolean open = isOpen(session);
    if (open) {
      session.connection.orElseThrow().send(text);
    }
    return open;
  }

  void stop() {
    try {
      socket.stop(100);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
