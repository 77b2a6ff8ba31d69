package dev.workerbot.chat.terminal;

import dev.workerbot.chat.Chat;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import java.util.List;
import java.util.UUID;

/** A chat with one person, on a screen. Safe for use by several threads. */
final class TerminalChat implements Chat {
  static final String NAME = "terminal";

  private final Screen screen;
  private Offered offered = new Offered("", List.of());

  /** The buttons that a message shows. */
  private record Offered(String message, List<Button> buttons) {}

  TerminalChat(Screen screen) {
    this.screen = screen;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Posted post(String channel, Message message) {
    // Unique beyond this session: an operation of an earlier one comes with its old message's id.
    String id = UUID.randomUUID().toString();
    offer(id, message);
    screen.print(id, message);
    return new Posted(NAME, channel, id);
  }

  @Override
  public void edit(Posted posted, Message message) {
    if (!message.buttons().isEmpty() || posted.id().equals(offering())) {
      offer(posted.id(), message);
    }
    screen.replace(posted.id(), message);
  }

  @Override
  public void whisper(String channel, String user, Message message) {
    post(channel, message);
  }

  private synchronized void offer(String id, Message message) {
    offered = new Offered(id, message.buttons());
  }

  private synchronized String offering() {
    return offered.message();
  }

  /** The buttons that the person saw last. */
  synchronized List<Button> buttons() {
    return offered.buttons();
  }
}
