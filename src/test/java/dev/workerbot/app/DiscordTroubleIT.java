package dev.workerbot.app;

import static dev.workerbot.testing.DiscordBot.ANNA;
import static dev.workerbot.testing.DiscordTalk.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.DiscordBot;
import dev.workerbot.testing.DiscordTalk;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.discord.DiscordGuild.Right;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Fault;
import dev.workerbot.testing.discord.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that Discord and the way there do to a bot, while somebody wants something of it. */
class DiscordTroubleIT {
  private static final String CALLBACK = "POST /interactions/{id}/{token}/callback";

  private final MemorySupervisor web1 = new MemorySupervisor("horizon", "mailer");
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
  }

  @AfterEach
  void disconnect() throws IOException {
    bot.close();
  }

  private void says(String sentence) {
    Await.until(
        () -> "it says " + sentence + ": " + bot.chat().trouble() + bot.log().text(),
        () -> bot.log().text().contains(sentence));
  }

  private void isWellAgain() {
    Await.until(
        () -> "all is well again: " + bot.chat().trouble() + bot.log().text(),
        () -> bot.chat().trouble().isEmpty());
    talk.asks(ANNA, "status", "horizon@web1", "RUNNING");
  }

  @Test
  void whatIsTypedWhileTheConnectionIsLost_isDoneAfterTheResume() {
    discord.gateway().refuse();
    discord.gateway().drop();
    says("the connection to Discord was lost");
    Await.until("health tells", () -> bot.chat().trouble().isPresent());
    String _ = discord.types(ANNA, FakeDiscord.OPS, "status", Map.of("target", "horizon@web1"));
    discord.gateway().accept();
    // Beside the command, where Discord waits for its answer no more.
    talk.shows(0, "RUNNING");
    says("nothing was missed");
    assertEquals(1, discord.gateway().resumes());
  }

  @Test
  void aReconnectThatDiscordAsksFor_isAResume() {
    discord.gateway().reconnect();
    says("nothing was missed");
    isWellAgain();
    assertEquals(1, discord.gateway().identifies());
  }

  @Test
  void aSessionThatCanBeResumed_is() {
    discord.gateway().invalidSession(true);
    says("nothing was missed");
    isWellAgain();
    assertEquals(1, discord.gateway().identifies());
  }

  @Test
  void heartbeatsThatNobodyAnswers_endTheConnection(@TempDir Path dir) throws IOException {
    bot.leave();
    discord.gateway().heartbeat(Duration.ofMillis(300));
    discord.gateway().betweenIdentifies(Duration.ZERO);
    bot.join();
    discord.gateway().acknowledge(false);
    says("the connection to Discord was lost");
    discord.gateway().acknowledge(true);
    isWellAgain();
  }

  @Test
  void aTokenThatDiscordDoesNotKnow_isSaid_inWordsThatHelp() throws IOException {
    bot.leave();
    discord.gateway().betweenIdentifies(Duration.ZERO);
    discord.fail("GET /users/@me", Fault.UNAUTHORIZED, 1);
    bot.join();
    says("rejects the bot's token: it is wrong or was reset");
    isWellAgain();
    // Each of JDA's own ends would have begun a connection of its own.
    assertFalse(bot.log().text().contains("has closed the connection"), bot.log().text());
  }

  @Test
  void aGuildThatHasAnOutageWhenTheBotComes_getsItsCommandAfterwards() throws IOException {
    bot.leave();
    discord.gateway().betweenIdentifies(Duration.ZERO);
    discord.guild().unavailable(true);
    discord.forgetsCommands(FakeDiscord.GUILD);
    bot.begin();
    Await.until("it is in", () -> bot.chat().isConnected());
    discord.guild().unavailable(false);
    talk.awaitCommand();
    isWellAgain();
  }

  @Test
  void aPressWhoseAcknowledgementIsLost_isDoneAllTheSame_andItsMessageEdited() {
    Shown preview =
        talk.asks(ANNA, "restart", "horizon@web1,mailer@web1", "This would restart 2 workers");
    discord.fail(CALLBACK, Fault.ERROR_500, 1);
    String _ = discord.presses(ANNA, preview, "Confirm");
    Shown after = talk.becomes(preview, "2 of 2 RUNNING again");
    assertEquals(List.of(), after.versions().getLast().labels());
  }

  @Test
  void aPressThatComesTwice_isDoneOnce() {
    Shown preview =
        talk.asks(ANNA, "restart", "horizon@web1,mailer@web1", "This would restart 2 workers");
    discord.again(discord.presses(ANNA, preview, "Confirm"));
    talk.becomes(preview, "2 of 2 RUNNING again");
    assertEquals(1, discord.messages().size(), discord.messages().toString());
    assertEquals(0, discord.whispers().size(), discord.whispers().toString());
  }

  @Test
  void aRefusalThatCannotBeTheAnswer_comesAsADirectMessage() {
    discord.fail(CALLBACK, Fault.ERROR_500);
    String _ = discord.types(DiscordBot.BOB, FakeDiscord.OPS, "status", Map.of());
    Await.until(
        () -> "bob is told: " + bot.log().text(),
        () -> discord.directMessages(DiscordBot.BOB).size() == 1);
    assertTrue(
        text(discord.directMessages(DiscordBot.BOB).getFirst()).contains("You have no right"));
  }

  @Test
  void aGuildWithAnOutage_isSaid() {
    discord.guild().unavailable(true);
    Await.until(
        () -> "health tells: " + bot.chat().trouble(),
        () -> bot.chat().trouble().filter(one -> one.contains("has an outage")).isPresent());
    discord.guild().unavailable(false);
    isWellAgain();
  }

  @Test
  void aGuildThatTheBotIsNotIn_isSaid_withHowToInviteIt() {
    discord.guild().removeBot();
    Await.until(
        () -> "health tells: " + bot.chat().trouble(),
        () ->
            bot.chat()
                .trouble()
                .filter(one -> one.contains("not in the Discord server 100; invite it with https"))
                .isPresent());
    discord.guild().inviteBot();
    isWellAgain();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"RATE_LIMITED_GLOBAL", "ERROR_500", "LOST_ANSWER"})
  void whateverBefallsAnEdit_theVerdictArrives_inTheOneMessage(Fault fault) {
    web1.stopsSlowly();
    String asked = discord.types(ANNA, FakeDiscord.OPS, "restart", Map.of("target", "mailer@web1"));
    talk.says(asked, "Restarting mailer");
    discord.fail("PATCH /webhooks/{id}/{token}/messages/{id}", fault, 1);
    discord.fail("PATCH /webhooks/{id}/{token}/messages/@original", fault, 1);
    web1.stops();
    talk.says(asked, "mailer on web1: RUNNING again");
    assertEquals(1, discord.messages().size(), discord.messages().toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"ERROR_500", "CLOSE", "LOST_ANSWER"})
  void whateverBefallsTheAnswer_itIsReportedOnce(Fault fault) {
    discord.fail(CALLBACK, fault, 1);
    String asked =
        discord.types(ANNA, FakeDiscord.OPS, "restart", Map.of("target", "horizon@web1"));
    Await.until(
        () -> "it is told: " + discord.messages() + bot.log().text(),
        () -> discord.messages().stream().anyMatch(one -> text(one).contains("RUNNING again")));
    assertEquals(1, discord.messages().size(), discord.messages().toString());
    assertEquals(asked, discord.messages().getFirst().interactionId());
  }

  /** By its nonce Discord gives back the message that it has, with its old text. */
  @Test
  void aPostWhoseAnswerGotLost_saysInTheEndWhatIsSo_alsoWhereNoHistoryCanBeRead() {
    discord.guild().deny(FakeDiscord.OPS, Right.READ_MESSAGE_HISTORY);
    discord.fail(CALLBACK, Fault.ERROR_500);
    discord.fail("POST /channels/{id}/messages", Fault.LOST_ANSWER, 1);
    String _ = discord.types(ANNA, FakeDiscord.OPS, "restart", Map.of("target", "mailer@web1"));
    talk.shows(0, "mailer on web1: RUNNING again");
    assertEquals(1, discord.messages().size(), discord.messages().toString());
  }

  @Test
  void manyEdits_keepToTheLimitOfTheirRoute() {
    discord.bucket("PATCH /webhooks/{id}/{token}/messages/{id}", 1, 1.5);
    String asked = discord.types(ANNA, FakeDiscord.OPS, "restart", Map.of("target", "mailer@web1"));
    talk.says(asked, "mailer on web1: RUNNING again");
    assertTrue(discord.tooMany() <= 1, "one to learn the limit by");
  }

  @Test
  void inAChannelThatItDoesNotSee_itAnswersAllTheSame_andEditsToTheEnd() {
    discord.guild().deny(FakeDiscord.TEAM, Right.VIEW_CHANNEL, Right.SEND_MESSAGES);
    web1.stopsSlowly();
    String asked =
        discord.types(ANNA, FakeDiscord.TEAM, "restart", Map.of("target", "mailer@web1"));
    Shown message = talk.says(asked, "Restarting mailer");
    web1.stops();
    talk.becomes(message, "RUNNING again");
  }

  @Test
  void whatTakesLong_andIsForAll_isReportedInTheChannel_alsoWhereThatGotLost() throws SQLException {
    discord.fail(CALLBACK, Fault.LOST_ANSWER, 1);
    try (Connection other = DriverManager.getConnection(database);
        Statement statement = other.createStatement()) {
      boolean _ = statement.execute("BEGIN IMMEDIATE");
      String asked =
          discord.types(ANNA, FakeDiscord.OPS, "restart", Map.of("target", "horizon@web1"));
      Await.until("it thinks", () -> discord.isAnswered(asked));
      boolean _ = statement.execute("ROLLBACK");
      // Above it stands what it answers.
      talk.says(asked, "RUNNING again");
    }
    assertEquals(1, discord.messages().size(), discord.messages().toString());
    assertEquals(List.of(), discord.whispers());
  }

  @Test
  void whatTakesLong_andIsRefused_isReportedInPrivate_andNothingStaysInTheChannel()
      throws SQLException {
    try (Connection other = DriverManager.getConnection(database);
        Statement statement = other.createStatement()) {
      boolean _ = statement.execute("BEGIN IMMEDIATE");
      String asked =
          discord.types(
              DiscordBot.BOB, FakeDiscord.OPS, "restart", Map.of("target", "horizon@web1"));
      Await.until("it thinks", () -> discord.isAnswered(asked));
      boolean _ = statement.execute("ROLLBACK");
    }
    String said = talk.whispered(0, DiscordBot.BOB);
    assertTrue(said.contains("may not restart"), said);
    assertEquals(List.of(), discord.messages());
    assertEquals(0, discord.thinking());
  }

  @Test
  void anInteractionThatComesTwice_isDoneOnce() {
    String first = discord.types(ANNA, FakeDiscord.OPS, "restart", Map.of("target", "mailer@web1"));
    discord.again(first);
    talk.says(first, "RUNNING again");
    talk.asks(ANNA, "history", "mailer@web1", "mailer");
    assertEquals(2, discord.messages().size(), discord.messages().toString());
    assertEquals(List.of("stop mailer", "start mailer"), web1.done());
  }

  @Test
  void afterTheTokensEnd_theMessageIsEditedByItsId() {
    web1.stopsSlowly();
    String asked = discord.types(ANNA, FakeDiscord.OPS, "restart", Map.of("target", "mailer@web1"));
    talk.says(asked, "Restarting mailer");
    int before = byToken();
    discord.expireTokens();
    web1.stops();
    talk.says(asked, "RUNNING again");
    assertEquals(1, discord.messages().size());
    assertTrue(byToken() <= before + 1, "it is tried once, and then no more");
  }

  private int byToken() {
    return (int)
        discord.requests().stream()
            .filter(one -> one.method().equals("PATCH") && one.route().contains("/webhooks/"))
            .count();
  }
}
