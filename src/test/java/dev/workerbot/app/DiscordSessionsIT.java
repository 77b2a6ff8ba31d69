package dev.workerbot.app;

import static dev.workerbot.testing.DiscordBot.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.discord.DiscordChat;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.DiscordBot;
import dev.workerbot.testing.DiscordTalk;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.discord.DiscordGuild.Right;
import dev.workerbot.testing.discord.FakeDiscord;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins to Discord that end, and others beside ours: what becomes of messages, what is said. */
class DiscordSessionsIT {
  private final MemorySupervisor web1 = new MemorySupervisor("mailer");
  private DiscordBot bot;
  private FakeDiscord discord;
  private DiscordTalk talk;
  private String database;

  @BeforeEach
  void connect(@TempDir Path dir) throws IOException {
    database = "jdbc:sqlite:" + dir.resolve("state/workerbot.db");
    bot = DiscordBot.on(MemoryBot.on(dir, web1, ""));
    discord = bot.discord();
    talk = bot.talk();
    discord.gateway().betweenIdentifies(Duration.ZERO);
  }

  @AfterEach
  void disconnect() throws IOException {
    bot.close();
  }

  /**
   * In the second channel the bot may do nothing, so that only the interaction's token can edit.
   */
  @Test
  void afterATokenReset_thatIsSaid_andTheVerdictStandsInTheMessageThatWasThere() {
    web1.stopsSlowly();
    discord.guild().deny(FakeDiscord.TEAM, Right.VIEW_CHANNEL, Right.SEND_MESSAGES);
    String asked =
        discord.types(ANNA, FakeDiscord.TEAM, "restart", Map.of("target", "mailer@web1"));
    talk.says(asked, "Restarting mailer");
    discord.gateway().close(4004);
    Await.until("health tells", () -> bot.chat().trouble().isPresent());
    Await.until(
        () -> "it is logged: " + bot.log().text(),
        () -> bot.log().text().contains("Discord rejects the bot's token"));
    Await.until("a new client is in", () -> bot.chat().trouble().isEmpty());
    web1.stops();
    talk.says(asked, "mailer on web1: RUNNING again");
    assertEquals(1, discord.messages().size(), discord.messages().toString());
    assertEquals(2, discord.gateway().identifies());
  }

  @Test
  void afterATokenReset_whoSawTheBotThink_getsTheAnswerInItsPlace() throws SQLException {
    String asked;
    try (Connection other = DriverManager.getConnection(database);
        Statement statement = other.createStatement()) {
      boolean _ = statement.execute("BEGIN IMMEDIATE");
      asked = discord.types(ANNA, FakeDiscord.OPS, "rights whoami", Map.of());
      Await.until("it thinks", () -> discord.isAnswered(asked));
      discord.gateway().close(4004);
      Await.until("the old client has ended", () -> !bot.chat().isConnected());
      boolean _ = statement.execute("ROLLBACK");
    }
    assertTrue(talk.whispered(0, ANNA).contains("operator"));
    assertEquals(1, discord.whispers().size(), discord.whispers().toString());
    assertEquals(List.of(), discord.directMessages(ANNA));
  }

  /** Discord sends each command to both, and takes the answer of the faster one. */
  @Test
  void aSecondProgramWithTheSameToken_isNamed() {
    List<String> reported = new CopyOnWriteArrayList<>();
    DiscordChat other =
        new DiscordChat(
            new DiscordSettings(
                FakeDiscord.TOKEN,
                Set.of(FakeDiscord.GUILD),
                Optional.of(discord.apiUrl()),
                Optional.of(discord.gatewayUrl()),
                "worker",
                OptionalLong.empty(),
                List.of()),
            DiscordSessionsIT::answersAsWell,
            (_, _) -> List.of(),
            (title, _) -> reported.add(title),
            Optional::empty);
    try (other) {
      other.start();
      Await.until("both are in", () -> discord.gateway().sessions() == 2 && other.isConnected());
      Await.until(
          "it is noticed",
          () -> {
            String asked = discord.types(ANNA, FakeDiscord.OPS, "rights whoami", Map.of());
            Await.until("it is answered", () -> discord.isAnswered(asked));
            return bot.chat().trouble().or(other::trouble).isPresent();
          });
      String trouble = bot.chat().trouble().or(other::trouble).orElseThrow();
      assertTrue(trouble.contains("Another program uses workerbot's Discord token"), trouble);
      if (other.trouble().isPresent()) {
        assertEquals(List.of("Another program uses workerbot's Discord token"), reported);
      }
    }
  }

  private static CompletableFuture<CommandAnswer> answersAsWell(
      InboundEvent inboundEvent, Chat from) {
    Message message = Message.of(Severity.PLAIN, "another workerbot");
    CompletableFuture<CommandAnswer> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            from.whisper(inboundEvent.caller().channel(), inboundEvent.caller().user(), message);
          } catch (ChatException tooLate) {
            // The other one was faster.
          }
          answer.complete(new Outcome.Done("op", message));
        });
    return answer;
  }
}
