package dev.workerbot.app;

import dev.workerbot.testing.EveryChat;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.OtherStacks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How graceful restarts and pauses read in every chat; held by the golden files. */
class GracefulScenarioIT {
  private static final List<String> CONVERSATION =
      List.of(
          "restart horizon@web1 --graceful",
          "restart mail@web1 --graceful",
          "yes",
          "restart mailer@web1 --graceful",
          "[1 Restart plainly]",
          "restart mailer@web1,nginx@web1 --graceful --yes",
          "restart nginx@web1 --graceful",
          "pause blog@web1",
          "status blog@web1",
          "continue blog@web1",
          "pause mail@web1 --yes",
          "status mail@web1",
          "continue mail@web1 --yes",
          "pause sidekiq@web1",
          "continue sidekiq@web1",
          "pause mailer@web1",
          "pause old@web1");

  private static final String PROGRAMS =
      """
      [program:horizon]
      command=php /srv/shop/artisan horizon
      user=www
      [program:mail]
      command=php /srv/mail/artisan queue:work --timeout=90
      user=www
      numprocs=2
      process_name=%(program_name)s_%(process_num)02d
      stopwaitsecs=3600
      [program:blog]
      command=php /srv/blog/artisan queue:work redis
      user=www
      [program:old]
      command=php /srv/old/artisan queue:work
      user=www
      """
          + OtherStacks.PROGRAMS;

  private static final String MORE =
      """
      deny:
        - {verbs: stop, workers: mailer, reason: the mailer must never be down}
      """
          + OtherStacks.CONFIG;

  @Test
  void itReadsWell_inEveryChat(@TempDir Path dir) {
    new EveryChat("graceful", CONVERSATION, MORE)
        .check(
            dir,
            () -> {
              MemorySupervisor web1 = MemorySupervisor.of(PROGRAMS);
              web1.diesOfSignals("old");
              return Map.of("web1", web1);
            },
            (_, _) -> {});
  }
}
