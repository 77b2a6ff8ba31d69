package dev.workerbot.app.config.chat;

import java.util.Optional;

/** Slack, with its tokens, which are never shown. */
public record SlackConfig(
    String botToken, String appToken, Optional<String> apiUrl, String command) {
  @Override
  public String toString() {
    return "Slack[" + command + ", tokens hidden]";
  }
}
