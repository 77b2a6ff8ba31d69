package dev.workerbot.chat.slack.call;

import dev.workerbot.message.entity.ChatPlatform;
import java.util.Optional;

/**
 * How to be in Slack.
 *
 * @param apiUrl another root of the Web API, ending with a slash
 */
public record SlackSettings(
    String botToken, String appToken, Optional<String> apiUrl, String command) {
  /** As the chat is called where people and places say which one is theirs. */
  public static final String CHAT = ChatPlatform.SLACK.name();

  @Override
  public String toString() {
    return "Slack " + command + " (tokens hidden)";
  }
}
