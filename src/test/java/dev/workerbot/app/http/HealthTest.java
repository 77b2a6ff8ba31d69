package dev.workerbot.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Cleaner;
import dev.workerbot.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is dead, which only a restart mends, and what only ails. */
class HealthTest {
  private static final Part WELL = new Part("store", Optional::empty);

  /** Whose parts all answer, if late on a busy machine. */
  private static Health of(Duration hangs, Part... parts) {
    return new Health(List.of(parts), new Cleaner(), Duration.ofSeconds(30), hangs);
  }

  private static Health impatient(Duration hangs, Part stuck) {
    return new Health(List.of(stuck), new Cleaner(), Duration.ofMillis(20), hangs);
  }

  @Test
  void whereAllIsWell_nothingIsDead() {
    Health.Verdict verdict = of(Duration.ofHours(1), WELL).ask();
    assertTrue(verdict.well());
    assertEquals(Optional.empty(), verdict.dead());
    assertEquals("{\"status\":\"ok\",\"parts\":{\"store\":\"ok\"}}", verdict.json());
  }

  @Test
  void aPartThatSaysWhatIsWrong_ailsOnly() {
    Health health =
        of(Duration.ZERO, WELL, new Part("slack", () -> Optional.of("Slack does not answer")));
    Health.Verdict verdict = health.ask();
    assertFalse(verdict.well());
    assertEquals(Optional.empty(), verdict.dead());
    assertTrue(verdict.json().contains("\"status\":\"failing\""), verdict.json());
  }

  @Test
  void aPartThatHangs_isDeadOnceItHasForLong_andAliveAgainOnceItAnswers() {
    CountDownLatch answers = new CountDownLatch(1);
    Part stuck =
        new Part(
            "store",
            () -> {
              try {
                answers.await();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              return Optional.empty();
            });
    Health patient = impatient(Duration.ofHours(1), stuck);
    assertEquals(Optional.empty(), patient.ask().dead(), "not yet");
    assertFalse(patient.ask().well());
    Health.Verdict verdict = impatient(Duration.ZERO, stuck).ask();
    assertEquals(Optional.of("store: it gives no answer within 0.02 s"), verdict.dead());
    assertTrue(verdict.json().contains("\"status\":\"dead\""), verdict.json());
    answers.countDown();
    Await.until("it is well again", () -> patient.ask().well());
  }

  @Test
  void aThreadThatDoesNotComeRound_isDead() {
    AtomicReference<Duration> still = new AtomicReference<>(Duration.ofMinutes(5));
    Health health =
        of(Duration.ofHours(1), WELL, Part.moving("alerts", still::get, Duration.ofMinutes(5)));
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
            new Part(
                "outbox",
                () -> {
                  throw new IllegalStateException("a bug");
                }));
    String json = health.ask().json();
    assertTrue(json.contains("its health cannot be told"), json);
  }

  @Test
  void line17_ownWords_areNotMasked_andOthersAre() {
    String own = "Slack does not take the app's token (invalid_auth): Slack knows no such token";
    Health.Verdict verdict =
        of(
                Duration.ZERO,
                Part.inOwnWords("slack", () -> Optional.of(own)),
                new Part("store", () -> Optional.of("it said password=hunter2x")))
            .ask();
    assertFalse(verdict.json().contains("hunter2x"), verdict.json());
    assertTrue(verdict.json().contains(own), verdict.json());
  }
}
