package dev.workerbot.chat.slack;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import java.time.Instant;
import java.util.Optional;

/**
 * Slack as it is to who has just typed or pressed something: for three seconds a form can be shown
 * to them. Source: Slack, "Handling user interaction in your apps", {@code trigger_id}.
 */
final class SlackInteraction implements Chat {
  private final Chat chat;
  private final FormOpener opener;

  /** Shows a form by what Slack gave us for that; false where it cannot be shown. */
  interface FormOpener {
    boolean open(String channel, Form form) throws ChatException;
  }

  SlackInteraction(Chat chat, FormOpener opener) {
    this.chat = chat;
    this.opener = opener;
  }

  @Override
  public boolean ask(String channel, String user, Form form) throws ChatException {
    return opener.open(channel, form);
  }

  @Override
  public String name() {
    return chat.name();
  }

  @Override
  public Posted post(String channel, Message message, String key) throws ChatException {
    return chat.post(channel, message, key);
  }

  @Override
  public Posted reply(Posted below, Message message, String key) throws ChatException {
    return chat.reply(below, message, key);
  }

  @Override
  public void edit(Posted posted, Message message) throws ChatException {
    chat.edit(posted, message);
  }

  @Override
  public Optional<Posted> find(
      String channel, Optional<Posted> below, String key, Instant notBefore) throws ChatException {
    return chat.find(channel, below, key, notBefore);
  }

  @Override
  public void whisper(String channel, String user, Message message) throws ChatException {
    chat.whisper(channel, user, message);
  }
}
