package dev.workerbot.chat.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.ChatException;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.AskingInbox;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.DiscordClient;
import dev.workerbot.testing.DiscordTalk;
import dev.workerbot.testing.Forms;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Fault;
import dev.workerbot.testing.discord.Shown;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How the first answer to an interaction arrives, whatever befalls it: with what it answers above
 * it, and once.
 */
class DiscordAnswersIT {
  private static final String ANNA = DiscordClient.ANNA;
  private static final String CALLBACK = "POST /interactions/{id}/{token}/callback";

  private final AskingInbox inbox = new AskingInbox(Forms.NEW_WORKER);
  private DiscordClient client;
  private FakeDiscord discord;
  private DiscordTalk talk;

  @BeforeEach
  void start() throws IOException {
    client = new DiscordClient(inbox, List.of());
    discord = client.discord();
    talk = client.talk();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
  }

  private String asks() {
    return discord.types(ANNA, FakeDiscord.OPS, "status", Map.of());
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"ERROR_500", "ERROR_502", "CLOSE", "HANG", "LOST_ANSWER"})
  void anAnswerThatGotLost_isSentAgain_whileDiscordWaitsForIt(Fault fault) {
    discord.fail(CALLBACK, fault, 1);
    Shown _ = talk.says(asks(), "It is done");
    assertEquals(1, discord.messages().size(), discord.messages().toString());
  }

  @Test
  void anAnswerThatTheWayNeverTakes_isSaidBesideTheCommand() {
    discord.fail(CALLBACK, Fault.CLOSE);
    String _ = asks();
    Shown said = talk.shows(0, "It is done");
    assertEquals("", said.interactionId());
    assertEquals(1, discord.messages().size(), discord.messages().toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"ERROR_500", "LOST_ANSWER"})
  void aPrivateAnswerThatGotLost_isSentAgain(Fault fault) {
    inbox.refuse();
    discord.fail(CALLBACK, fault, 1);
    String _ = discord.types(ANNA, FakeDiscord.OPS, "rights " + AskingInbox.OPENING, Map.of());
    assertTrue(talk.whispered(0, ANNA).contains("You may not"));
    assertEquals(1, discord.whispers().size());
    assertEquals(List.of(), discord.directMessages(ANNA));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"ERROR_500", "HANG", "LOST_ANSWER"})
  void aFormThatGotLost_isOpenedAgain(Fault fault) {
    discord.fail(CALLBACK, fault, 1);
    String opening =
        discord.types(ANNA, FakeDiscord.OPS, "rights " + AskingInbox.OPENING, Map.of());
    Await.until("a form", () -> discord.modal(opening).isPresent());
    String sent = discord.submits(opening, Map.of("worker", "queue@web1"));
    Shown _ = talk.says(sent, "It is done");
    assertEquals(List.of(), discord.whispers());
    assertEquals(List.of(), discord.directMessages(ANNA));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"ERROR_500", "LOST_ANSWER"})
  void aPressThatGotLost_isAcknowledgedAgain(Fault fault) throws ChatException {
    Message card =
        Message.of(Severity.PLAIN, "Card")
            .withButtons(List.of(new Button("Ack", Button.Style.PLAIN, "offer", 0, false)));
    var _ = client.chat().post(FakeDiscord.OPS, card, "key1");
    discord.fail(CALLBACK, fault, 1);
    String pressed = discord.presses(ANNA, talk.shows(0, "Card"), "Ack");
    Await.until("it is acknowledged", () -> discord.isAnswered(pressed));
  }
}
