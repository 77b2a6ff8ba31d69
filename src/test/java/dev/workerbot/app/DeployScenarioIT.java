package dev.workerbot.app;

import dev.workerbot.testing.EveryChat;
import dev.workerbot.testing.MemorySupervisor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How named actions read in every chat; held by the golden files. */
class DeployScenarioIT {
  private static final List<String> CONVERSATION =
      List.of(
          "help run",
          "run after-deploy v1.2.3 of the shop",
          "run one",
          "# horizon breaks here",
          "run both",
          "run after-deplyo",
          "run mail",
          "bob: run after-deploy",
          "history");

  private static final String MORE =
      """
      deny:
        - {verbs: stop, workers: mailer, reason: the mailer must never be down}
      actions:
        after-deploy:
          command: restart queue@web1
          run-by: [terminal:anna, slack:U1, discord-role:301]
        one:
          command: restart horizon@web1
          run-by: [terminal:anna, slack:U1, discord-role:301]
        both:
          command: restart horizon@web1,queue@web2
          run-by: [terminal:anna, slack:U1, discord-role:301]
        mail:
          command: stop mailer@web1
          run-by: [terminal:anna, slack:U1, discord-role:301]
      """;

  private static final String QUEUE =
      """
      [program:queue]
      command=sleep 1000
      numprocs=2
      process_name=%(program_name)s_%(process_num)02d
      """;

  private static final String HORIZON =
      """
      [program:horizon]
      command=php artisan horizon
      [program:mailer]
      command=sleep 1000
      """;

  @Test
  void itReadsWell_inEveryChat(@TempDir Path dir) {
    new EveryChat("deploys", CONVERSATION, MORE)
        .check(
            dir,
            () ->
                Map.of(
                    "web1", MemorySupervisor.of(QUEUE + HORIZON),
                    "web2", MemorySupervisor.of(QUEUE)),
            (_, servers) ->
                servers.get("web1").cannotStart("horizon", 12, "Allowed memory size exhausted"));
  }
}
