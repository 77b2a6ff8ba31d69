package dev.workerbot.fleet.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.worker.WorkerName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigTimesTest {
  private static final WorkerName X = WorkerName.of("x");
  private static final WorkerName Y = WorkerName.of("y");

  private final ConfigTimes times = new ConfigTimes();

  private static long at(int minute) {
    return Duration.ofMinutes(minute).toNanos();
  }

  private void isRead(int minute) {
    times.begun(at(minute));
    assertEquals(WatchIntervals.NEVER, times.next(), "once at a time");
    times.over(true, at(minute));
  }

  @Test
  void itIsReadAtOnce_everyHour_andWhenWorkersComeOrGo() {
    assertEquals(WatchIntervals.NEVER, times.next(), "whose config, nobody knows");
    times.looked(List.of(X), at(1));
    assertEquals(at(1), times.next());
    isRead(1);
    times.looked(List.of(X), at(2));
    assertEquals(at(61), times.next());
    times.looked(List.of(X, Y), at(3));
    assertEquals(at(3), times.next());
    isRead(3);
    times.looked(List.of(X), at(4));
    assertEquals(at(4), times.next());
  }

  @Test
  void whatExitsAgainSoon_hasItReadAtOnce_butNotAllTheTime() {
    times.looked(List.of(X, Y), at(0));
    isRead(0);
    long second = Duration.ofSeconds(1).toNanos();
    times.exited(X, at(1));
    times.exited(Y, at(1) + second);
    assertEquals(at(60), times.next(), "one exit each");
    times.exited(X, at(2));
    assertEquals(at(60), times.next(), "as of --max-time=60");
    times.exited(X, at(2) + 4 * second);
    assertEquals(at(2) + 4 * second, times.next());
    times.begun(at(2) + 4 * second);
    times.over(true, at(2) + 4 * second);
    times.exited(X, at(2) + 6 * second);
    assertEquals(at(2) + 9 * second, times.next());
  }

  @Test
  void afterAStop_andAfterAFailure_itIsReadSoon_butNotAllTheTime() {
    times.looked(List.of(X), at(0));
    isRead(0);
    times.stopped(at(1));
    times.stopped(at(2));
    assertEquals(at(5), times.next());
    isRead(5);
    times.stopped(at(30));
    assertEquals(at(30) + Duration.ofSeconds(5).toNanos(), times.next());
    times.begun(at(31));
    times.over(false, at(31));
    assertEquals(at(36), times.next());
  }
}
