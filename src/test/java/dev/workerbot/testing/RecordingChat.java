package dev.workerbot.testing;

import dev.workerbot.chat.Chat;
import dev.workerbot.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A chat that takes everything and remembers it. */
public final class RecordingChat implements Chat {
  private final String name;
  private final List<Said> said = new ArrayList<>();
  private int posts;

  /** How something was said. */
  public enum Way {
    POST,
    EDIT,
    WHISPER
  }

  /** Something that the bot said. */
  public record Said(Way way, String id, Message message) {}

  public RecordingChat(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized Posted post(String channel, Message message) {
    String id = Integer.toString(++posts);
    said.add(new Said(Way.POST, id, message));
    return new Posted(name, channel, id);
  }

  @Override
  public synchronized void edit(Posted posted, Message message) {
    said.add(new Said(Way.EDIT, posted.id(), message));
  }

  @Override
  public synchronized void whisper(String channel, String user, Message message) {
    said.add(new Said(Way.WHISPER, "", message));
  }

  public synchronized List<Said> said() {
    return List.copyOf(said);
  }

  /** Where a message stands. */
  public synchronized Optional<Posted> placeOf(Message message) {
    return said.stream()
        .filter(one -> one.way() != Way.WHISPER && one.message().equals(message))
        .findFirst()
        .map(one -> new Posted(name, "terminal", one.id()));
  }

  public Said last() {
    return said().getLast();
  }
}
