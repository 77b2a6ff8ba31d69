package dev.workerbot.chat.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.connection.NamedChannel;
import dev.workerbot.message.AlertStatus;
import dev.workerbot.message.Button;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.AskingInbox;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.DiscordClient;
import dev.workerbot.testing.Forms;
import dev.workerbot.testing.discord.DiscordGuild;
import dev.workerbot.testing.discord.DiscordGuild.Right;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Fault;
import dev.workerbot.testing.discord.Shown;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts as posts of a forum channel, by the real JDA. */
class DiscordForumIT {
  private static final String FORUM = "203";
  private static final Message CARD =
      Message.of(Severity.BAD, "FATAL horizon@web1")
          .withMentions(List.of(new Mention("discord", true, "301")))
          .withButtons(List.of(new Button("Ack", Button.Style.PLAIN, "offer", 0, false)));

  private final AskingInbox inbox = new AskingInbox(Forms.NEW_WORKER);
  private DiscordClient client;
  private DiscordChat chat;
  private FakeDiscord discord;
  private DiscordGuild guild;

  @BeforeEach
  void start() throws IOException {
    client = new DiscordClient(inbox, List.of(new NamedChannel(FORUM, "alerts", true, Set.of())));
    chat = client.chat();
    discord = client.discord();
    guild = discord.guild();
    guild.channel(FORUM, "alerts", DiscordGuild.Kind.FORUM);
    guild.tags(FORUM, false, "Open", "acknowledged", "resolved", "prod");
    isKnown();
  }

  private void isKnown() {
    Await.until(() -> "it is well: " + chat.trouble(), () -> chat.trouble().isEmpty());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
  }

  private Posted post() {
    // The gateway tells of the forum in its own time.
    Await.until(
        "it is posted",
        () -> {
          try {
            return !chat.post(FORUM, CARD, "key1").id().isEmpty();
          } catch (ChatException notYet) {
            return false;
          }
        });
    return new Posted("discord", FORUM, shown().id());
  }

  private Shown shown() {
    return discord.posts(FORUM).getFirst();
  }

  private void isMarked(Posted posted, AlertStatus status, String... tags) throws ChatException {
    chat.mark(posted, status);
    Await.until(
        () -> "it is marked: " + discord.tags(shown()),
        () -> discord.tags(shown()).equals(List.of(tags)));
  }

  @Test
  void anAlert_isAPost_taggedWithHowFarItIs_andClosedAtTheEnd() throws ChatException {
    Posted card = post();
    assertEquals(List.of("301"), shown().called());
    assertEquals(Optional.of("FATAL horizon@web1"), discord.threadName(shown()));
    isMarked(card, AlertStatus.OPEN, "Open");
    Posted step = chat.reply(card, Message.of(Severity.PLAIN, "acknowledged by anna"), "key1-1");
    assertEquals(card.id(), step.channel());
    isMarked(card, AlertStatus.ACKNOWLEDGED, "acknowledged");
    assertFalse(discord.isArchived(shown()));
    chat.edit(card, Message.of(Severity.GOOD, "Resolved: horizon@web1 is RUNNING again"));
    isMarked(card, AlertStatus.RESOLVED, "resolved");
    assertTrue(discord.isArchived(shown()));
    assertTrue(shown().text().contains("Resolved"), shown().text());
    assertEquals(1, discord.posts(FORUM).size());
  }

  @Test
  void whatIsClosed_isOpenedForAChange_andClosedAgain() throws ChatException {
    Posted card = post();
    isMarked(card, AlertStatus.RESOLVED, "resolved");
    Await.until("it is closed", () -> discord.isArchived(shown()));
    chat.edit(card, Message.of(Severity.GOOD, "Resolved by anna"));
    assertTrue(shown().text().contains("Resolved by anna"));
    chat.mark(card, AlertStatus.RESOLVED);
    assertTrue(discord.isArchived(shown()));
  }

  @Test
  void aPost_isFoundAgain_openOrClosed() throws ChatException {
    Posted card = post();
    assertEquals(Optional.of(card), chat.find(FORUM, Optional.empty(), "key1", Instant.now()));
    assertEquals(Optional.empty(), chat.find(FORUM, Optional.empty(), "key2", Instant.now()));
    chat.mark(card, AlertStatus.RESOLVED);
    Await.until("it is closed", () -> discord.isArchived(shown()));
    assertEquals(Optional.of(card), chat.find(FORUM, Optional.empty(), "key1", Instant.now()));
  }

  @Test
  void aForumThatWantsATag_getsOne() {
    guild.tags(FORUM, true, "prod", "open");
    post();
    assertEquals(List.of("open"), discord.tags(shown()));
  }

  @Test
  void aForumWithoutThoseTags_isClosedAllTheSame() throws ChatException {
    guild.tags(FORUM, false);
    Posted card = post();
    isMarked(card, AlertStatus.OPEN);
    isMarked(card, AlertStatus.RESOLVED);
    assertTrue(discord.isArchived(shown()));
  }

  @Test
  void aButtonInAPost_isPressedInThatForum() {
    post();
    String _ = discord.presses(DiscordClient.ANNA, shown(), "Ack");
    Await.until("it is heard", () -> !inbox.requests().isEmpty());
    InboundEvent pressed = inbox.requests().getFirst();
    assertEquals(shown().id(), pressed.caller().channel());
    assertTrue(pressed.caller().parents().contains(FORUM), pressed.caller().parents().toString());
  }

  @Test
  void whatAForumLacks_isSaid_butNoRightToBeginThreads() {
    guild.deny(FORUM, Right.CREATE_PUBLIC_THREADS);
    Posted _ = post();
    guild.deny(FORUM, Right.SEND_MESSAGES);
    Await.until(
        () -> "it is said: " + chat.trouble(),
        () ->
            chat.trouble()
                .filter(one -> one.contains("it lacks permissions in 203 (alerts): Send Messages;"))
                .isPresent());
    ChatException refused = assertThrows(ChatException.class, () -> chat.post(FORUM, CARD, "key2"));
    assertTrue(refused.getMessage().contains("`Send Messages`"), refused.getMessage());
  }

  @Test
  void aPost_isBegunWithPlainText_whereDiscordTakesNoOther() {
    discord.fail("POST /channels/{id}/threads", Fault.INVALID_FORM, 1);
    Posted _ = post();
    String content = shown().versions().getFirst().content();
    assertTrue(content.startsWith("🔴 FATAL horizon@web1"), content);
    assertTrue(client.log().text().contains("embeds[0].fields[2].value"), client.log().text());
  }
}
