package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.testing.AlertStory;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Fault;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.StoredAlerts;
import dev.workerbot.testing.StoredAlerts.Card;
import dev.workerbot.testing.StoredOperations;
import dev.workerbot.testing.TroubledServer;
import dev.workerbot.testing.TroubledServer.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the bot at random moments of an alert's life, many times, and counts what is missing and
 * what is doubled. {@code -Dkill.rounds} sets how often, {@code -Dkill.seed} repeats the moments of
 * an earlier run.
 */
@Tag("soak")
class AlertKillSoakIT {
  /** Longer than it takes here until any of the troubles has its card. */
  private static final int LONGEST_MILLIS = 7000;

  /** The bot is dead by then. */
  private static final Duration ANSWERS_TOO_LATE = Duration.ofSeconds(8);

  private static final Duration OVER = Duration.ofMillis(3500);

  private final int rounds = Integer.getInteger("kill.rounds", 50);
  private final long seed = Long.getLong("kill.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Figures figures = new Figures();
  private final List<String> wrong = new ArrayList<>();

  @TempDir private Path dir;
  private TroubledServer web1;
  private FakeSlack slack;
  private BotProcess bot;
  private StoredOperations store;
  private AlertStory story;

  /** After what the bot is killed; some random time passes in between. */
  private enum Aim {
    THE_TROUBLE_BEGAN,
    NOTHING,
    SLACK_WAS_ASKED_TO_POST,
    SLACK_TOOK_THE_CARD,
    ACKNOWLEDGE_WAS_PRESSED,
    SLACK_TOOK_A_LINE,
    START_WAS_PRESSED,
    IT_WAS_WELL_AGAIN,
    IT_WAS_RESOLVED;

    /** Whether nobody need see anything in Slack before the kill. */
    boolean worksWithoutSlack() {
      return this == THE_TROUBLE_BEGAN
          || this == ACKNOWLEDGE_WAS_PRESSED
          || this == IT_WAS_WELL_AGAIN;
    }
  }

  /** What the kills met. */
  private static final class Figures {
    private final Map<Aim, Integer> aims = new EnumMap<>(Aim.class);
    private final Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);
    private final Map<String, Integer> met = new TreeMap<>();
    private int slackDown;
    private int missing;
    private int doubled;

    String reported() {
      StringBuilder reported = new StringBuilder("killed after:\n");
      aims.forEach((aim, times) -> reported.append("  %3d %s%n".formatted(times, aim)));
      reported.append("of which with Slack down: ").append(slackDown);
      reported.append("\nby trouble: ").append(troubles).append("\nthe kills met:\n");
      met.forEach((phase, times) -> reported.append("  %3d %s%n".formatted(times, phase)));
      return reported.append("missing: %d, doubled: %d".formatted(missing, doubled)).toString();
    }
  }

  @BeforeEach
  void start() throws IOException {
    web1 = TroubledServer.start();
    slack = FakeSlack.start();
    store = new StoredOperations(dir.resolve("state/workerbot.db"));
    bot = BotProcess.run(web1.config(dir, slack, Duration.ofSeconds(3)), slack);
  }

  @AfterEach
  void stop() throws IOException {
    System.out.printf("%s%n-Dkill.seed=%d%n", figures.reported(), seed);
    bot.close();
    slack.close();
    web1.close();
  }

  @Test
  void killedAtAnyMoment_everyAlertIsReported_once_toItsEnd() throws IOException {
    System.out.printf("%d rounds, -Dkill.seed=%d%n", rounds, seed);
    for (int round = 1; round <= rounds; round++) {
      Trouble trouble = pick(List.of(Trouble.values()));
      Aim aim = pick(List.of(Aim.values()));
      boolean acts = aim != Aim.START_WAS_PRESSED || !trouble.button().isEmpty();
      round(round, trouble, acts ? aim : Aim.IT_WAS_WELL_AGAIN);
    }
    assertEquals(rounds, AlertStory.all(slack).size(), "cards in the end");
    assertEquals(List.of(), wrong);
    assertEquals(0, figures.missing);
    assertEquals(0, figures.doubled);
    assertEquals(List.of(), slack.violations());
    assertFalse(bot.output().contains(" ERROR "), bot.output());
  }

  private void round(int round, Trouble trouble, Aim aim) throws IOException {
    figures.aims.merge(aim, 1, Integer::sum);
    figures.troubles.merge(trouble, 1, Integer::sum);
    boolean down = aim.worksWithoutSlack() && random.nextInt(3) == 0;
    figures.slackDown += down ? 1 : 0;
    int logged = bot.output().length();
    story = new AlertStory(slack, new StoredAlerts(store), trouble);
    int known = new StoredAlerts(store).cards().size();
    String what =
        "round %d: %s, after %s%s".formatted(round, trouble, aim, down ? ", Slack down" : "");
    System.out.println(what);
    try {
      reach(aim, trouble, down);
      bot.kill();
      slack.hesitate("chat.postMessage", Duration.ZERO);
      StoredOperations left = store.left(dir);
      assertEquals("ok", left.integrity());
      Optional<Card> card = new StoredAlerts(left).cards().stream().skip(known).findFirst();
      String met = met(card);
      figures.met.merge(met, 1, Integer::sum);
      what += ", met: " + met;
      if (aim == Aim.NOTHING) {
        web1.begin(trouble);
        web1.awaitState(trouble);
      }
      bot.launch();
      if (down) {
        park(3000);
        slack.up();
      }
      bot.awaitConnected();
      isReported(trouble, card);
      assertEquals(known + 1, new StoredAlerts(store).cards().size(), "cards in the store");
      assertEquals("ok", store.integrity());
    } catch (AssertionError failed) {
      throw new AssertionError(
          "%s, seed %d%n%s%n%s%n%s%n%s"
              .formatted(
                  what,
                  seed,
                  story.cards(),
                  story.replies(),
                  new StoredAlerts(store).cards(),
                  bot.output().substring(logged)),
          failed);
    }
  }

