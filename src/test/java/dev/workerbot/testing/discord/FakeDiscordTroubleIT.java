package dev.workerbot.testing.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.events.guild.GuildAvailableEvent;
import net.dv8tion.jda.api.events.guild.GuildLeaveEvent;
import net.dv8tion.jda.api.events.guild.GuildUnavailableEvent;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.events.session.SessionRecreateEvent;
import net.dv8tion.jda.api.events.session.SessionResumeEvent;
import net.dv8tion.jda.api.exceptions.ErrorResponseException;
import net.dv8tion.jda.api.requests.ErrorResponse;
import net.dv8tion.jda.api.requests.RestAction;
import net.dv8tion.jda.api.requests.restaction.MessageCreateAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the real JDA meets the fake's troubles as it would meet Discord's. */
class FakeDiscordTroubleIT {
  private static final String ANNA = "401";
  private static final String CREATE = "POST /channels/{id}/messages";

  private FakeDiscord discord;
  private JdaClient bot;

  @BeforeEach
  void logIn() throws Exception {
    discord = FakeDiscord.start();
    discord.person(ANNA, "anna");
    discord.gateway().betweenIdentifies(Duration.ZERO);
    discord.gateway().heartbeat(Duration.ofMillis(200));
    bot = new JdaClient(discord, FakeDiscord.TOKEN);
  }

  @AfterEach
  void logOut() throws Exception {
    bot.close();
    discord.close();
  }

  private MessageCreateAction says(String text) {
    return bot.ops().sendMessage(text).setNonce("n-" + text);
  }

  private long created() {
    return discord.requests().stream().filter(one -> one.route().equals(CREATE)).count();
  }

  private ErrorResponseException refused(MessageCreateAction message) {
    return assertThrows(ErrorResponseException.class, message::complete);
  }

  @Test
  void connectionThatBreaks_isResumed_andWhatHappenedMeanwhileArrives() {
    says("x").complete();
    discord.gateway().refuse();
    discord.gateway().drop();
    Await.until("it is gone", () -> !discord.gateway().connected());
    String _ = discord.pressesId(ANNA, discord.messages().getFirst(), "start-1");
    discord.gateway().accept();
    assertEquals("start-1", bot.next(ButtonInteractionEvent.class).getComponentId());
    bot.next(SessionResumeEvent.class);
    assertEquals(1, discord.gateway().identifies());
  }

  @Test
  void reconnect_thatIsAskedFor_isAResume() {
    discord.gateway().reconnect();
    bot.next(SessionResumeEvent.class);
    assertEquals(1, discord.gateway().identifies());
  }

  @Test
  void sessionThatIsInvalid_isReplaced() {
    discord.gateway().invalidSession(false);
    bot.next(SessionRecreateEvent.class);
    assertEquals(2, discord.gateway().identifies());
    assertEquals("ops", bot.ops().getName());
  }

  @Test
  void heartbeatsWithoutAnAnswer_areTheEndOfAConnection() {
    discord.gateway().acknowledge(false);
    Await.until("it resumes", () -> discord.gateway().resumes() > 0);
    discord.gateway().acknowledge(true);
    bot.next(SessionResumeEvent.class);
  }

  @Test
  void identifyingTooSoon_isAViolation() {
    discord.gateway().betweenIdentifies(Duration.ofMinutes(1));
    discord.gateway().invalidSession(false);
    bot.next(SessionRecreateEvent.class);
    assertEquals(1, discord.violations().size());
  }

  @Test
  void server_comesAndGoes() {
    discord.guild().unavailable(true);
    bot.next(GuildUnavailableEvent.class);
    discord.guild().unavailable(false);
    bot.next(GuildAvailableEvent.class);
    discord.guild().removeBot();
    bot.next(GuildLeaveEvent.class);
  }

  @Test
  void sameNonce_isTheSameMessage() {
    Message first = says("x").complete();
    assertEquals(first.getId(), says("x").complete().getId());
    assertEquals(1, discord.messages().size());
    assertEquals("n-x", discord.messages().getFirst().nonce());
  }

  @Test
  void limitOfARoute_isWaitedFor() {
    discord.fail(CREATE, Fault.RATE_LIMITED_ROUTE, 1);
    Instant start = Instant.now();
    says("x").complete();
    assertTrue(Duration.between(start, Instant.now()).toMillis() > 900);
    assertEquals(0, discord.tooMany());
    assertEquals(2, created());
  }

  @Test
  void limitOfEverything_isWaitedFor() {
    discord.fail(CREATE, Fault.RATE_LIMITED_GLOBAL, 1);
    says("x").complete();
    assertEquals(0, discord.tooMany());
  }

  @Test
  void smallBucket_isNotOverdrawn() {
    discord.bucket(CREATE, 2, 0.5);
    for (int number = 0; number < 5; number++) {
      says("x" + number).complete();
    }
    assertEquals(5, discord.messages().size());
    assertEquals(0, discord.tooMany());
  }

  @Test
  void answerThatIsLost_leavesAMessage() {
    discord.fail(CREATE, Fault.LOST_ANSWER, 1);
    try {
      says("x").complete();
    } catch (ErrorResponseException lost) {
      says("x").complete();
    }
    assertEquals(List.of("x"), discord.messages().stream().map(Shown::text).toList());
  }

  @Test
  void gatewayOfAProxy_thatIsBad_isAskedAgain() {
    discord.fail(CREATE, Fault.ERROR_502, 2);
    says("x").complete();
    assertEquals(3, created());
  }

  /** JDA trips over its own note of who called, and leaves them waiting; without it it does not. */
  @Test
  void pageOfAProxy_isAnError_whereJdaIsNotToNoteWhoCalled() {
    RestAction.setPassContext(false);
    try {
      discord.fail(CREATE, Fault.HTML, 1);
      assertEquals(ErrorResponse.SERVER_ERROR, refused(says("x")).getErrorResponse());
    } finally {
      RestAction.setPassContext(true);
    }
    assertEquals("y", says("y").complete().getContentRaw());
  }

  @Test
  void connectionThatIsClosed_costsNoMessage_andMakesNoSecondOne() {
    discord.fail(CREATE, Fault.CLOSE, 1);
    try {
      says("x").complete();
    } catch (ErrorResponseException closed) {
      assertEquals(ErrorResponse.SERVER_ERROR, closed.getErrorResponse());
      says("x").complete();
    }
    assertEquals(2, created());
    assertEquals(1, discord.messages().size());
  }

  @Test
  void faults_areWhatTheyAreCalled() {
    discord.fail(CREATE, Fault.ERROR_500, 1);
    assertEquals(500, refused(says("x")).getResponse().code);
    discord.fail(CREATE, Fault.MISSING_PERMISSION, 1);
    assertEquals(50013, refused(says("x")).getErrorCode());
    discord.fail(CREATE, Fault.UNAUTHORIZED, 1);
    assertEquals(401, refused(says("x")).getResponse().code);
    assertEquals(List.of(), discord.messages());
  }

  @Test
  void outage_isOver_whenItIsOver() {
    discord.down();
    Await.until("it is gone", () -> !discord.gateway().connected());
    assertEquals(ErrorResponse.SERVER_ERROR, refused(says("x")).getErrorResponse());
    discord.up();
    bot.next(SessionResumeEvent.class);
    says("y").complete();
    assertEquals(List.of("y"), discord.messages().stream().map(Shown::text).toList());
  }
}
