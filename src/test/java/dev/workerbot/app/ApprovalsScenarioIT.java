package dev.workerbot.app;

import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Conversation;
import dev.workerbot.testing.Golden;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.worker.WorkerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is read by who asks and by who decides, in every chat. Bob may all that anna may, and the
 * reports as well; nothing comes to be done.
 */
class ApprovalsScenarioIT {
  private static final String CONFIG =
      """
      servers:
        web1: {host: web1.example, user: deploy, tags: [prod]}
      contact: "@olga"
      roles:
        operator:
          - verbs: [read]
          - {verbs: [act], workers: horizon}
          - {verbs: [act], workers: queue}
        all:
          - verbs: [read, act]
        on-call:
          - verbs: [act]
      grants:
        - {role: operator, to: [terminal:anna, slack:U1, discord-role:301]}
        - {role: all, to: [terminal:bob, slack:UBOB, discord:402]}
      storage: {url: "jdbc:sqlite:$DIR/state/workerbot.db"}
      alerts: {enabled: false}
      http: {enabled: false}
      approvals:
        - {verbs: restart, workers: horizon, by: "*"}
        - {verbs: stop, workers: queue, by: "*", needs: 2}
        - {verbs: start, workers: reports, by: "*", may-request: "*", only-requests: true}
      break-glass: {roles: [on-call], channel: "slack:C9"}
      """;

  private static final List<String> CONVERSATION =
      List.of(
          "can restart horizon@web1",
          "restart horizon@web1",
          "approve #1",
          "bob: approve #9",
          "bob: deny #1 not during the sale",
          "bob: approve #1",
          "restart horizon@web1",
          "bob: cancel #2",
          "cancel #2",
          "bob: deny #2",
          "stop queue@web1",
          "yes",
          "bob: approve #3",
          "bob: approve #3",
          "can stop queue@web1",
          "start reports@web1",
          "can start reports@web1",
          "request stop reports@web1",
          "request start reports@web1 --reason=\"checkout is slow\"",
          "bob: request start reports@web1",
          "restart horizon@web1 --break-glass=\"checkout is down\"",
          "bob: can restart horizon@web1");

  private interface Way {
    String say(Conversation conversation, Path config) throws IOException;
  }

  private static void held(String chat, Way way, Path dir) throws IOException {
    MemorySupervisor web1 =
        new MemorySupervisor("horizon", "queue:queue_00", "queue:queue_01", "reports");
    Reply<ActionResult> _ = web1.stop(WorkerName.of("reports"), Duration.ZERO);
    Path config = dir.resolve("workerbot.yaml");
    Files.writeString(config, CONFIG.replace("$DIR", dir.toString()));
    Conversation conversation =
        new Conversation(
            CONVERSATION, _ -> {}, loaded -> MemorySupervisor.bot(loaded, Map.of("web1", web1)));
    new Golden("asking." + chat + ".txt")
        .check(way.say(conversation, config).replaceAll("\\d\\d:\\d\\d UTC", "14:30 UTC"));
  }

  @Test
  void inATerminal(@TempDir Path dir) throws IOException {
    held("terminal", Conversation::inTerminal, dir);
  }

  @Test
  void inSlack(@TempDir Path dir) throws IOException {
    held("slack", Conversation::inSlack, dir);
  }

  @Test
  void inDiscord(@TempDir Path dir) throws IOException {
    held("discord", Conversation::inDiscord, dir);
  }
}
