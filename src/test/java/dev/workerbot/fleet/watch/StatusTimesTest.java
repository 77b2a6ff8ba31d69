package dev.workerbot.fleet.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatusTimesTest {
  private static final WatchIntervals INTERVALS = WatchIntervals.usual(new Random(1));

  private final LookTimes times = new LookTimes(INTERVALS, 0);

  private static long at(double second) {
    return Math.round(second * 1e9);
  }

  private void look(double second) {
    times.asked(at(second));
    times.over();
    times.answered(at(second), at(second), INTERVALS.fullLook());
  }

  @Test
  void aBurst_isLookedAtAfterItsFirstLine_andWhenItIsOver() {
    look(0);
    assertEquals(at(60), times.next());
    times.heard(at(10));
    times.heard(at(10.1));
    assertEquals(at(10.15), times.next());
    look(10.15);
    assertEquals(at(11.15), times.next());
    look(11.15);
    assertEquals(at(71.15), times.next());
  }

  @Test
  void aFlood_isLookedAtOnceASecond() {
    look(0);
    int looks = 0;
    for (double now = 10; now < 20; now += 0.01) {
      times.heard(at(now));
      if (times.next() <= at(now)) {
        look(now);
        looks++;
      }
    }
    assertTrue(looks >= 9 && looks <= 11, looks + " looks");
  }

  @Test
  void whatOthersAskedFor_countsAsTheRegularLook() {
    look(0);
    times.answered(at(30), at(30), INTERVALS.fullLook());
    assertEquals(at(90), times.next());
  }

  @Test
  void failures_areRetriedLaterAndLater_butNotLaterThanTheLongest() {
    long now = at(0);
    times.failed(now);
    assertTrue(times.next() - now <= Duration.ofSeconds(1).toNanos(), "the first comes soon");
    for (int i = 0; i < 20; i++) {
      now = times.next();
      times.failed(now);
      long wait = times.next() - now;
      assertTrue(wait > 0 && wait <= Duration.ofSeconds(60).toNanos(), wait + " ns");
    }
    assertTrue(times.next() - now >= Duration.ofSeconds(30).toNanos(), "the last comes late");
    times.answered(now, now, INTERVALS.fullLook());
    times.failed(now);
    assertTrue(times.next() - now <= Duration.ofSeconds(1).toNanos(), "and soon again");
  }
}
