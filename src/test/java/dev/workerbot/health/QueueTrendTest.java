package dev.workerbot.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.laravel.answer.QueueSize;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueTrendTest {
  private static final HealthSettings SETTINGS =
      new HealthSettings(Optional.empty(), Duration.ofMinutes(1), Duration.ofMinutes(10), 1000);

  private final QueueTrend trend = new QueueTrend(SETTINGS);
  private Instant now = Instant.EPOCH;

  private Optional<String> sees(long size, Optional<Long> pending, Optional<Duration> age) {
    now = now.plus(Duration.ofMinutes(1));
    return trend.see(
        new QueueSize(Optional.empty(), "default", size, pending, age.map(now::minus)), now, age);
  }

  /** Laravel before 12.19, which does not tell delayed jobs apart. */
  private Optional<String> sees(long size) {
    return sees(size, Optional.empty(), Optional.empty());
  }

  /** Laravel from 12.19 on. */
  private Optional<String> waits(long pending) {
    return sees(pending + 500, Optional.of(pending), Optional.empty());
  }

  private Optional<String> waits(long pending, int minutes) {
    return sees(pending, Optional.of(pending), Optional.of(Duration.ofMinutes(minutes)));
  }

  @Test
  void aFigure_hasAnArrow_whereItBecomesMoreOrFewer() {
    assertEquals("?", trend.figure());
    sees(12);
    assertEquals("12", trend.figure());
    sees(4310);
    assertEquals("4,310 ↑", trend.figure());
    sees(4310);
    assertEquals("4,310", trend.figure());
    sees(7);
    assertEquals("7 ↓", trend.figure());
  }

  @Test
  void aDeepQueueThatGrows_isTrouble_andAShallowOneIsNot() {
    assertEquals(Optional.empty(), sees(998));
    assertEquals(Optional.empty(), sees(999));
    assertEquals(Optional.of("1,000 jobs wait, more and more"), sees(1000));
    assertEquals(Optional.empty(), sees(1000));
    assertEquals(Optional.empty(), sees(900));
  }

  @Test
  void aJobThatStaysTheOldest_isTrouble_onceItIsOld() {
    assertEquals(Optional.empty(), waits(1, 9));
    assertEquals(Optional.empty(), waits(1, 10));
    assertEquals(Optional.of("the oldest of 1 job has waited for 11 min"), waits(1, 11));
    assertEquals(Optional.empty(), waits(0));
  }

  @Test
  void jobsThatWereDelayedOnPurpose_areOldWhenTheirTimeComes_andNoTrouble() {
    for (int minute = 0; minute < 60; minute++) {
      // Each time another one, made an hour before.
      assertEquals(Optional.empty(), waits(3 + minute % 2, 60));
    }
  }

  @Test
  void jobsThatNeverBecomeFewer_areTrouble() {
    for (int minute = 0; minute <= 10; minute++) {
      assertEquals(Optional.empty(), waits(minute < 5 ? 3 : 4));
    }
    assertEquals(Optional.of("4 jobs wait, not fewer for more than 10 min"), waits(4));
    assertEquals(Optional.empty(), waits(3));
    for (int minute = 0; minute < 10; minute++) {
      assertEquals(Optional.empty(), waits(3));
    }
  }

  @Test
  void whereDelayedJobsAreNotKnown_thatTheyStay_isNoTrouble() {
    for (int minute = 0; minute < 60; minute++) {
      assertEquals(Optional.empty(), sees(5000));
    }
  }

  @Test
  void anEmptyQueue_isNeverTrouble() {
    for (int minute = 0; minute < 60; minute++) {
      assertEquals(Optional.empty(), waits(0));
    }
    assertEquals(Optional.empty(), waits(1));
  }

  @Test
  void aBusyQueueThatIsWorkedOff_isNeverTrouble() {
    for (int minute = 0; minute < 60; minute++) {
      assertEquals(Optional.empty(), waits(minute % 5 == 0 ? 20 : 40 + minute % 5));
    }
  }
}
