package dev.workerbot.chat.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.AskingInbox;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.DiscordClient;
import dev.workerbot.testing.Forms;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Shown;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The menu on a message that offers what can be done about its alert, by the real JDA. */
class AlertMenuIT {
  private static final String ANNA = DiscordClient.ANNA;
  private static final String ENTRY = "Alert actions";
  private static final Message CARD =
      Message.of(Severity.BAD, "FATAL horizon@web1")
          .withField("Alert #12", "since 14:30 UTC")
          .withButtons(
              List.of(
                  new Button("Start", Button.Style.PRIMARY, "offer", 0, false),
                  new Button("Acknowledge", Button.Style.PLAIN, "offer", 1, false)));

  private final AskingInbox inbox = new AskingInbox(Forms.NEW_WORKER);
  private DiscordClient client;
  private FakeDiscord discord;
  private Posted card;

  @BeforeEach
  void start() throws IOException, ChatException {
    client = new DiscordClient(inbox, List.of());
    discord = client.discord();
    card = client.chat().post(FakeDiscord.OPS, CARD, "key1");
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
  }

  private Shown shown() {
    return discord.messages().getFirst();
  }

  private void offers(dev.workerbot.testing.discord.Posted message) {
    String _ = discord.picks(ANNA, message, ENTRY);
    String said = client.talk().whispered(0, ANNA);
    assertTrue(said.contains("FATAL horizon@web1"), said);
    assertTrue(said.contains("`resolve alert:#12`"), said);
    assertEquals(List.of("Start", "Acknowledge"), discord.whispers().getFirst().labels());
    String _ = discord.presses(ANNA, discord.whispers().getFirst(), "Acknowledge");
    Await.until("it is pressed", () -> !inbox.requests().isEmpty());
    InboundEvent.Pressed pressed = (InboundEvent.Pressed) inbox.requests().getFirst();
    assertEquals("offer", pressed.actionId());
    assertEquals(1, pressed.choice());
  }

  @Test
  void onACard_itOffersItsActions_whichDoWhatTheyDoThere() {
    offers(shown());
  }

  @Test
  void onALineBelowACard_itOffersThoseOfTheCard() throws ChatException {
    Posted _ = client.chat().reply(card, Message.of(Severity.PLAIN, "started"), "key1-1");
    offers(discord.thread(shown()).getFirst());
  }

  @Test
  void onAReplyToACard_itOffersThoseOfTheCard() throws ChatException {
    Posted _ = client.chat().followUp(card, Message.of(Severity.BAD, "Still FATAL"), "key2", false);
    offers(discord.replies(shown()).getFirst());
  }

  @Test
  void onAnythingElse_itSaysWhereToChooseIt() {
    Shown other = discord.says(ANNA, FakeDiscord.OPS, "good morning");
    String _ = discord.picks(ANNA, other, ENTRY);
    String said = client.talk().whispered(0, ANNA);
    assertTrue(said.contains("Choose this on an open alert"), said);
    assertEquals(List.of(), discord.whispers().getFirst().labels());
  }
}
