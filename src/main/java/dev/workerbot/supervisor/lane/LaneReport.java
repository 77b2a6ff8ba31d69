package dev.workerbot.supervisor.lane;

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
   * @param command the words that run {@code workerbot-lane}
   * @param configFile of its supervisord
   */
  public static String of(Shell shell, List<String> command, String configFile) {
    try (LaneClient lane =
        new LaneClient(shell, command, greeting -> greeting.objection(configFile))) {
      return lane.ready(GREETING)
          .map(LaneGreeting::described)
          .orElseGet(() ->
              "There is no lane, so that supervisorctl is asked: "
                  + lane.end().map(LaneEnd::why).orElse("it does not answer"));
    }
  }
}
