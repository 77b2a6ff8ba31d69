package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.SlackTalk;
import dev.workerbot.testing.StoredOperations;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the bot at random moments after somebody has approved. {@code -Dkill.rounds} sets how
 * often, {@code -Dkill.seed} repeats the moments of an earlier run.
 */
@Tag("soak")
class ApprovalKillSoakIT {
  /** Longer than what is approved takes here, so that some kills come after its end. */
  private static final int LONGEST_MILLIS = 4000;

  /** In which the approval is written down and what it is for is begun. */
  private static final int BEGINNING_MILLIS = 400;

  private static final Pattern NUMBER = Pattern.compile("approve (#\\d+)");

  private final int rounds = Integer.getInteger("kill.rounds", 30);
  private final long seed = Long.getLong("kill.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir private Path dir;
  private LoopbackServer web1;
  private FakeSlack slack;
  private BotProcess bot;

  @BeforeEach
  void start() throws IOException {
    web1 = LoopbackServer.start(Map.of("slow", "command=sleep 100000"));
    web1.awaitStatus("slow", "RUNNING");
    slack = FakeSlack.start();
    Path config =
        TestBot.config(
            dir,
            Map.of("web1", web1),
            Map.of(),
            BotProcess.leadingTo(slack) + "approvals: [{verbs: restart, by: \"*\"}]\n");
    TestBot.edit(config, "slack:U1,", "slack:U1, slack:UBOB,");
    bot = BotProcess.run(config, slack);
  }

  @AfterEach
  void stop() throws IOException {
    bot.close();
    slack.close();
    web1.close();
  }

  @Test
  void killedAtAnyMoment_whatWasApprovedIsDoneOnce_andReported() throws IOException {
    System.out.printf("%d rounds, -Dkill.seed=%d%n", rounds, seed);
    int notHeard = 0;
    for (int round = 1; round <= rounds; round++) {
      String before = web1.pid("slow");
      long spawned = spawned();
      int message = slack.messages().size();
      SlackTalk talk = new SlackTalk(slack, bot::output);
      Shown card = talk.asks("U1", "restart slow@web1", "@anna asks");
      Matcher number = NUMBER.matcher(card.text());
      assertTrue(number.find(), card.text());
      String _ = slack.socket().type("UBOB", "approve " + number.group(1));
      // Not to wait for anything, but to strike at that moment.
      LockSupport.parkNanos(
          Duration.ofMillis(
                  random.nextInt(random.nextBoolean() ? BEGINNING_MILLIS : LONGEST_MILLIS))
              .toNanos());
      bot.kill();
      StoredOperations left = new StoredOperations(dir.resolve("state/workerbot.db")).left(dir);
      assertEquals("ok", left.integrity());
      bot.start();
      if (left.approvals(number.group(1).substring(1)) == 0) {
        notHeard++;
        assertEquals(before, web1.pid("slow"));
        Shown _ =
            new SlackTalk(slack, bot::output)
                .asks("UBOB", "approve " + number.group(1), "for @anna");
      }
      String context = "round " + round + ", seed " + seed;
      Await.until(
          () -> context + "\n" + slack.messages() + "\n" + bot.output(),
          () -> slack.messages().get(message).text().contains("RUNNING again"));
      Shown end = slack.messages().get(message);
      assertTrue(end.text().contains("approved by @ubob"), () -> context + end);
      assertNotEquals(before, web1.pid("slow"), context);
      assertEquals(spawned + 1, spawned(), context);
    }
    System.out.printf("killed before the approval was written down: %d%n", notHeard);
  }

  private long spawned() throws IOException {
    return Files.readString(web1.mainLog())
        .lines()
        .filter(line -> line.contains("spawned: 'slow'"))
        .count();
  }
}
