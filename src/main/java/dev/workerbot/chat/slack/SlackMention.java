package dev.workerbot.chat.slack;

import dev.workerbot.chat.slack.message.SlackText;
import dev.workerbot.chat.slack.people.SlackPeople.Sender;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A command in a message: one that begins with the bot's mention, or any direct message to the bot.
 * Source: Slack, "app_mention event", "message.im event".
 *
 * @param delivery by which a message that comes twice is known again
 * @param text without the mention
 */
record SlackMention(String delivery, Sender sender, String channel, String text) {
  /**
   * Reads it; empty for what is not meant for the bot: messages of bots, edits, deletions, and a
   * mention in the middle of a sentence, which speaks of the bot and not to it.
   *
   * @param bot the bot's own user id; empty where it is not known
   */
  static Optional<SlackMention> of(JsonNode payload, String bot) {
    JsonNode event = payload.path("event");
    String type = event.path("type").asString("");
    boolean direct = type.equals("message") && event.path("channel_type").asString("").equals("im");
    Sender sender = Sender.ofEvent(payload);
    if ((!direct && !type.equals("app_mention"))
        || event.has("subtype")
        || event.has("bot_id")
        || sender.user().isEmpty()
        || sender.user().equals(bot)) {
      return Optional.empty();
    }
    String typed = event.path("text").asString("").strip();
    String mention = "<@" + bot;
    boolean begins =
        !bot.isEmpty() && (typed.startsWith(mention + ">") || typed.startsWith(mention + "|"));
    if (!direct && !begins) {
      return Optional.empty();
    }
    String command = begins ? typed.substring(typed.indexOf('>') + 1) : typed;
    return Optional.of(
        new SlackMention(
            "slack:" + payload.path("event_id").asString(event.path("ts").asString("")),
            sender,
            event.path("channel").asString(""),
            SlackText.plain(command).strip()));
  }
}
