package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the bot relies on in every chat; the tests of each chat implement it. */
public interface ChatContract {
  Message TROUBLE = Message.of(Severity.BAD, "FATAL horizon@web1");
  Message RESOLVED = Message.of(Severity.GOOD, "Resolved: horizon@web1 is RUNNING again");

  Chat chat();

  /** A channel of it where the bot may write. */
  String channel();

  @Test
  default void ofAMessage_itIsSaidWhereItStands() throws ChatException {
    Posted posted = chat().post(channel(), TROUBLE, "key1");
    assertEquals(chat().name(), posted.chat());
    assertEquals(channel(), posted.channel());
    assertNotEquals("", posted.id());
  }

  @Test
  default void theSameMessageTwice_standsInTwoPlaces() throws ChatException {
    assertNotEquals(
        chat().post(channel(), TROUBLE, "key2"), chat().post(channel(), TROUBLE, "key3"));
  }

  @Test
  default void aReply_isAnotherMessageOfTheSameChat() throws ChatException {
    Posted card = chat().post(channel(), TROUBLE, "alert-1");
    Posted reply = chat().reply(card, RESOLVED, "alert-1/ack");
    assertEquals(card.chat(), reply.chat());
    assertNotEquals(card.id(), reply.id());
  }

  @Test
  default void aFollowUp_isAnotherMessage_andFoundAgainByWhatItIsAbout() throws ChatException {
    Instant begin = Instant.now();
    Posted about = chat().post(channel(), TROUBLE, "verdict-1");
    Posted followUp = chat().followUp(about, RESOLVED, "over-1", true);
    assertNotEquals(about.id(), followUp.id());
    assertEquals(followUp, chat().findFollowUp(about, RESOLVED, "over-1", begin).orElse(followUp));
    Posted other = chat().post(channel(), TROUBLE, "verdict-2");
    assertEquals(Optional.empty(), chat().findFollowUp(other, RESOLVED, "over-2", begin));
  }

  @Test
  default void aKey_findsItsOwnMessage_alsoAfterAnEdit_orNone() throws ChatException {
    Instant begin = Instant.now();
    Posted card = chat().post(channel(), TROUBLE, "alert-1");
    chat().post(channel(), TROUBLE, "alert-2");
    chat().edit(card, RESOLVED);
    assertEquals(card, chat().find(channel(), Optional.empty(), "alert-1", begin).orElse(card));
    assertEquals(Optional.empty(), chat().find(channel(), Optional.empty(), "alert-3", begin));
  }
}
