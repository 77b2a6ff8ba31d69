package dev.workerbot.supervisor.lane;

import dev.workerbot.supervisor.lane.call.Lane;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneValue;
import dev.workerbot.supervisor.lane.call.LaneEnd;
import dev.workerbot.supervisor.lane.call.LaneRequest;
import dev.workerbot.supervisor.shell.Shell;
import java.time.Duration;
import java.util.List;

/** Whether a server has a lane, and which. */
public final class LaneReport {
  private static final Duration GREETING = Duration.ofSeconds(10);

  private LaneReport() {}

  /**
   * For people, in one line.
   *
   * @param command as the config has it
   * @param configFile of its supervisord
   */
  public static String of(Shell shell, List<String> command, String configFile) {
    try (Lane lane = LaneSupervisor.opened(shell, command, configFile)) {
      return lane.ready(GREETING)
          .filter(_ -> lane.ask(LaneRequest.of("version"), GREETING) instanceof LaneValue)
          .orElseGet(() ->
              "There is no lane, so supervisorctl is used: "
                  + lane.end().map(LaneEnd::why).orElse("it does not answer"));
    }
  }
}
