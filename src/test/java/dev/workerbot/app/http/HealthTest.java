package dev.workerbot.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.text.Cleaner;
import dev.workerbot.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is dead, which only a restart mends, and what only ails. */
class HealthTest {
  private static final HealthPart WELL = new HealthPart("store", Optional::empty);

  /** Whose parts all answer, if late on a busy machine. */
  private static Health of(Duration hangs, HealthPart... parts) {
    return new Health(List.of(parts), new Cleaner(), Duration.ofSeconds(30), hangs);
  }

  private static Health impatient(Duration hangs, HealthPart stuck) {
    return new Health(List.of(stuck), new Cleaner(), Duration.ofMillis(20), hangs);
  }

  @Test
  void whereAllIsWell_nothingIsDead() {
    Health.HealthVerdict healthVerdict = of(Duration.ofHours(1), WELL).ask();
    assertTrue(healthVerdict.well());
    assertEquals(Optional.empty(), healthVerdict.dead());
    assertEquals("{\"status\":\"ok\",\"parts\":{\"store\":\"ok\"}}", healthVerdict.json());
  }

  @Test
  void aPartThatSaysWhatIsWrong_ailsOnly() {
    Health health =
        of(
            Duration.ZERO,
            WELL,
            new HealthPart("slack", () -> Optional.of("Slack does not answer")));
    Health.HealthVerdict healthVerdict = health.ask();
    assertFalse(healthVerdict.well());
    assertEquals(Optional.empty(), healthVerdict.dead());
    assertTrue(healthVerdict.json().contains("\"status\":\"failing\""), healthVerdict.json());
  }

  @Test
  void aPartThatHangs_isDeadOnceItHasForLong_andAliveAgainOnceItAnswers() {
    CountDownLatch answers = new CountDownLatch(1);
    HealthPart stuck =
        new HealthPart(
            "store",
            () -> {
              try {
                answers.await();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              return Optional.empty();
            });
    Health health = impatient(Duration.ofHours(1), stuck);
    assertEquals(Optional.empty(), health.ask().dead(), "not yet");
    assertFalse(health.ask().well());
    Health.HealthVerdict healthVerdict = impatient(Duration.ZERO, stuck).ask();
    assertEquals(Optional.of("store: it gives no answer within 0.02 s"), healthVerdict.dead());
    assertTrue(healthVerdict.json().contains("\"status\":\"dead\""), healthVerdict.json());
    answers.countDown();
    Await.until("it is well again", () -> health.ask().well());
  }

  @Test
  void aThreadThatDoesNotComeRound_isDead() {
    AtomicReference<Duration> still = new AtomicReference<>(Duration.ofMinutes(5));
    Health health =
        of(
            Duration.ofHours(1),
            WELL,
            HealthPart.moving("alerts", still::get, Duration.ofMinutes(5)));
    assertTrue(health.ask().well());
    still.set(Duration.ofMinutes(6));
    assertEquals(Optional.of("alerts: it has not moved for 6 min"), health.ask().dead());
    still.set(Duration.ZERO);
    assertTrue(health.ask().well());
  }

  @Test
  void aPartThatIsBroken_ailsOnly() {
    Health health =
        of(
            Duration.ZERO,
            new HealthPart(
                "outbox",
                () -> {
                  throw new IllegalStateException("a bug");
                }));
    String json = health.ask().json();
    assertTrue(json.contains("its health is unknown"), json);
  }

  @Test
  void ownWords_areNotMasked_andOthersAre() {
    String own =
        "Slack rejects the app's token (invalid_auth): Slack does not know this" + " token";
    Health.HealthVerdict healthVerdict =
        of(
                Duration.ZERO,
                HealthPart.inOwnWords("slack", () -> Optional.of(own)),
                new HealthPart("store", () -> Optional.of("it said password=hunter2x")))
            .ask();
    assertFalse(healthVerdict.json().contains("hunter2x"), healthVerdict.json());
    assertTrue(healthVerdict.json().contains(own), healthVerdict.json());
  }
}
