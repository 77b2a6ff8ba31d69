package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.AlertStory;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Fault;
import dev.workerbot.testing.StoredAlerts;
import dev.workerbot.testing.StoredOperations;
import dev.workerbot.testing.TroubledServer;
import dev.workerbot.testing.TroubledServer.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bot is killed where an alert is lost or doubled most easily; {@link AlertKillSoakIT} has
 * more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("soak")
class AlertKillMomentsSoakIT {
  /** The bot is dead by then. */
  private static final Duration ANSWERS_TOO_LATE = Duration.ofSeconds(8);

  private TroubledServer web1;
  private FakeSlack slack;
  private BotProcess bot;
  private StoredOperations store;
  private StoredAlerts alerts;

  @BeforeAll
  void startServer() throws IOException {
    web1 = TroubledServer.start();
  }

  @BeforeEach
  void startBot(@TempDir Path dir) throws IOException {
    slack = FakeSlack.start();
    store = new StoredOperations(dir.resolve("state/workerbot.db"));
    alerts = new StoredAlerts(store);
    bot = BotProcess.run(web1.config(dir, slack, Duration.ofSeconds(1)), slack);
  }

  @AfterEach
  void stopBot() throws IOException {
    bot.close();
    slack.close();
    assertEquals("ok", store.integrity());
    assertEquals(List.of(), slack.violations());
    assertFalse(bot.output().contains(" ERROR "), bot.output());
  }

  @AfterAll
  void stopServer() throws IOException {
    web1.close();
  }

  private AlertStory story(Trouble trouble) {
    return new AlertStory(slack, alerts, trouble);
  }

  private void endsOnce(AlertStory story) {
    story.awaitEnd();
    assertEquals(List.of(), story.doubled());
    assertEquals(List.of(), story.wrong());
    assertEquals(1, alerts.cards().size());
  }

  @Test
  void betweenSlacksTakingTheCard_andNotingIt_theCardIsFoundAgain() throws IOException {
    slack.hesitate("chat.postMessage", ANSWERS_TOO_LATE);
    AlertStory story = story(Trouble.FATAL);
    web1.begin(Trouble.FATAL);
    story.awaitCard();
    bot.kill();
    assertEquals("", alerts.cards().getFirst().message());
    slack.hesitate("chat.postMessage", Duration.ZERO);
    bot.start();
    story.awaitReported();
    web1.mend(Trouble.FATAL);
    endsOnce(story);
  }

  @Test
  void betweenSlacksTakingALine_andNotingIt_theLineIsFoundAgain() throws IOException {
    AlertStory story = story(Trouble.FATAL);
    web1.begin(Trouble.FATAL);
    story.awaitCard();
    story.awaitReported();
    slack.hesitate("chat.postMessage", ANSWERS_TOO_LATE);
    story.press("Acknowledge");
    Await.until("there is a line", () -> !story.replies().isEmpty());
    bot.kill();
    assertEquals(0, alerts.cards().getFirst().sentLine());
    slack.hesitate("chat.postMessage", Duration.ZERO);
    bot.start();
    web1.mend(Trouble.FATAL);
    endsOnce(story);
    assertTrue(story.replies().getFirst().text().contains("acknowledged by @anna"));
  }

  @Test
  void withTheOutboxFull_whileSlackIsDown_everyStepIsReported_inOrder() throws IOException {
    AlertStory story = story(Trouble.FATAL);
    web1.begin(Trouble.FATAL);
    story.awaitCard();
    story.awaitReported();
    slack.down(Fault.CLOSE);
    story.press("Acknowledge");
    Await.until("it is heard", () -> alerts.cards().getFirst().acknowledged());
    web1.mend(Trouble.FATAL);
    Await.until("it is over", () -> alerts.cards().getFirst().closedAt().isPresent());
    bot.kill();
    assertEquals(List.of(), story.replies());
    bot.launch();
    slack.up();
    bot.awaitConnected();
    endsOnce(story);
    assertEquals(3, story.replies().size(), story.replies().toString());
  }

  @Test
  void deadWhileAWorkerBecomesFatal_itIsReportedLater() throws IOException {
    AlertStory story = story(Trouble.FATAL);
    bot.kill();
    web1.begin(Trouble.FATAL);
    web1.awaitState(Trouble.FATAL);
    bot.start();
    story.awaitCard();
    web1.mend(Trouble.FATAL);
    endsOnce(story);
  }

  @Test
  void deadWhileAWorkerExits_itIsReportedLater_andStaysOpenOverTheNextDeath() throws IOException {
    AlertStory story = story(Trouble.EXITED);
    bot.kill();
    web1.begin(Trouble.EXITED);
    web1.awaitState(Trouble.EXITED);
    bot.start();
    story.awaitCard();
    story.awaitReported();
    bot.kill();
    bot.start();
    story.press("Start");
    endsOnce(story);
    assertTrue(story.card().text().contains("Actions: started by @anna"));
  }
}
