package dev.workerbot.chat;

import dev.workerbot.access.Caller;
import dev.workerbot.message.AlertStatus;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.store.outbox.MessagePlace;
import java.time.Instant;
import java.util.Optional;

/**
 * One platform that people talk to the bot through. Calls block until the platform answered; each
 * is one attempt; {@code chat.outbound} does the waiting and repeating.
 */
public interface Chat {
  /** {@code slack} or {@code terminal}: what {@code Caller.chat} says for its people. */
  String name();

  /**
   * Puts a new message into a channel.
   *
   * @param key by which {@link #find} knows the message again
   */
  Posted post(String channel, Message message, String key) throws ChatException;

  /** Replaces a message that {@link #post} put there, however long ago. */
  void edit(Posted posted, Message message) throws ChatException;

  /**
   * Shows beside a message how far its matter is, where the platform has marks for that, as forums
   * of Discord have tags; called after each change of the message.
   */
  default void mark(Posted posted, AlertStatus status) throws ChatException {}

  /** Puts a message into the thread below another one, or where there are no threads, after it. */
  default Posted reply(Posted below, Message message, String key) throws ChatException {
    return post(below.channel(), message, key);
  }

  /**
   * Posts a short message about another one, where it reaches whom it mentions: an edit notifies
   * nobody.
   *
   * @param toAll whether everybody in the channel is to see it, also where it stands in a thread
   */
  default Posted followUp(Posted about, Message message, String key, boolean toAll)
      throws ChatException {
    return reply(about, message, key);
  }

  /** Looks, as {@link #find} does, for what {@link #followUp} may have posted. */
  default Optional<Posted> findFollowUp(
      Posted about, Message message, String key, Instant notBefore) throws ChatException {
    return find(about.channel(), Optional.of(about), key, notBefore);
  }

  /**
   * Looks for a message of ours that may have been taken without our knowing; after a crash, say.
   *
   * @param below the message whose thread to look in; empty for the channel itself
   * @return empty also where the platform cannot tell
   */
  default Optional<Posted> find(
      String channel, Optional<Posted> below, String key, Instant notBefore) throws ChatException {
    return Optional.empty();
  }

  /** Shows a message to one person in a channel and to nobody else. */
  void whisper(String channel, String user, Message message) throws ChatException;

  /**
   * Answers in a channel that takes no {@link #post}, by what the platform gave for the answer to
   * what the person did there; everybody there can read it.
   *
   * @return false where the platform has no such way, or not any more
   */
  default boolean respond(String channel, String user, Message message) throws ChatException {
    return false;
  }

  /**
   * Shows a form to the person who has just typed or pressed something. What they fill in comes to
   * the inbox as a command that they typed in that channel.
   *
   * @return false where that cannot be done, or not any more
   */
  default boolean ask(String channel, String user, Form form) throws ChatException {
    return false;
  }

  /** The same person, with the groups that they are in now, as far as the platform can say. */
  default Caller asOfNow(Caller caller) {
    return caller;
  }

  /** Whether people can press the buttons that it shows. */
  default boolean takesPresses() {
    return true;
  }

  /**
   * Ends what the platform shows an asker while they wait for the answer to what an earlier run of
   * the bot has heard.
   *
   * @param reply by which the platform lets it be answered
   * @param word what is said in its place; empty where it is said elsewhere
   * @return whether the asker reads that word now
   */
  default boolean endReply(String reply, Optional<Message> word) throws ChatException {
    return false;
  }

  /** Whose screen it is, where one person has it and comes back to it. */
  default Optional<String> person() {
    return Optional.empty();
  }

  /** Whether it is one person's own screen, which is gone when this run of the bot is. */
  default boolean isPersonal() {
    return false;
  }

  /** Where a message stands, so that it can be edited, also by a later run of the bot. */
  record Posted(String chat, String channel, String id) {
    public static Posted at(MessagePlace place) {
      return new Posted(place.chat(), place.channel(), place.id());
    }

    public MessagePlace place() {
      return new MessagePlace(chat, channel, id);
    }
  }
}
