package dev.workerbot.feature.alert.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.feature.alert.condition.SimulatedHost.Life;
import dev.workerbot.feature.alert.condition.SimulatedHost.Program;
import dev.workerbot.feature.alert.condition.SimulatedHost.Speed;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.restart.Autorestart;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An hour of a host with all that is healthy and looks like trouble: workers that recycle
 * themselves, one-shots, deployments. No alert comes of it, and each real fault is told once.
 */
class OneHourSoakTest {
  private static final Life FOR_EVER = new Life(Duration.ofDays(9), true);
  private static final int MINUTES = 60;

  private final Map<Target, AlertKind> faults = new LinkedHashMap<>();
  private final List<Program> healthy = new ArrayList<>();
  private final List<Program> oneShots = new ArrayList<>();

  private static RestartPolicy policy(Autorestart autorestart) {
    return new RestartPolicy(autorestart, Duration.ofSeconds(1), false, Optional.empty());
  }

  private static RestartPolicy ends(Autorestart autorestart, double seconds) {
    return new RestartPolicy(
        autorestart,
        Duration.ofSeconds(1),
        false,
        Optional.of(Duration.ofMillis(Math.round(seconds * 1000))));
  }

  private void hasHealthyWorkers(SimulatedHost host, Random random) {
    for (int i = 0; i < 10; i++) {
      healthy.add(host.has("daemon" + i, policy(Autorestart.UNEXPECTED), () -> FOR_EVER));
    }
    healthy.add(
        host.has(
            "max-time",
            ends(Autorestart.ALWAYS, 60),
            () -> Life.of(60 + random.nextDouble() * 3, true)));
    healthy.add(
        host.has(
            "stop-when-empty",
            ends(Autorestart.ALWAYS, 0),
            () -> Life.of(1.5 + random.nextDouble() * 6, true)));
    healthy.add(
        host.has(
            "max-jobs",
            ends(Autorestart.ALWAYS, 5),
            () -> Life.of(6 + random.nextDouble() * 60, true)));
    healthy.add(
        host.has(
            "sleeps-a-minute",
            ends(Autorestart.ALWAYS, 60),
            () -> Life.of(60 + random.nextDouble(), true)));
    healthy.add(
        host.has(
            "says-nothing-of-its-rhythm",
            policy(Autorestart.ALWAYS),
            () -> Life.of(70 + random.nextDouble() * 5, true)));
    healthy.add(
        host.has(
            "fails-now-and-then",
            policy(Autorestart.ALWAYS),
            () -> Life.of(1200 + random.nextDouble() * 300, false)));
    healthy.add(host.has("ended-well", policy(Autorestart.UNEXPECTED), () -> Life.of(90, true)));
    oneShots.add(
        host.has(
            "one-shot",
            new RestartPolicy(Autorestart.NEVER, Duration.ZERO, true, Optional.empty()),
            () -> Life.of(20 + random.nextDouble() * 20, true)));
    oneShots.add(
        host.has(
            "stops-when-empty-once",
            ends(Autorestart.NEVER, 0),
            () -> Life.of(5 + random.nextDouble() * 20, true)));
  }

  private void hasFaults(int minute) {
    // Ten of them, each of another minute.
    int wanted = minute / 5;
    if (minute % 5 != 3 || wanted >= 10) {
      return;
    }
    Program program = faulty.get(wanted);
    program.lives(
        switch (wanted % 5) {
          case 0 -> () -> Life.of(3, false);
          case 1 -> () -> Life.of(0.2, false);
          case 2 -> () -> Life.of(0.5, false);
          case 3 -> () -> Life.of(7, false);
          default -> () -> FOR_EVER;
        });
    program.dies(false);
    faults.put(program.target(), kinds.get(wanted));
  }

  private final List<Program> faulty = new ArrayList<>();
  private final List<AlertKind> kinds = new ArrayList<>();

  private void hasWorkersThatWillFail(SimulatedHost host, boolean heard) {
    for (int i = 0; i < 10; i++) {
      Autorestart autorestart =
          switch (i % 5) {
            case 0, 1 -> Autorestart.UNEXPECTED;
            case 2, 3 -> Autorestart.ALWAYS;
            default -> Autorestart.NEVER;
          };
      faulty.add(host.has("faulty" + i, policy(autorestart), () -> FOR_EVER));
      kinds.add(
          switch (i % 5) {
            case 0 -> AlertKind.CRASH_LOOP;
            case 1, 2 -> AlertKind.FATAL;
            case 3 -> heard ? AlertKind.CRASH_LOOP : AlertKind.RESTARTS;
            default -> AlertKind.EXITED;
          });
    }
  }

