package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.SlackTalk;
import dev.workerbot.testing.StoredOperations;
import dev.workerbot.testing.StoredOperations.Stored;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the bot in the middle of restarts, at random moments, many times. {@code -Dkill.rounds}
 * sets how often, {@code -Dkill.seed} repeats the moments of an earlier run.
 */
@Tag("soak")
class SlackKillSoakIT {
  /** Longer than a restart here takes, so that some kills come after its end. */
  private static final int LONGEST_MILLIS = 6000;

  /** In which everything is asked, decided, posted and written down for the first time. */
  private static final int BEGINNING_MILLIS = 1200;

  /** In which a request is acknowledged, and not yet said anything about. */
  private static final int ACKNOWLEDGED_MILLIS = 60;

  private static final List<String> WORKERS = List.of("slow", "queue:queue_00", "queue:queue_01");

  private final int rounds = Integer.getInteger("kill.rounds", 100);
  private final long seed = Long.getLong("kill.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Figures figures = new Figures();

  @TempDir private Path dir;
  private LoopbackServer web1;
  private FakeSlack slack;
  private BotProcess bot;
  private StoredOperations store;

  /** What the kills met. */
  private static final class Figures {
    private int beforeAnything;
    private int neverHeard;
    private int placeholdersLeft;
    private int inTheMiddle;
    private int betweenPostAndNote;
    private int afterTheVerdict;

    String reported() {
      return """
      killed before anything was begun: %d (of which before it was acknowledged: %d; of which \
      left a first sign of life behind that nobody had noted: %d); left as ⏳: 0
      killed in the middle: %d (of which between Slack's taking the post and the journal's \
      noting it, where the message has to be found again: %d)
      killed after the verdict: %d\
      """
          .formatted(
              beforeAnything,
              neverHeard,
              placeholdersLeft,
              inTheMiddle,
              betweenPostAndNote,
              afterTheVerdict);
    }
  }

  @BeforeEach
  void start() throws IOException {
    String slowStop =
        "command=bash -c 'trap \"sleep 0.4; exit 0\" TERM; while :; do sleep 0.1; done'";
    web1 =
        LoopbackServer.start(
            Map.of(
                "slow",
                slowStop,
                "queue",
                slowStop + "\nnumprocs=2\nprocess_name=%(program_name)s_%(process_num)02d"));
    WORKERS.forEach(worker -> web1.awaitStatus(worker, "RUNNING"));
    slack = FakeSlack.start();
    // So that kills often strike when Slack has a message and the bot does not know it yet.
    slack.hesitate("chat.postMessage", Duration.ofMillis(400));
    store = new StoredOperations(dir.resolve("state/workerbot.db"));
    bot =
        BotProcess.run(
            TestBot.config(dir, Map.of("web1", web1), Map.of(), BotProcess.leadingTo(slack)),
            slack);
  }

  @AfterEach
  void stop() throws IOException {
    System.out.println(figures.reported());
    bot.close();
    slack.close();
    web1.close();
  }

  @Test
  void killedAtAnyMoment_everyRestartIsFinished_andReported() throws IOException {
    System.out.printf("%d rounds, -Dkill.seed=%d%n", rounds, seed);
    for (int round = 1; round <= rounds; round++) {
      round(round);
    }
    if (figures.inTheMiddle + figures.afterTheVerdict > 0) {
      Shown _ = new SlackTalk(slack, bot::output).asks("U1", "history", "RUNNING again");
    }
    assertEquals(List.of(), slack.violations());
    assertFalse(bot.output().contains(" ERROR "), bot.output());
  }

  private void round(int round) throws IOException {
    boolean group = random.nextBoolean();
    Duration until =
        Duration.ofMillis(
            random.nextInt(
                List.of(ACKNOWLEDGED_MILLIS, BEGINNING_MILLIS, LONGEST_MILLIS)
                    .get(random.nextInt(3))));
    List<String> asked = group ? WORKERS.subList(1, 3) : WORKERS.subList(0, 1);
    List<String> before = asked.stream().map(web1::pid).toList();
    int messages = slack.messages().size();
    int whispers = slack.whispers().size();
    List<String> known = store.now().stream().map(Stored::id).toList();
    String envelope =
        slack.socket().type("U1", group ? "restart queue@web1 --yes" : "restart slow@web1");
    // Not to wait for anything, but to strike at that moment.
    LockSupport.parkNanos(until.toNanos());
    bot.kill();
    StoredOperations left = store.left(dir);
    assertEquals("ok", left.integrity());
    Optional<Stored> killed =
        left.now().stream().filter(one -> !known.contains(one.id())).findFirst();
    List<Shown> shownAtKill = slack.messages().subList(messages, slack.messages().size());
    bot.start();
    try {
      if (killed.isEmpty()) {
        nothingWasBegun(asked, before, shownAtKill, left, whispers, envelope);
      } else {
        isFinished(killed.get(), shownAtKill, messages);
        for (int i = 0; i < asked.size(); i++) {
          assertNotEquals(before.get(i), web1.pid(asked.get(i)), asked.get(i));
        }
      }
      WORKERS.forEach(
          worker -> assertTrue(web1.status(worker).contains("RUNNING"), () -> web1.status(worker)));
      assertEquals("ok", store.integrity());
    } catch (AssertionError failed) {
      throw new AssertionError(
          "round %d, seed %d, killed after %s%n%s%n%s"
              .formatted(
                  round,
                  seed,
                  until,
                  slack.messages().subList(messages, slack.messages().size()),
                  bot.output()),
          failed);
    }
  }

  private void nothingWasBegun(
      List<String> asked,
      List<String> before,
      List<Shown> shown,
      StoredOperations left,
      int whispers,
      String envelope) {
    figures.beforeAnything++;
    assertEquals(before, asked.stream().map(web1::pid).toList());
    if (left.heard().isEmpty()) {
      // Then it was not acknowledged, and Slack tells the person itself.
      assertFalse(slack.socket().acks().containsKey(envelope), "acknowledged, and not stored");
      figures.neverHeard++;
      assertEquals(List.of(), shown);
      return;
    }
    for (Shown one : shown) {
      assertTrue(one.text().startsWith("⏳"), one.toString());
      figures.placeholdersLeft += left.openMessages().contains(one.ts()) ? 0 : 1;
    }
    Await.until(
        () -> "it is told that nothing was done: " + slack.messages() + slack.whispers(),
        () ->
            shown.isEmpty()
                ? slack.whispers().size() > whispers
                    && slack.whispers().getLast().version().text().contains("was lost")
                : slack.messages().stream()
                    .filter(now -> shown.stream().anyMatch(one -> one.ts().equals(now.ts())))
                    .allMatch(now ->
                        now.text().contains("Nothing was changed yet")
                            || now.text().contains("was lost")));
    Await.until("nothing waits for a word", () -> store.heard().isEmpty());
  }

  private void isFinished(Stored killed, List<Shown> shownAtKill, int messages) {
    Await.until(
        "the journal and the history have their end",
        () -> store.find(killed.id()).filter(Stored::ended).isPresent());
    Stored end = store.find(killed.id()).orElseThrow();
    assertEquals("DONE", end.outcome());
    assertTrue(end.summary().contains("RUNNING again"), end.toString());
    List<Shown> shown = slack.messages().subList(messages, slack.messages().size());
    Shown last = shown.getLast();
    assertTrue(
        killed.message().isEmpty() || killed.message().equals(last.ts()),
        "the message that the journal knew");
    Await.until("no message is open", () -> store.openMessages().isEmpty());
    assertTrue(last.text().contains("RUNNING again"), last.toString());
    if (killed.ended()) {
      figures.afterTheVerdict++;
    } else {
      figures.inTheMiddle++;
    }
    boolean unnoted = !killed.ended() && killed.message().isEmpty() && !shownAtKill.isEmpty();
    if (unnoted) {
      figures.betweenPostAndNote++;
    }
    assertEquals(1, shown.size(), "messages of one operation");
  }
}
