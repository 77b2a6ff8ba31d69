package dev.workerbot.chat.terminal;

import dev.workerbot.chat.Chat;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A chat with one person, on a screen. Safe for use by several threads. */
final class TerminalChat implements Chat {
  static final String NAME = "terminal";

  private final Screen screen;
  private final AtomicLong ids = new AtomicLong();
  private volatile List<Button> buttons = List.of();
  private volatile Optional<Posted> offering = Optional.empty();

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
    Posted posted = new Posted(NAME, channel, id);
    offer(posted, message);
    screen.print(id, message);
    return posted;
  }

  @Override
  public void edit(Posted posted, Message message) {
    offer(posted, message);
    screen.replace(posted.id(), message);
  }

  @Override
  public void whisper(String channel, String user, Message message) {
    post(channel, message);
  }

  @Override
  public boolean isPersonal() {
    return true;
  }

  private void offer(Posted posted, Message message) {
    buttons = message.buttons();
    offering = Optional.of(posted);
  }

  /** The newest message, with its buttons. */
  Optional<Posted> offering() {
    return offering;
  }

  /** The buttons of the newest message. */
  List<Button> buttons() {
    return buttons;
  }
}
