package dev.workerbot.chat.slack.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.ChatException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlackEditBudgetTest {
  private long now = Long.MAX_VALUE - 1000;
  private final SlackEditBudget budget = new SlackEditBudget(() -> now);

  private boolean takes() {
    try {
      budget.take();
      return true;
    } catch (ChatException later) {
      assertTrue(later.retryAfter().isPresent());
      return false;
    }
  }

  private int taken(Duration time, Duration every) {
    int taken = 0;
    for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(every)) {
      taken += takes() ? 1 : 0;
      now += every.toNanos();
    }
    return taken;
  }

  @Test
  void aFew_mayGoAtOnce() {
    assertEquals(10, taken(Duration.ofMillis(30), Duration.ofMillis(1)));
  }

  @Test
  void inTheLongRun_tenOfFiftyAMinuteAreLeftForVerdicts() {
    int first = taken(Duration.ofMinutes(1), Duration.ofMillis(100));
    assertTrue(first <= 50, first + " in the first minute");
    assertEquals(40, taken(Duration.ofMinutes(1), Duration.ofMillis(100)), 1);
  }

  @Test
  void whatIsNotSpent_isSaved_butNotForEver() {
    taken(Duration.ofMinutes(1), Duration.ofMillis(100));
    now += Duration.ofHours(1).toNanos();
    assertEquals(10, taken(Duration.ofMillis(30), Duration.ofMillis(1)));
  }
}
