package dev.workerbot.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.Expectations;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.files.Facts.Thing;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.WorkerName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaintenanceModeTest {
  private static final WorkerName QUEUE = WorkerName.of("queue");
  private static final String FLAG = "/srv/shop/storage/framework/down";
  private static final Thing FILE = new Thing.Present('f', 0644, "www-data");

  private static boolean worksOn(String command, Reply<Facts> facts) {
    SilentSupervisor server =
        new SilentSupervisor() {
          @Override
          public Reply<ServerConfig> config() {
            String text = "[supervisord]\n[program:queue]\nautorestart=true\ncommand=" + command;
            return new Reply.Ok<>(ServerConfig.of("/etc/x.conf", Map.of("/etc/x.conf", text)));
          }

          @Override
          public Reply<Facts> facts(Facts.FactQuestions factQuestions) {
            return facts;
          }
        };
    return MaintenanceMode.expectations(server, List.of(QUEUE))
            instanceof Reply.Ok<Expectations>(var known)
        && known.policies().get(QUEUE).worksOn();
  }

  private static Reply<Facts> at(String path, Thing thing) {
    return new Reply.Ok<>(new Facts(Map.of(), Map.of(path, thing)));
  }

  @Test
  void whileItsApplicationIsDown_aWorkerRests() {
    String command = "php /srv/shop/artisan queue:work";
    assertEquals(false, worksOn(command, at(FLAG, FILE)));
    assertEquals(true, worksOn(command, at(FLAG, new Thing.Absent())));
    assertEquals(true, worksOn(command, at("/srv/other/storage/framework/down", FILE)));
    assertEquals(
        true,
        worksOn(
            command, new Reply.FailedReply<>(new Problem(Problem.ProblemKind.LOST, "it is gone"))));
  }

  @Test
  void whatIsForced_orIsNoLaravel_worksAllTheSame() {
    assertEquals(true, worksOn("php /srv/shop/artisan queue:work --force", at(FLAG, FILE)));
    assertEquals(true, worksOn("php bin/console messenger:consume", at(FLAG, FILE)));
  }
}
