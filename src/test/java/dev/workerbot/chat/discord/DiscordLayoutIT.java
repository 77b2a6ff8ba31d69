package dev.workerbot.chat.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.message.Button;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.AskingInbox;
import dev.workerbot.testing.DiscordClient;
import dev.workerbot.testing.Forms;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Fault;
import dev.workerbot.testing.discord.Version;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages whose layout Discord does not take, by the real JDA. */
class DiscordLayoutIT {
  private static final String CREATE = "POST /channels/{id}/messages";
  private static final String EDIT = "PATCH /channels/{id}/messages/{id}";
  private static final String MISTAKE = "embeds[0].fields[2].value";
  private static final Message CARD =
      Message.of(Severity.BAD, "FATAL horizon@web1")
          .withLine("exit code 12: *out* of memory")
          .withMentions(List.of(new Mention("discord", true, "301")))
          .withButtons(List.of(new Button("Start", Button.Style.PRIMARY, "alert", 0, false)));

  private DiscordClient client;

  @BeforeEach
  void start() throws IOException {
    client = new DiscordClient(new AskingInbox(Forms.NEW_WORKER), List.of());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
  }

  private Version newest() {
    return client.discord().messages().getLast().versions().getLast();
  }

  @Test
  void whatDiscordDoesNotShow_goesAsPlainText_atOnce_andItsPlaceIsInTheLog() throws ChatException {
    client.discord().fail(CREATE, Fault.INVALID_FORM, 1);
    Posted posted = client.chat().post(FakeDiscord.OPS, CARD, "alert-1");
    assertEquals(
        "🔴 FATAL horizon@web1\nexit code 12: \\*out\\* of memory <@&301>", newest().content());
    assertEquals(List.of("301"), newest().mentions());
    assertTrue(client.log().text().contains(MISTAKE), client.log().text());
    client.discord().fail(EDIT, Fault.INVALID_FORM, 1);
    client.chat().edit(posted, Message.of(Severity.GOOD, "horizon@web1 is RUNNING again"));
    assertEquals("✅ horizon@web1 is RUNNING again", newest().content());
    client.chat().edit(posted, CARD);
    assertTrue(newest().text().contains("FATAL horizon@web1"), newest().text());
    assertEquals(List.of("Start"), newest().labels());
  }
}
