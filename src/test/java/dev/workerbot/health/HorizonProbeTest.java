package dev.workerbot.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.supervisor.laravel.ArtisanAnswer.RunPlace;
import dev.workerbot.supervisor.laravel.answer.HorizonMachine;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.HealthSign;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HorizonProbeTest {
  private static final RunPlace WEB1 =
      new RunPlace(Optional.of("web1.example.com"), Optional.of(Instant.EPOCH), false);
  private static final HorizonMachine OWN = machine("web1examplecom-aB3d", 4711);
  private static final HorizonMachine OTHER = machine("web2examplecom-Xy9Z", 4711);

  private static HorizonMachine machine(String name, int pid) {
    return new HorizonMachine(name, pid, 2, false);
  }

  private static WorkerStatus up(Duration uptime) {
    return new WorkerStatus(
        WorkerName.of("horizon"),
        WorkerState.RUNNING,
        OptionalInt.of(4711),
        Optional.of(uptime),
        "");
  }

  private static HealthSign judged(HorizonMachine... machines) {
    return HorizonProbe.judge(up(Duration.ofHours(1)), true, List.of(machines), WEB1);
  }

  @Test
  void itsOwnRow_decides() {
    assertEquals(new HealthSign.Works(), judged(OTHER, OWN));
  }

  @Test
  void aHealthyMachine_doesNotHideADeadOne() {
    HealthSign.NotWorking dead =
        new HealthSign.NotWorking(
            "Horizon does not report itself: `horizon:list` lacks this process");
    assertEquals(dead, judged());
    assertEquals(dead, judged(machine("web1examplecom-aB3d", 12)));
    // By chance the other one has the same pid.
    assertEquals(dead, judged(OTHER, machine("web1examplecom-aB3d", 12)));
  }

  @Test
  void withoutSupervisors_itTakesNoJobs() {
    assertEquals(
        new HealthSign.NotWorking("no supervisor runs under Horizon, so it takes no jobs"),
        judged(new HorizonMachine("web1examplecom-aB3d", 4711, 0, false)));
  }

  @Test
  void aPausedOne_isNotToWork() {
    assertEquals(
        new HealthSign.UnknownHealth("Horizon is paused"),
        judged(new HorizonMachine("web1examplecom-aB3d", 4711, 0, true)));
  }

  @Test
  void namesOfTheApplicationsOwn_areTakenByThePid() {
    assertEquals(new HealthSign.Works(), judged(machine("shop-horizon-aB3d", 4711)));
  }

  @Test
  void whatIsNotKnown_isNotDead() {
    assertInstanceOf(
        HealthSign.UnknownHealth.class,
        HorizonProbe.judge(up(Duration.ofSeconds(59)), true, List.of(), WEB1));
    assertInstanceOf(
        HealthSign.UnknownHealth.class,
        HorizonProbe.judge(up(Duration.ofHours(1)), false, List.of(), WEB1));
    assertInstanceOf(
        HealthSign.UnknownHealth.class,
        HorizonProbe.judge(up(Duration.ofHours(1)), true, List.of(), RunPlace.UNKNOWN));
  }
}
