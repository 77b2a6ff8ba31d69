package dev.workerbot.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The app as everybody installs it, so that nothing works here that would not work there. */
final class SlackManifest {
  /** What a method needs. Source: Slack, "Web API methods", the scopes of each. */
  private static final Map<String, String> SCOPES =
      Map.of(
          "chat.postMessage", "chat:write",
          "chat.update", "chat:write",
          "chat.postEphemeral", "chat:write",
          "files.getUploadURLExternal", "files:write",
          "files.completeUploadExternal", "files:write",
          "usergroups.list", "usergroups:read",
          "users.info", "users:read",
          "bots.info", "users:read");

  private static final List<String> READING =
      List.of("conversations.history", "conversations.replies");

  private final JsonNode manifest =
      YAMLMapper.shared().readTree(Path.of("config/slack-manifest.yaml").toFile());

  /** Scopes of the manifest that this workspace's older installation does not have. */
  private final Set<String> missing = ConcurrentHashMap.newKeySet();

  /** Scopes that this workspace's administrator has added. */
  private final Set<String> added = ConcurrentHashMap.newKeySet();

  void without(String scope) {
    missing.add(scope);
  }

  void with(String scope) {
    added.add(scope);
  }

  /** As Slack says them with every answer. */
  String scopes() {
    return Stream.concat(asked(), added.stream())
        .filter(scope -> !missing.contains(scope))
        .collect(Collectors.joining(","));
  }

  private Stream<String> asked() {
    return manifest
        .path("oauth_config")
        .path("scopes")
        .path("bot")
        .valueStream()
        .map(JsonNode::asString);
  }

  /**
   * Whether the call needs a scope that the app does not have.
   *
   * @param channel empty where it is about none; here, ids of private ones begin with G
   */
  boolean lacksScope(String method, String channel) {
    if (READING.contains(method)) {
      return !has(channel.startsWith("G") ? "groups:history" : "channels:history");
    }
    if (method.equals("conversations.info")) {
      return !has(channel.startsWith("G") ? "groups:read" : "channels:read");
    }
    return SCOPES.containsKey(method) && !has(SCOPES.get(method));
  }

  private boolean has(String scope) {
    return !missing.contains(scope) && (added.contains(scope) || asked().anyMatch(scope::equals));
  }

  /**
   * Whether the installed app is sent this event. Source: Slack, "app_mention event", "message.im
   * event", "App manifest reference", {@code app_home}.
   */
  boolean hearsEvent(String event) {
    boolean direct = event.equals("message.im");
    JsonNode home = manifest.path("features").path("app_home");
    return manifest
            .path("settings")
            .path("event_subscriptions")
            .path("bot_events")
            .valueStream()
            .anyMatch(one -> one.asString().equals(event))
        && has(direct ? "im:history" : "app_mentions:read")
        && (!direct
            || (home.path("messages_tab_enabled").asBoolean(false)
                && !home.path("messages_tab_read_only_enabled").asBoolean(true)));
  }

  /** Whether the installed app has this shortcut, of the type global or message. */
  boolean hasShortcut(String type, String callback) {
    return has("commands")
        && manifest
            .path("features")
            .path("shortcuts")
            .valueStream()
            .anyMatch(one ->
                one.path("callback_id").asString().equals(callback)
                    && one.path("type").asString().equals(type));
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
}
