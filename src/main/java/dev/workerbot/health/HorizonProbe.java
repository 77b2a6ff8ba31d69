package dev.workerbot.health;

import dev.workerbot.supervisor.laravel.ArtisanAnswer.RunPlace;
import dev.workerbot.supervisor.laravel.answer.HorizonMachine;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.HealthSign;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether a Horizon that runs also works: its own row in {@code horizon:list} decides. Not {@code
 * horizon:status}, which another machine's Horizon answers as well.
 */
final class HorizonProbe {
  /** It reports itself every second, once it has booted. */
  private static final Duration BOOTING = Duration.ofSeconds(60);

  private HorizonProbe() {}

  /**
   * Judges one.
   *
   * @param direct whether Supervisor's process is Horizon itself, and no shell around it
   */
  static HealthSign judge(
      WorkerStatus status, boolean direct, List<HorizonMachine> machines, RunPlace place) {
    List<HorizonMachine> here =
        machines.stream().filter(machine -> place.host().map(machine::isOn).orElse(false)).toList();
    Optional<HorizonMachine> own =
        (here.isEmpty() ? machines : here)
            .stream()
                .filter(machine -> direct && status.pid().equals(OptionalInt.of(machine.pid())))
                .findFirst();
    if (own.isPresent()) {
      return of(own.get());
    }
    if (!direct) {
      return new HealthSign.UnknownHealth(
          "its command runs through another program, which hides its pid");
    }
    if (place.host().isEmpty()) {
      return new HealthSign.UnknownHealth(
          "workerbot-artisan does not report the name of its machine");
    }
    return status.uptime().filter(up -> up.compareTo(BOOTING) >= 0).isPresent()
        ? new HealthSign.NotWorking(
            "Horizon does not report itself: `horizon:list` lacks this process")
        : new HealthSign.UnknownHealth("it has just been started");
  }

  private static HealthSign of(HorizonMachine machine) {
    if (machine.paused()) {
      return new HealthSign.UnknownHealth("Horizon is paused");
    }
    return machine.supervisors() == 0
        ? new HealthSign.NotWorking("no supervisor runs under Horizon, so it takes no jobs")
        : new HealthSign.Works();
  }
}
