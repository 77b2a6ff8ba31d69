package dev.workerbot.chat.terminal;

import dev.workerbot.chat.Chat;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A chat with one person, on a screen. Safe for use by several threads. */
final class TerminalChat implements Chat {
  static final String NAME = "terminal";

  private final Screen screen;
  private final AtomicLong ids = new AtomicLong();
  private volatile List<Button> buttons = List.of();

  TerminalChat(Screen screen) {
    this.screen = screen;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Posted post(String channel, Message message) {
    String id = Long.toString(ids.incrementAndGet());
    offer(message);
    screen.print(id, message);
    return new Posted(NAME, channel, id);
  }

  @Override
  public void edit(Posted posted, Message message) {
    offer(message);
    screen.replace(posted.id(), message);
  }

  @Override
  public void whisper(String channel, String user, Message message) {
    post(channel, message);
  }

  private void offer(Message message) {
    buttons = message.buttons();
  }

  /** The buttons of the newest message. */
  List<Button> buttons() {
    return buttons;
  }
}
