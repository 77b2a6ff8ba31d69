package dev.workerbot.chat.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.PlainText;
import dev.workerbot.message.Button;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.AskingInbox;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.DiscordClient;
import dev.workerbot.testing.DiscordTalk;
import dev.workerbot.testing.Forms;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Fault;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What befalls edits, by the real JDA: whatever it is, the next attempt can go well. */
class DiscordEditsIT {
  private static final List<Fault> PASSING =
      List.of(
          Fault.RATE_LIMITED_ROUTE,
          Fault.ERROR_500,
          Fault.ERROR_502,
          Fault.CLOSE,
          Fault.HTML,
          Fault.LOST_ANSWER,
          Fault.OLD_MESSAGE);

  @Test
  void whateverBefallsAnEdit_isNotForGood_andLeavesTheOneMessage()
      throws IOException, ChatException {
    try (DiscordClient client = new DiscordClient(new AskingInbox(Forms.NEW_WORKER), List.of())) {
      FakeDiscord discord = client.discord();
      Posted posted =
          client.chat().post(FakeDiscord.OPS, Message.of(Severity.WORKING, "first"), "key1");
      for (Fault fault : PASSING) {
        Message message = Message.of(Severity.WORKING, "edited after " + fault);
        discord.fail("PATCH /channels/{id}/messages/{id}", fault, 1);
        try {
          client.chat().edit(posted, message);
        } catch (ChatException refused) {
          assertFalse(refused.isPermanent(), fault + ": " + refused.getMessage());
          // The outbox lets nothing else wait for an edit that is to come later.
          assertEquals(fault == Fault.OLD_MESSAGE, refused.retryAfter().isPresent());
          client.chat().edit(posted, message);
        }
        assertEquals(1, discord.messages().size(), fault.toString());
        String shown = DiscordTalk.text(discord.messages().getFirst());
        assertTrue(shown.contains("edited after"), shown);
        assertTrue(shown.replace("\\", "").contains(fault.toString()), shown);
      }
    }
  }

  @Test
  void theTextAboveACard_followsIt_alsoAfterAPressedButton() throws IOException, ChatException {
    try (DiscordClient client = new DiscordClient(new AskingInbox(Forms.NEW_WORKER), List.of())) {
      FakeDiscord discord = client.discord();
      Message fatal =
          Message.of(Severity.BAD, "FATAL x@web1")
              .withButtons(List.of(new Button("Start", Button.Style.PLAIN, "offer", 0, false)));
      Posted posted =
          client
              .chat()
              .post(
                  FakeDiscord.OPS,
                  fatal.withMentions(List.of(new Mention("discord", true, "42"))),
                  "key1");
      String pressed = discord.presses(DiscordClient.ANNA, discord.messages().getFirst(), "Start");
      Await.until("it is acknowledged", () -> discord.isAnswered(pressed));
      for (Message next : List.of(Message.of(Severity.GOOD, "Resolved: x@web1"), fatal)) {
        client.chat().edit(posted, next);
        String text = discord.messages().getFirst().versions().getLast().content();
        assertEquals(PlainText.sign(next.severity()) + " " + next.title() + " <@&42>", text);
      }
    }
  }
}
