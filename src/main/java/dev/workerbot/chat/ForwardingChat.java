package dev.workerbot.chat;

import dev.workerbot.message.AlertStatus;
import dev.workerbot.message.Message;
import java.time.Instant;
import java.util.Optional;

/** A chat that hands everything on to another one; what differs is overridden. */
public abstract class ForwardingChat implements Chat {
  private final Chat chat;

  protected ForwardingChat(Chat chat) {
    this.chat = chat;
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
  public void edit(Posted posted, Message message) throws ChatException {
    chat.edit(posted, message);
  }

  @Override
  public void mark(Posted posted, AlertStatus status) throws ChatException {
    chat.mark(posted, status);
  }

  @Override
  public Posted reply(Posted below, Message message, String key) throws ChatException {
    return chat.reply(below, message, key);
  }

  @Override
  public Posted followUp(Posted about, Message message, String key, boolean toAll)
      throws ChatException {
    return chat.followUp(about, message, key, toAll);
  }

  @Override
  public Optional<Posted> findFollowUp(Posted about, Message message, String key, Instant notBefore)
      throws ChatException {
    return chat.findFollowUp(about, message, key, notBefore);
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

  @Override
  public boolean respond(String channel, String user, Message message) throws ChatException {
    return chat.respond(channel, user, message);
  }

  @Override
  public boolean endReply(String reply, Optional<Message> word) throws ChatException {
    return chat.endReply(reply, word);
  }
}