  private SimulatedHost hour(long seed, Speed speed, boolean heard) {
    return hour(new SimulatedHost(seed, speed, heard), seed, heard);
  }

  private SimulatedHost hour(SimulatedHost host, long seed, boolean heard) {
    hasHealthyWorkers(host, new Random(seed));
    hasWorkersThatWillFail(host, heard);
    host.readsConfig();
    for (int minute = 0; minute < MINUTES; minute++) {
      hasFaults(minute);
      if (minute % 15 == 14) {
        deploys(host);
      }
      if (minute % 10 == 9) {
        oneShots.stream().filter(one -> !one.isUp()).forEach(Program::starts);
      }
      host.passes(Duration.ofMinutes(1));
    }
    return host;
  }

  private void deploys(SimulatedHost host) {
    List<Program> up = healthy.stream().filter(Program::isUp).toList();
    up.forEach(one -> host.acts(one, "restart"));
    up.forEach(Program::stops);
    host.passes(Duration.ofSeconds(2));
    up.forEach(Program::starts);
    host.passes(Duration.ofSeconds(8));
    up.forEach(host::done);
  }

  private void assertReported(SimulatedHost host) {
    List<String> opened =
        host.opened().stream()
            .map(one -> one.alert().fingerprint().subject().toString())
            .sorted()
            .toList();
    assertEquals(faults.keySet().stream().map(Target::toString).sorted().toList(), opened);
    assertEquals(10, opened.size());
    for (Program program : faulty) {
      AlertKind expected = faults.get(program.target());
      // On a slow host what dies at once is old enough when supervisord comes to see it.
      boolean neverGivesUp = expected == AlertKind.FATAL && program.state() != WorkerState.FATAL;
      assertEquals(
          Optional.of(neverGivesUp ? AlertKind.CRASH_LOOP : expected),
          host.alert(program).map(Alert::alertKind),
          program.target().toString());
    }
  }

  @Test
  void anHourWithItsLogHeard_tellsEachFaultOnce_andNothingElse() {
    assertReported(hour(1, Speed.IDLE, true));
  }

  @Test
  void anHourWithoutItsLog_tellsEachFaultOnce_andNothingElse() {
    assertReported(hour(1, Speed.IDLE, false));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anHourByALane_tellsEachFaultOnce_andNothingElse(boolean heard) {
    assertReported(hourByLane(1, Speed.IDLE, heard));
  }

  /** Statuses show some of the crashes, and tell of those that they are such. */
  private SimulatedHost hourByLane(long seed, Speed speed, boolean heard) {
    SimulatedHost host = hour(new SimulatedHost(seed, speed, heard).byLane(), seed, heard);
    for (Program program : faulty) {
      if (host.alert(program).map(Alert::alertKind).equals(Optional.of(AlertKind.CRASH_LOOP))) {
        faults.replace(program.target(), AlertKind.RESTARTS, AlertKind.CRASH_LOOP);
      }
    }
    return host;
  }

  @Test
  void anHourOfASlowHost_tellsEachFaultOnce_andNothingElse() {
    assertReported(hour(1, Speed.SLOW, true));
  }

  static Stream<Arguments> manyHours() {
    return IntStream.range(100, 120)
        .boxed()
        .flatMap(seed ->
            Stream.of(
                Arguments.of(seed, Speed.IDLE, true),
                Arguments.of(seed, Speed.IDLE, false),
                Arguments.of(seed, Speed.SLOW, true)));
  }

  @Tag("soak")
  @ParameterizedTest
  @MethodSource("manyHours")
  void manyHours(long seed, Speed speed, boolean heard) {
    assertReported(hour(seed, speed, heard));
    assertTrue(faults.size() == 10, "each was tried");
  }

  @Tag("soak")
  @ParameterizedTest
  @MethodSource("manyHours")
  void manyHoursByALane(long seed, Speed speed, boolean heard) {
    assertReported(hourByLane(seed, speed, heard));
  }
}
