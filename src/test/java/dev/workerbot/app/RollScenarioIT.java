package dev.workerbot.app;

import dev.workerbot.testing.EveryChat;
import dev.workerbot.testing.MemorySupervisor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a rolling restart reads in every chat; held by the golden files. */
class RollScenarioIT {
  private static final String BROKEN = "# queue_1 cannot start any more";
  private static final String MENDED = "# queue_1 can start again";

  private static final List<String> CONVERSATION =
      List.of(
          "restart queue@web1 --rolling --pause 0",
          "yes",
          BROKEN,
          "restart queue@web1 --rolling --batch 2 --pause 0 --yes",
          "[2 Roll on without it]",
          "restart queue@web1 --rolling --pause 0 --yes",
          "[3 Stop]",
          MENDED,
          "start queue@web1 --yes",
          "bob: cancel",
          "bob: restart queue@web1 --rolling",
          "restart queue@web1 --batch 2",
          "stop horizon@web1");

  private static final String PROGRAMS =
      """
      [program:queue]
      command=sleep 1000
      numprocs=3
      process_name=%(program_name)s_%(process_num)s
      [program:horizon]
      command=sleep 1000
      stopwaitsecs=3600
      """;

  @Test
  void itReadsWell_inEveryChat(@TempDir Path dir) {
    new EveryChat("roll", CONVERSATION, "confirm: {always: [{verbs: [stop], workers: horizon}]}")
        .check(
            dir,
            () -> Map.of("web1", MemorySupervisor.of(PROGRAMS)),
            (line, servers) -> {
              MemorySupervisor web1 = servers.get("web1");
              if (line.equals(BROKEN)) {
                web1.cannotStart("queue:queue_1", 3, "no database");
              } else {
                web1.isMended("queue:queue_1");
              }
            });
  }
}
