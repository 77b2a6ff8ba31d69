package dev.workerbot.testing;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.PlainText;
import dev.workerbot.message.Button;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A chat in memory that shows its channels as people read them, and can be in trouble. Guarded by
 * {@code this}.
 */
public final class ChannelChat implements Chat {
  private final String name;
  private final List<Entry> entries = new ArrayList<>();
  private final Deque<ChatException> refusals = new ArrayDeque<>();
  private Optional<ChatException> down = Optional.empty();
  private boolean losesAnswer;
  private int calls;

  /** What stands there, with all its versions. */
  private static final class Entry {
    private final Posted posted;
    private final String below;
    private final String key;
    private final List<Message> versions = new ArrayList<>();

    private Entry(Posted posted, String below, String key, Message message) {
      this.posted = posted;
      this.below = below;
      this.key = key;
      versions.add(message);
    }
  }

  /**
   * A message as it stands there now.
   *
   * @param called whom it called when it was posted
   */
  public record Shown(Posted posted, String key, Message message, List<String> called) {
    public String text() {
      return PlainText.whole(message);
    }

    /** The labels of its buttons. */
    public List<String> buttons() {
      return message.buttons().stream().map(Button::label).toList();
    }
  }

  public ChannelChat(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /** From now on it takes nothing, for this reason. */
  public synchronized void down(ChatException why) {
    down = Optional.of(why);
  }

  /** From now on it takes everything. */
  public synchronized void up() {
    down = Optional.empty();
  }

  /** It refuses what comes next. */
  public synchronized void refusesNext(ChatException why) {
    refusals.add(why);
  }

  /** It takes what comes next, and its answer is lost. */
  public synchronized void losesNextAnswer() {
    losesAnswer = true;
  }

  /** Somebody deletes a message. */
  public synchronized void delete(Shown shown) {
    entries.removeIf(entry -> entry.posted.equals(shown.posted()));
  }

  /** How often something was to be posted or edited. */
  public synchronized int calls() {
    return calls;
  }

  /** The messages of its channels, without their threads. */
  public synchronized List<Shown> messages() {
    return shown("");
  }

  /** What stands below one, oldest first. */
  public synchronized List<Shown> thread(Shown of) {
    return shown(of.posted().id());
  }

  private synchronized List<Shown> shown(String below) {
    return entries.stream()
        .filter(entry -> entry.below.equals(below))
        .map(entry ->
            new Shown(
                entry.posted,
                entry.key,
                entry.versions.getLast(),
                entry.versions.getFirst().mentions().stream().map(Mention::id).toList()))
        .toList();
  }

  /** Whether it takes this one. */
  private synchronized void check() throws ChatException {
    calls++;
    if (down.isPresent()) {
      throw down.get();
    }
    if (!refusals.isEmpty()) {
      throw refusals.poll();
    }
  }

  private synchronized void answer() throws ChatException {
    if (losesAnswer) {
      losesAnswer = false;
      throw ChatException.passing("the answer was lost", null);
    }
  }

  private synchronized Posted take(String channel, String below, Message message, String key)
      throws ChatException {
    check();
    Posted posted = new Posted(name, channel, Integer.toString(calls));
    entries.add(new Entry(posted, below, key, message));
    answer();
    return posted;
  }

  @Override
  public Posted post(String channel, Message message, String key) throws ChatException {
    return take(channel, "", message, key);
  }

  @Override
  public Posted reply(Posted below, Message message, String key) throws ChatException {
    return take(below.channel(), below.id(), message, key);
  }

  @Override
  public synchronized void edit(Posted posted, Message message) throws ChatException {
    check();
    entries.stream()
        .filter(entry -> entry.posted.equals(posted))
        .findFirst()
        .orElseThrow(() -> ChatException.gone("message_not_found"))
        .versions
        .add(message);
    answer();
  }

  @Override
  public synchronized Optional<Posted> find(
      String channel, Optional<Posted> below, String key, Instant notBefore) throws ChatException {
    check();
    return entries.stream()
        .filter(entry -> entry.posted.channel().equals(channel) && entry.key.equals(key))
        .map(entry -> entry.posted)
        .findFirst();
  }

  @Override
  public void whisper(String channel, String user, Message message) {
    // Read from the answer.
  }
}
