package dev.workerbot.app.socket.server;

import dev.workerbot.access.Caller;
import dev.workerbot.app.socket.wire.WireForm;
import dev.workerbot.app.socket.wire.WireLine;
import dev.workerbot.app.socket.wire.WireMessage;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The terminal at the other end of the socket, as a chat. Safe for use by several threads. A
 * terminal that is gone takes nothing: what it should have shown goes to that person when they are
 * back.
 */
final class RemoteChat implements Chat {
  private static final int REMEMBERED = 500;

  private final ClientWire wire;
  private final Caller caller;
  private final Map<String, Posted> posted = BoundedMap.map(REMEMBERED);
  private boolean asks;
  private boolean isGone;

  RemoteChat(ClientWire wire, Caller caller) {
    this.wire = wire;
    this.caller = caller;
  }

  @Override
  public String name() {
    return caller.chat();
  }

  @Override
  public Posted post(String channel, Message message, String key) throws ChatException {
    Posted place = place(channel);
    post(place, message);
    return place;
  }

  private Posted place(String channel) {
    return new Posted(name(), channel, UUID.randomUUID().toString());
  }

  /** Posts a message that has a place already. */
  void post(Posted place, Message message) throws ChatException {
    show(place, WireLine.of("post", place.id()), message);
  }

  @Override
  public Posted reply(Posted below, Message message, String key) throws ChatException {
    Posted place = place(below.channel());
    show(place, WireLine.of("reply", place.id()).with("below", below.id()), message);
    return place;
  }

  @Override
  public void edit(Posted edited, Message message) throws ChatException {
    show(edited, WireLine.of("edit", edited.id()), message);
  }

  private void show(Posted place, WireLine line, Message message) throws ChatException {
    send(line.with("message", WireMessage.of(message)));
    posted.put(place.id(), place);
  }

  @Override
  public void whisper(String channel, String user, Message message) throws ChatException {
    Posted _ = post(channel, message, "");
  }

  @Override
  public boolean isPersonal() {
    return true;
  }

  @Override
  public Optional<String> person() {
    return Optional.of(caller.user());
  }

  /** One form a request: the terminal shows it when the request has ended. */
  @Override
  public boolean ask(String channel, String user, Form form) throws ChatException {
    synchronized (this) {
      if (!asks) {
        return false;
      }
      asks = false;
    }
    send(WireLine.of("form", WireForm.of(form)));
    return true;
  }

  /** The person waits for an answer, and a form can be one. */
  synchronized void mayAsk() {
    asks = true;
  }

  /** A message that was shown there. */
  Optional<Posted> posted(String id) {
    return Optional.ofNullable(posted.get(id));
  }

  /** Shows nothing any more. */
  synchronized void closed() {
    isGone = true;
  }

  private void send(WireLine line) throws ChatException {
    synchronized (this) {
      if (isGone) {
        throw ChatException.permanent("that terminal was closed");
      }
    }
    try {
      wire.send(line);
    } catch (IOException gone) {
      closed();
      throw ChatException.permanent("that terminal was closed");
    }
  }
}
