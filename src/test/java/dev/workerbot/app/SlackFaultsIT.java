package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.store.Database;
import dev.workerbot.store.outbox.MessagePlace;
import dev.workerbot.store.outbox.OpenMessages;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Fault;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.SlackBot;
import dev.workerbot.testing.SlackTalk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/** What Slack, and the end of the bot, do to a request that is under way. */
class SlackFaultsIT {
  private static final List<String> RESTARTED = List.of("stop mailer", "start mailer");

  private final MemorySupervisor web1 = new MemorySupervisor("horizon", "mailer");
  private SlackBot bot;
  private FakeSlack slack;
  private SlackTalk talk;

  @BeforeEach
  void connect(@TempDir Path dir) throws IOException {
    bot = SlackBot.on(MemoryBot.on(dir, web1, "deny: [{verbs: stop, workers: mailer}]"));
    slack = bot.slack();
    talk = bot.talk();
  }

  @AfterEach
  void disconnect() throws IOException {
    bot.close();
  }

  /** Until {@code web1.stops()}. */
  private Shown restarting() {
    web1.stopsSlowly();
    String _ = slack.socket().type("U1", "restart mailer@web1");
    return talk.shows(0, "Restarting mailer");
  }

  private void isRestarted() {
    talk.shows(0, "mailer on web1: RUNNING again");
    assertEquals(1, slack.messages().size());
    assertEquals(RESTARTED, web1.done());
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"TOO_MANY", "ERROR_500", "LOST_ANSWER"})
  void whateverSlackAnswers_theVerdictArrives_andTheLogHasNoStackTrace(Fault fault) {
    slack.fail("chat.postMessage", fault);
    slack.fail("chat.update", fault);
    String _ = slack.socket().type("U1", "restart mailer@web1");
    isRestarted();
    assertEquals("", bot.log().errors());
  }

  @Test
  void aSlackThatIsNotThereYet_isTriedUntilItIs() throws IOException {
    bot.leave();
    slack.fail("auth.test", Fault.ERROR_500);
    slack.fail("apps.connections.open", Fault.CLOSE);
    bot.join();
    talk.asks("U1", "status horizon@web1", "RUNNING");
  }

  @Test
  void aSlackThatIsSlow_delaysNoAcknowledgement() {
    talk.asks("U1", "status horizon@web1", "RUNNING");
    slack.fail("auth.test", Fault.SILENCE, Fault.SILENCE);
    slack.fail("chat.postMessage", Fault.SILENCE);
    isAcknowledged(slack.socket().type("U1", "status horizon@web1"));
  }

  @Test
  void serversThatHang_delayNoAcknowledgement() {
    web1.hangs();
    isAcknowledged(slack.socket().type("U1", "restart mailer@web1"));
    web1.answers();
    isRestarted();
  }

  private void isAcknowledged(String envelope) {
    Await.until("it is acknowledged", () -> slack.socket().acks().containsKey(envelope));
    assertTrue(
        slack.socket().acks().get(envelope).compareTo(Duration.ofSeconds(3)) < 0,
        slack.socket().acks().toString());
  }

  @Test
  void aBrokenSocket_andARefresh_areConnectedAnew() {
    talk.asks("U1", "status horizon@web1", "RUNNING");
    int before = slack.socket().connections();
    slack.socket().refresh();
    Await.until("it connects anew", () -> slack.socket().connections() > before);
    talk.asks("U1", "status horizon@web1", "RUNNING");
    int then = slack.socket().connections();
    slack.socket().breakConnections();
    Await.until("it connects again", () -> slack.socket().connections() > then);
    talk.asks("U1", "status horizon@web1", "RUNNING");
  }

  @Test
  void aBreakInTheMiddleOfARestart_losesNothing() {
    Shown _ = restarting();
    slack.socket().breakConnections();
    web1.stops();
    isRestarted();
  }

  @Test
  void aChannelWithoutTheBot_isAnsweredThroughTheResponseUrl() {
    slack.workspace().isNotIn("C1");
    String _ = slack.socket().type("U1", "whoami");
    Await.until("it is answered", () -> !slack.whispers().isEmpty());
    assertEquals("response_url", slack.whispers().getFirst().channel());
    assertTrue(slack.whispers().getFirst().version().blocks().contains("operator"));
  }

  /** What everybody in a channel reads by a response_url. */
  private String responded(int index) {
    Await.until("response " + index, () -> slack.whispers().size() > index);
    assertEquals("in_channel", slack.whispers().get(index).channel());
    return slack.whispers().get(index).version().blocks();
  }

  @Test
  void aChannelWithoutTheBot_isReportedAtOnce_andHasTheResult() {
    slack.workspace().isNotIn("C1");
    web1.stopsSlowly();
    String _ = slack.socket().type("U1", "restart mailer@web1");
    String first = responded(0);
    assertTrue(first.contains("Working on restart mailer@web1"), first);
    assertTrue(first.contains("/invite @workerbot"), first);
    web1.stops();
    String last = responded(1);
    assertTrue(last.contains("RUNNING again"), last);
    assertEquals(RESTARTED, web1.done());
    assertEquals(List.of(), slack.messages());
  }

  @Test
  void whatOutlivesTheResponseUrl_isSentInADirectMessage() {
    slack.workspace().isNotIn("C1");
    web1.stopsSlowly();
    String _ = slack.socket().type("U1", "restart mailer@web1");
    String _ = responded(0);
    slack.expireResponses();
    web1.stops();
    Shown shown = talk.shows(0, "RUNNING again");
    assertEquals("U1", shown.channel());
    assertTrue(shown.text().contains("Only you see this"), shown.text());
  }

  @Test
  void aConversationOfOthers_isAnsweredToTheAskerAlone_andNobodyIsInvited() {
    slack.workspace().isNotIn("D9");
    ObjectNode typed = slack.socket().typed("U1", "restart mailer@web1");
    String _ = slack.socket().deliver("slash_commands", typed.put("channel_id", "D9"));
    Await.until("it is answered", () -> !slack.whispers().isEmpty());
    FakeSlack.Whisper shown = slack.whispers().getFirst();
    assertEquals("response_url", shown.channel());
    assertTrue(shown.version().blocks().contains("RUNNING again"), shown.toString());
    assertFalse(shown.version().blocks().contains("/invite"), shown.toString());
  }

  @Test
  void aRefusalThatComesLate_isPrivateAllTheSame() {
    web1.hangs();
    String _ = slack.socket().type("U1", "stop mailer@web1");
    talk.shows(0, "asking the servers");
    web1.answers();
    assertTrue(talk.whispered(0, "U1").contains("You may not stop"));
    Shown message = talk.shows(0, "was answered in private");
    assertTrue(
        message.versions().stream().noneMatch(one -> one.blocks().contains("You may not")),
        message.toString());
  }

  /** The bot ends while the worker stops; the next one finds it as it was. */
  private void restartBot() throws IOException {
    web1.failsOnClose(ProblemKind.LOST);
    bot.restart(web1::answers);
  }

  @Test
  void aBotThatRestartsInTheMiddle_finishesItsMessage() throws IOException {
    Shown _ = restarting();
    restartBot();
    isRestarted();
  }

  @Test
  void aConfirmedOperation_isFinishedInItsPreview_byTheNextBot() throws IOException {
    Shown preview =
        talk.asks("U1", "restart mailer@web1,horizon@web1", "This would restart 2 workers");
    bot.restart();
    web1.stopsSlowly();
    String _ = slack.socket().press("U1", preview, "Confirm");
    talk.shows(0, "Restarting 2 workers");
    restartBot();
    talk.shows(0, "2 of 2 RUNNING again");
    assertEquals(1, slack.messages().size());
  }

  private String url() {
    return "jdbc:sqlite:" + bot.bot().file().resolveSibling("state/workerbot.db");
  }

  @Test
  void aMessageThatADeadBotDidNotNote_isFound_andGoneOnWith() throws IOException {
    Shown message = restarting();
    bot.leave();
    web1.failsOnClose(ProblemKind.LOST);
    bot.bot().restartAlone(web1::answers);
    try (Database database = Database.open(url())) {
      new OpenMessages(database).closed(message.key());
    }
    bot.join();
    isRestarted();
  }

  @Test
  void whatCouldNotBegin_isSaidToBeOver_byTheNextBot() throws IOException {
    Shown message = talk.asks("U1", "status horizon@web1", "RUNNING");
    try (Database database = Database.open(url())) {
      new OpenMessages(database)
          .opened("killed", "dead", new MessagePlace("slack", "C1", message.ts()));
    }
    bot.restart();
    talk.shows(0, "restarted in the middle");
    Await.until("nothing is left open", () -> openMessages() == 0);
  }

  private int openMessages() throws IOException {
    try (Database database = Database.open(url())) {
      return new OpenMessages(database).owners().size();
    }
  }
}
