package dev.workerbot.chat.terminal;

import dev.workerbot.chat.Chat;
import dev.workerbot.message.Button;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.entity.ChatPlatform;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A chat with one person, on a screen. Safe for use by several threads. */
final class TerminalChat implements Chat {
  static final String NAME = ChatPlatform.TERMINAL.name();

  private final String person;
  private final Screen screen;
  private final TerminalPictures pictures;
  private Optional<PostedButtons> offered = Optional.empty();
  private Optional<Form> form = Optional.empty();
  private boolean asks;

  /** The buttons that a message shows. */
  record PostedButtons(Posted message, List<Button> buttons) {}

  TerminalChat(String person, Screen screen, TerminalPictures pictures) {
    this.person = person;
    this.screen = screen;
    this.pictures = pictures;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Posted post(String channel, Message message, String key) {
    // Unique beyond this session: an operation of an earlier one comes with its old message's id.
    Posted posted = new Posted(NAME, channel, UUID.randomUUID().toString());
    show(posted, message);
    screen.print(posted.id(), pictures.written(posted.id(), message));
    return posted;
  }

  @Override
  public Posted reply(Posted below, Message message, String key) {
    Posted posted = new Posted(NAME, below.channel(), UUID.randomUUID().toString());
    screen.reply(below.id(), pictures.written(posted.id(), message));
    return posted;
  }

  @Override
  public void edit(Posted posted, Message message) {
    boolean printed = screen.replace(posted.id(), pictures.written(posted.id(), message));
    // Buttons that were not printed must not take the place of those that can be read.
    if ((printed && !message.buttons().isEmpty())
        || offered().filter(one -> one.message().equals(posted)).isPresent()) {
      show(posted, message);
    }
  }

  @Override
  public void whisper(String channel, String user, Message message) {
    Posted _ = post(channel, message, "");
  }

  @Override
  public boolean isPersonal() {
    return true;
  }

  @Override
  public Optional<String> person() {
    return Optional.of(person);
  }

  /** Only while the person waits for an answer: what they type then is meant for the form. */
  @Override
  public synchronized boolean ask(String channel, String user, Form asked) {
    if (!asks || form.isPresent()) {
      return false;
    }
    form = Optional.of(asked);
    return true;
  }

  /** From now on the person waits for an answer, and a form can be one. */
  synchronized void mayAsk() {
    asks = true;
  }

  /** The person waits no longer; the form that they got, if they got one. */
  synchronized Optional<Form> asked() {
    Optional<Form> last = form;
    form = Optional.empty();
    asks = false;
    return last;
  }

  private synchronized void show(Posted posted, Message message) {
    offered = Optional.of(new PostedButtons(posted, message.buttons()));
  }

  /** The buttons that the person saw last, and where. */
  synchronized Optional<PostedButtons> offered() {
    return offered;
  }
}
