package dev.workerbot.app.socket.server;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.terminal.TerminalSession;
import dev.workerbot.message.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * All terminals at the socket, as the one channel that they are: what is for the channel, such as
 * the card of an approval that somebody asked for there, is shown on each. Safe for use by several
 * threads.
 */
final class OpenTerminals implements Chat {
  private final Set<RemoteChat> open = ConcurrentHashMap.newKeySet();

  void add(RemoteChat chat) {
    open.add(chat);
  }

  void remove(RemoteChat chat) {
    open.remove(chat);
  }

  @Override
  public String name() {
    return TerminalSession.CHANNEL;
  }

  @Override
  public boolean isPersonal() {
    return true;
  }

  @Override
  public Posted post(String channel, Message message, String key) throws ChatException {
    Posted posted = new Posted(name(), channel, UUID.randomUUID().toString());
    onEach(_ -> true, chat -> chat.post(posted, message));
    return posted;
  }

  @Override
  public void edit(Posted posted, Message message) throws ChatException {
    onEach(_ -> true, chat -> chat.edit(posted, message));
  }

  @Override
  public void whisper(String channel, String user, Message message) throws ChatException {
    onEach(
        chat -> chat.person().equals(Optional.of(user)),
        chat -> chat.whisper(channel, user, message));
  }

  /** What a terminal is to show. */
  private interface Showing {
    void on(RemoteChat chat) throws ChatException;
  }

  /** It waits for one to be opened. */
  private void onEach(Predicate<RemoteChat> which, Showing showing) throws ChatException {
    boolean shown = false;
    for (RemoteChat chat : List.copyOf(open)) {
      if (which.test(chat)) {
        try {
          showing.on(chat);
          shown = true;
        } catch (ChatException closed) {
          open.remove(chat);
        }
      }
    }
    if (!shown) {
      throw ChatException.passing("no terminal is open", null);
    }
  }
}
