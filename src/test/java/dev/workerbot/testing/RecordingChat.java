package dev.workerbot.testing;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Membership;
import dev.workerbot.chat.Chat;
import dev.workerbot.message.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A chat that takes everything and remembers it. */
public final class RecordingChat implements Chat {
  private final String name;
  private final List<Said> said = new ArrayList<>();
  private final Map<String, Posted> keys = new HashMap<>();
  private int posts;
  private volatile boolean knowsGroups = true;
  private final AtomicInteger groupReads = new AtomicInteger();
  private final Set<String> outOfGroups = ConcurrentHashMap.newKeySet();

  /** How something was said. */
  public enum Way {
    POST,
    EDIT,
    REPLY,
    WHISPER
  }

  /**
   * Something that the bot said.
   *
   * @param below the id of the message that it is a reply to, or empty
   */
  public record Said(Way way, String id, String below, Message message) {}

  public RecordingChat(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /** Whether it can tell who is in which groups. */
  public void knowsGroups(boolean whether) {
    knowsGroups = whether;
  }

  /** From now on that person is in no group. */
  public void leavesGroups(String user) {
    outOfGroups.add(user);
  }

  /** How often it was asked who is in which groups. */
  public int groupReads() {
    return groupReads.get();
  }

  @Override
  public Caller asOfNow(Caller caller) {
    groupReads.incrementAndGet();
    if (!knowsGroups) {
      return Caller.withGroupsUnknown(
          caller.chat(), caller.user(), caller.name(), caller.channel());
    }
    return outOfGroups.contains(caller.user())
        ? new Caller(caller.chat(), caller.user(), caller.name(), Set.of(), caller.channel())
        : caller.as(Membership.member());
  }

  @Override
  public synchronized Posted post(String channel, Message message, String key) {
    return keyed(key, said(Way.POST, channel, "", message));
  }

  @Override
  public synchronized Posted reply(Posted below, Message message, String key) {
    return keyed(key, said(Way.REPLY, below.channel(), below.id(), message));
  }

  private synchronized Posted said(Way way, String channel, String below, Message message) {
    String id = Integer.toString(++posts);
    said.add(new Said(way, id, below, message));
    return new Posted(name, channel, id);
  }

  private Posted keyed(String key, Posted posted) {
    keys.put(key, posted);
    return posted;
  }

  /** Whatever carries the key in that channel, in a thread or not. */
  @Override
  public synchronized Optional<Posted> find(
      String channel, Optional<Posted> below, String key, Instant notBefore) {
    return Optional.ofNullable(keys.get(key)).filter(one -> one.channel().equals(channel));
  }

  @Override
  public synchronized void edit(Posted posted, Message message) {
    said.add(new Said(Way.EDIT, posted.id(), "", message));
  }

  @Override
  public synchronized void whisper(String channel, String user, Message message) {
    said.add(new Said(Way.WHISPER, "", "", message));
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

  /** The thread below a message, oldest first. */
  public List<Said> replies(String id) {
    return said().stream().filter(one -> one.below().equals(id)).toList();
  }

  public Said last() {
    return said().getLast();
  }
}
