package dev.workerbot.testing;

import dev.workerbot.chat.Chat;

/** The chat of the tests keeps to what they test. */
class RecordingChatTest implements ChatContract {
  private final RecordingChat chat = new RecordingChat("slack");

  @Override
  public Chat chat() {
    return chat;
  }

  @Override
  public String channel() {
    return "C1";
  }
}
