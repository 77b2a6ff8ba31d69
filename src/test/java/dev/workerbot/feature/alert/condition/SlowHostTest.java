package dev.workerbot.feature.alert.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.feature.alert.condition.SimulatedHost.Life;
import dev.workerbot.feature.alert.condition.SimulatedHost.Program;
import dev.workerbot.feature.alert.condition.SimulatedHost.Speed;
import dev.workerbot.worker.restart.Autorestart;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A host on which everything takes its time makes no other alerts than an idle one. */
class SlowHostTest {
  private static RestartPolicy policy(Autorestart autorestart) {
    return new RestartPolicy(autorestart, Duration.ofSeconds(1), false, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aCrashLoop_isOneAlertOfOneKind_andItsThreadIsQuiet_alsoAfterAcknowledge(long seed) {
    SimulatedHost host = new SimulatedHost(seed, Speed.SLOW, true);
    Random lives = new Random(seed);
    Program looper =
        host.has(
            "looper",
            policy(Autorestart.UNEXPECTED),
            () -> Life.of(3 + lives.nextDouble() * 5, false));
    host.readsConfig();
    host.passes(Duration.ofMinutes(2));
    assertEquals(Optional.of(AlertKind.CRASH_LOOP), host.alert(looper).map(Alert::alertKind));
    host.acknowledges(looper);
    host.passes(Duration.ofMinutes(7));
    assertEquals(1, host.opened().size(), host.opened().toString());
    assertEquals(
        List.of("looper@web1: acknowledged by @anna"),
        host.thread(),
        "32 lines in 7 minutes, once");
  }

  /** Nothing but waiting tells, and what Supervisor did before. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void withoutAConfig_itIsLearnedThatSupervisorStartsItAgain(long seed) {
    SimulatedHost host = new SimulatedHost(seed, Speed.SLOW, true);
    Program looper = host.has("looper", policy(Autorestart.ALWAYS), () -> Life.of(6, false));
    host.passes(Duration.ofMinutes(9));
    assertEquals(1, host.opened().size(), host.opened().toString());
    assertEquals(Optional.of(AlertKind.CRASH_LOOP), host.alert(looper).map(Alert::alertKind));
    assertTrue(host.thread().size() <= 2, host.thread().toString());
  }

  @ParameterizedTest
  @EnumSource(Autorestart.class)
  void whatItsConfigLeavesDown_isReportedSo_andNothingElseIs(Autorestart autorestart) {
    SimulatedHost host = new SimulatedHost(1, Speed.SLOW, true);
    Program once = host.has("once", policy(autorestart), () -> Life.of(4000, false));
    host.readsConfig();
    host.passes(Duration.ofSeconds(30));
    once.dies(false);
    host.passes(Duration.ofMinutes(3));
    assertEquals(
        autorestart == Autorestart.NEVER ? Optional.of(AlertKind.EXITED) : Optional.empty(),
        host.alert(once).map(Alert::alertKind));
  }

  /** Now and then it lives longer; that makes it no less of a loop. */
  @Test
  void aCrashLoopWithLongerLivesInBetween_isOneAlertToo() {
    SimulatedHost host = new SimulatedHost(1, Speed.IDLE, true);
    int[] starts = {0};
    Program looper =
        host.has(
            "looper",
            policy(Autorestart.ALWAYS),
            () -> Life.of(++starts[0] % 4 == 0 ? 25 : 3, false));
    host.readsConfig();
    host.passes(Duration.ofMinutes(30));
    assertEquals(1, host.opened().size(), host.opened().toString());
    assertEquals(Optional.of(AlertKind.CRASH_LOOP), host.alert(looper).map(Alert::alertKind));
    assertTrue(host.thread().size() <= 2, host.thread().toString());
  }

  /** Where supervisord is slower than the worker dies, no status ever shows a process of it. */
  @ParameterizedTest
  @EnumSource(
      value = Autorestart.class,
      names = {"ALWAYS", "UNEXPECTED"})
  void unlogged_aCrashLoopThatIsNeverSeenToRun_isOneAlert(Autorestart autorestart) {
    AlertKind alertKind =
        autorestart == Autorestart.ALWAYS ? AlertKind.RESTARTS : AlertKind.CRASH_LOOP;
    for (Speed speed : List.of(Speed.IDLE, Speed.SLOW)) {
      SimulatedHost host = new SimulatedHost(1, speed, false);
      RestartPolicy atOnce = new RestartPolicy(autorestart, Duration.ZERO, false, Optional.empty());
      RestartPolicy recycling =
          new RestartPolicy(autorestart, Duration.ZERO, false, Optional.of(Duration.ZERO));
      Program looper = host.has("looper", atOnce, () -> Life.of(0.3, false));
      Program ticker = host.has("ticker", recycling, () -> Life.of(0.3, true));
      host.readsConfig();
      host.passes(Duration.ofMinutes(15));
      assertEquals(
          Optional.of(alertKind), host.alert(looper).map(Alert::alertKind), speed.toString());
      assertEquals(1, host.opened().size(), host.opened().toString());
      assertTrue(host.thread().size() <= 2, host.thread().toString());
      assertEquals(Optional.empty(), host.alert(ticker).map(Alert::alertKind));
    }
  }
}
