package dev.workerbot.chat.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.fleet.FleetSummary;
import dev.workerbot.message.Button;
import dev.workerbot.message.Mention;
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
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people see of the bot without being called: its silent messages, presence and command. */
class DiscordQuietIT {
  private static final long MANAGE_SERVER = 32;

  private DiscordClient client;
  private FakeDiscord discord;

  @BeforeEach
  void start() throws IOException {
    client =
        new DiscordClient(
            new AskingInbox(Forms.NEW_WORKER), List.of(), OptionalLong.of(MANAGE_SERVER));
    discord = client.discord();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
  }

  @Test
  void onlyWhatIsUrgent_notifiesPeople() throws ChatException {
    List<Message> all =
        List.of(
            Message.of(Severity.PLAIN, "quiet"),
            Message.of(Severity.GOOD, "quiet"),
            Message.of(Severity.WARNING, "loud"),
            Message.of(Severity.BAD, "loud"),
            Message.of(Severity.PLAIN, "loud")
                .withMentions(List.of(new Mention("discord", true, "301"))),
            Message.of(Severity.PLAIN, "quiet")
                .withMentions(List.of(new Mention("slack", true, "S1"))),
            Message.of(Severity.PLAIN, "loud")
                .withButtons(List.of(new Button("Yes", Button.Style.PLAIN, "offer", 0, false))));
    for (int i = 0; i < all.size(); i++) {
      Posted _ = client.chat().post(FakeDiscord.OPS, all.get(i), "key" + i);
    }
    assertEquals(
        all.stream().map(one -> one.title().equals("quiet")).toList(),
        discord.messages().stream().map(Shown::silent).toList());
  }

  @Test
  void theStepsOfAnAlert_notifyNobody_butAreThere() throws ChatException {
    Posted card = client.chat().post(FakeDiscord.OPS, Message.of(Severity.BAD, "FATAL"), "key1");
    Posted _ = client.chat().reply(card, Message.of(Severity.PLAIN, "acknowledged"), "key1-1");
    assertTrue(discord.thread(discord.messages().getFirst()).getFirst().silent());
  }

  private void isPresent(String expected) {
    Await.until(
        () -> "it is shown as " + expected + ": " + discord.gateway().presence(),
        () -> discord.gateway().presence().equals(expected));
  }

  @Test
  void presence_saysHowThingsStand_andOnlyChanges() {
    assertEquals("", discord.gateway().presence());
    client.stands(new FleetSummary(2, 1));
    isPresent("dnd: 2 FATAL · 1 unreachable");
    client.stands(new FleetSummary(3, 1));
    isPresent("dnd: 3 FATAL · 1 unreachable");
    client.stands(new FleetSummary(0, 0));
    isPresent("online: no worker is FATAL");
  }

  @Test
  void theCommand_isSeenByThoseOfTheConfig() {
    assertEquals(
        List.of("32"),
        discord
            .commands(FakeDiscord.GUILD)
            .valueStream()
            .map(one -> one.path("default_member_permissions").asString(""))
            .distinct()
            .collect(Collectors.toList()));
    int registered = discord.registrations();
    discord.guild().unavailable(true);
    discord.guild().unavailable(false);
    Await.until("it has looked again", () -> readsOfCommands() > 1);
    assertEquals(registered, discord.registrations(), "the same is not registered again");
  }

  private long readsOfCommands() {
    return discord.requests().stream()
        .filter(one -> one.route().equals("GET /applications/{id}/guilds/{id}/commands"))
        .count();
  }
}
