package dev.workerbot.testing;

import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Slack sends of people who write, or begin something. Sources: Slack, "Events API",
 * "app_mention event", "message.im event", "shortcut payload", "block_suggestion payload".
 */
public final class SlackEvents {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private SlackEvents() {}

  /** Somebody of the bot's workspace writes a message. */
  public static ObjectNode written(String type, String user, String channel, String text) {
    int number = NUMBERS.incrementAndGet();
    ObjectNode payload = FakeSlack.JSON.createObjectNode();
    payload
        .put("token", "verification")
        .put("team_id", FakeSlack.TEAM)
        .put("context_team_id", FakeSlack.TEAM)
        .put("api_app_id", "A1")
        .put("type", "event_callback")
        .put("event_id", "Ev" + number)
        .put("event_time", 1764000000)
        .put("is_ext_shared_channel", false);
    ObjectNode event = payload.putObject("event");
    String ts = "1764000000.%06d".formatted(number);
    event
        .put("type", type)
        .put("user", user)
        .put("text", text)
        .put("ts", ts)
        .put("event_ts", ts)
        .put("team", FakeSlack.TEAM)
        .put("channel", channel);
    if (type.equals("message")) {
      event.put("channel_type", channel.startsWith("D") ? "im" : "channel");
    }
    return payload;
  }

  static ObjectNode interaction(String type, String user, String name) {
    ObjectNode payload = FakeSlack.JSON.createObjectNode();
    payload.put("type", type).put("token", "verification").put("action_ts", "1764000000.000001");
    payload.put("api_app_id", "A1");
    payload.putObject("team").put("id", FakeSlack.TEAM).put("domain", "shop");
    payload.putObject("user").put("id", user).put("username", name).put("team_id", FakeSlack.TEAM);
    return payload;
  }
}
