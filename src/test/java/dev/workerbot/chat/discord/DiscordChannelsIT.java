package dev.workerbot.chat.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.connection.NamedChannel;
import dev.workerbot.chat.discord.call.NeededPermission;
import dev.workerbot.message.Message;
import dev.workerbot.message.Picture;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.AskingInbox;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.DiscordClient;
import dev.workerbot.testing.Forms;
import dev.workerbot.testing.discord.DiscordGuild;
import dev.workerbot.testing.discord.DiscordGuild.Right;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Fault;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of channels in which the bot cannot do what it has to, by the real JDA. */
class DiscordChannelsIT {
  private static final String BOARD = "203";
  private static final Message CARD = Message.of(Severity.BAD, "FATAL horizon@web1");

  private static final Map<NeededPermission, Right> NEEDED =
      Arrays.stream(NeededPermission.values())
          .collect(Collectors.toMap(one -> one, one -> Right.valueOf(one.name())));

  private DiscordClient client;
  private DiscordGuild guild;

  @BeforeEach
  void start() throws IOException {
    client =
        new DiscordClient(
            new AskingInbox(Forms.NEW_WORKER),
            List.of(
                new NamedChannel(FakeDiscord.OPS, "alerts", true, Set.of("301")),
                new NamedChannel(BOARD, "alerts", true, Set.of())));
    guild = client.discord().guild();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
  }

  private String refusal(String channel) {
    ChatException refused =
        assertThrows(ChatException.class, () -> client.chat().post(channel, CARD, "key1"));
    assertTrue(refused.isPermanent(), refused.getMessage());
    return refused.getMessage();
  }

  private void isReported(String part) {
    Await.until(
        () -> "health says " + part + ": " + client.chat().trouble(),
        () -> client.chat().trouble().filter(one -> one.contains(part)).isPresent());
    Await.until(
        () -> "the log says " + part + ": " + client.log().text(),
        () -> client.log().text().contains(part));
  }

  private void isWell() {
    Await.until(
        () -> "all is well: " + client.chat().trouble(), () -> client.chat().trouble().isEmpty());
  }

  @Test
  void permissionsThatAreMissing_areNamed_allOfThem() throws ChatException {
    guild.deny(FakeDiscord.OPS, Right.SEND_MESSAGES, Right.EMBED_LINKS);
    isReported("it lacks permissions in 201 (alerts): Send Messages, Embed Links; give them");
    String refusal = refusal(FakeDiscord.OPS);
    assertTrue(
        refusal.contains("lacks permissions in #ops: `Send Messages`, `Embed Links`; give"),
        refusal);
    guild.deny(FakeDiscord.OPS);
    isWell();
    assertEquals(FakeDiscord.OPS, client.chat().post(FakeDiscord.OPS, CARD, "key1").channel());
  }

  @Test
  void permissionsThatAreMissingInAThread_areThoseOfItsChannel() throws ChatException {
    Posted card = client.chat().post(FakeDiscord.OPS, CARD, "key1");
    client.discord().fail("POST /channels/{id}/messages", Fault.MISSING_PERMISSION, 1);
    Posted _ = client.chat().reply(card, Message.of(Severity.PLAIN, "started"), "key1-1");
    String log = client.log().text();
    assertTrue(log.contains("lacks permissions in #ops, but its roles"), log);
  }

  /** Discord knows already what JDA has not heard yet. */
  @Test
  void permissionsThatAreMissing_areNamed_whereOnlyDiscordKnows() {
    client.discord().fail("POST /channels/{id}/messages", Fault.MISSING_PERMISSION, 1);
    String nothing = refusal(FakeDiscord.OPS);
    assertTrue(nothing.contains("lacks permissions in #ops, but its roles"), nothing);
    guild.deny(FakeDiscord.OPS, Right.READ_MESSAGE_HISTORY);
    isReported("Read Message History");
    client.discord().fail("POST /channels/{id}/messages", Fault.MISSING_PERMISSION, 1);
    String history = refusal(FakeDiscord.OPS);
    assertTrue(history.contains("in #ops: `Read Message History`; give"), history);
  }

  @Test
  void aBotThatIsTimedOut_saysSo_andNotThatItLacksPermissions() {
    guild.timeOut(true);
    isReported("workerbot is timed out in the Discord server 100 until 20");
    String refusal = refusal(FakeDiscord.OPS);
    assertTrue(refusal.contains("choose Remove Timeout"), refusal);
    guild.timeOut(false);
    isWell();
  }

  @Test
  void aRoleThatNobodyMayMention_isNamed() {
    guild.mentionable("301", false);
    isReported("an alert in 201 (alerts) does not notify the role 301: allow anyone to @mention");
    guild.mentionable("301", true);
    isWell();
  }

  @Test
  void aChannelThatTakesNoMessages_isSaidToBeWhatItIs() {
    String said = "is a category of channels; set a text channel inside it instead";
    guild.channel(BOARD, "board", DiscordGuild.Kind.CATEGORY);
    isReported("203 (alerts) " + said);
    assertEquals("the channel " + said, refusal(BOARD));
  }

  /** Whether all that it does in a channel is done as it should be. */
  private boolean doesAll() {
    try {
      DiscordChat chat = client.chat();
      Posted card = chat.post(FakeDiscord.OPS, CARD, "key1");
      Posted line = chat.reply(card, Message.of(Severity.PLAIN, "acknowledged"), "key1-1");
      Posted _ =
          chat.post(
              FakeDiscord.OPS,
              CARD.withPicture(new Picture("memory.png", "memory", new byte[9])),
              "key2");
      return line.channel().equals(card.id())
          && chat.find(FakeDiscord.OPS, Optional.empty(), "key1", Instant.now()).isPresent();
    } catch (ChatException refused) {
      return false;
    }
  }

  @Test
  void withThePermissionsOfTheInviteLink_itDoesAll() {
    guild.botMay(NEEDED.values().toArray(Right[]::new));
    assertTrue(doesAll(), client.log().text());
  }

  @ParameterizedTest
  @EnumSource
  void withoutOneOfThem_itDoesNot(NeededPermission missing) {
    guild.deny(FakeDiscord.OPS, NEEDED.get(missing));
    isReported("it lacks permissions in 201 (alerts): ");
    assertFalse(doesAll());
  }

  @Test
  void aChannelThatIsNotThere_isSaid_whereItIsUsed() {
    assertEquals(Optional.empty(), client.chat().trouble());
    assertTrue(refusal("299").contains("workerbot sees no channel 299 in Discord"));
  }

  @Test
  void aBotThatMayNotRegisterItsCommand_isReportedWithHowToInviteIt() {
    guild.withoutCommands();
    guild.unavailable(true);
    guild.unavailable(false);
    isReported(
        "it was invited without applications.commands; invite it again with https://discord");
  }
}