  /** Not to wait for anything, but to strike at some moment. */
  private void park(int atMostMillis) {
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(atMostMillis)).toNanos());
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void slackGoesDown(boolean down) {
    if (down) {
      slack.down(pick(List.of(Fault.ERROR_500, Fault.CLOSE, Fault.SILENCE)));
    }
  }

  private void reach(Aim aim, Trouble trouble, boolean down) throws IOException {
    switch (aim) {
      case THE_TROUBLE_BEGAN -> {
        slackGoesDown(down);
        web1.begin(trouble);
        park(LONGEST_MILLIS);
      }
      case NOTHING -> park(100);
      case SLACK_WAS_ASKED_TO_POST -> {
        int calls = slack.calls("chat.postMessage");
        slack.fail("chat.postMessage", Fault.SILENCE);
        web1.begin(trouble);
        Await.until(
            Duration.ofSeconds(60),
            "Slack is asked",
            () -> slack.calls("chat.postMessage") > calls);
        park(300);
      }
      case SLACK_TOOK_THE_CARD -> {
        slack.hesitate("chat.postMessage", ANSWERS_TOO_LATE);
        isSeen(trouble);
        park(300);
      }
      case ACKNOWLEDGE_WAS_PRESSED -> {
        isSeen(trouble);
        slackGoesDown(down);
        story.press("Acknowledge");
        park(1500);
      }
      case SLACK_TOOK_A_LINE -> {
        isSeen(trouble);
        story.awaitReported();
        slack.hesitate("chat.postMessage", ANSWERS_TOO_LATE);
        story.press("Acknowledge");
        Await.until("there is a line", () -> !story.replies().isEmpty());
        park(300);
      }
      case START_WAS_PRESSED -> {
        isSeen(trouble);
        web1.takeAway(trouble);
        story.press(trouble.button());
        park(3000);
      }
      case IT_WAS_WELL_AGAIN -> {
        isSeen(trouble);
        slackGoesDown(down);
        web1.mend(trouble);
        park(5000);
      }
      case IT_WAS_RESOLVED -> {
        isSeen(trouble);
        web1.mend(trouble);
        story.awaitSays(trouble.resolved());
        park(500);
      }
    }
  }

  private void isSeen(Trouble trouble) throws IOException {
    web1.begin(trouble);
    story.awaitCard();
  }

  /** What the kill met, by what is left in the store and in Slack. */
  private String met(Optional<Card> card) {
    if (card.isEmpty()) {
      return "0 no alert stored";
    }
    Card left = card.get();
    if (left.message().isEmpty()) {
      return !story.cards().isEmpty()
          ? "2 card taken by Slack, and not noted"
          : left.sending() ? "1 card being posted" : "1 card in the outbox";
    }
    if (story.replies().size() > left.sentLine()) {
      return "4 line taken by Slack, and not noted";
    }
    if (left.sentVersion() < left.version()) {
      return "5 change in the outbox";
    }
    return left.closedAt().isPresent()
        ? "9 resolved, and told"
        : left.well()
            ? "8 well, and watched"
            : left.actedOn()
                ? "7 being started, or started"
                : left.acknowledged() ? "6 acknowledged" : "3 open";
  }

  private void isReported(Trouble trouble, Optional<Card> left) throws IOException {
    try {
      story.awaitCard();
    } catch (AssertionError missing) {
      figures.missing++;
      throw missing;
    }
    web1.mend(trouble);
    story.awaitEnd();
    String end = story.card().text();
    if (left.filter(Card::acknowledged).isPresent() && !end.contains("Acknowledged: by @anna")) {
      wrong.add("that it was acknowledged is forgotten: " + end);
    }
    if (left.filter(Card::actedOn).isPresent() && !end.contains("ed by @anna")) {
      wrong.add("that it was started is forgotten: " + end);
    }
    long closed = story.closedAt().orElseThrow();
    Await.until(
        "what comes next is another alert",
        () -> System.currentTimeMillis() > closed + OVER.toMillis());
    List<String> doubled = story.doubled();
    figures.doubled += doubled.size();
    assertEquals(List.of(), doubled);
    assertEquals(List.of(), story.wrong());
    for (Shown shown : slack.messages()) {
      assertFalse(shown.text().contains("outside workerbot"), shown.toString());
    }
  }
}
