package dev.workerbot.app;

import dev.workerbot.testing.Conversation;
import dev.workerbot.testing.Golden;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is read by who asks and by who decides, in every chat. Bob may all that anna may, and the
 * reports as well; nothing comes to be done.
 */
class ApprovalsScenarioIT {
  private static final String RULES =
      """
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

  private static LoopbackServer web1;

  @BeforeAll
  static void serve() {
    web1 =
        LoopbackServer.start(
            Map.of(
                "horizon",
                "command=sleep 1000",
                "queue",
                "command=sleep 1000\nnumprocs=2\nprocess_name=%(program_name)s_%(process_num)02d",
                "reports",
                "command=sleep 1000\nautostart=false"));
    web1.awaitStatus("horizon", "RUNNING");
    web1.awaitStatus("queue:queue_01", "RUNNING");
  }

  @AfterAll
  static void end() {
    web1.close();
  }

  private interface Way {
    String say(Conversation conversation, Path config) throws IOException;
  }

  private static void held(String chat, Way way, Path dir) throws IOException {
    Path config = TestBot.config(dir, Map.of("web1", web1), Map.of(), RULES);
    TestBot.edit(
        config,
        "    - verbs: [read, act]\n",
        """
            - verbs: [read]
            - {verbs: [act], workers: horizon}
            - {verbs: [act], workers: queue}
          all:
            - verbs: [read, act]
          on-call:
            - verbs: [act]
        """);
    TestBot.edit(
        config, "deny:\n", "  - {role: all, to: [terminal:bob, slack:UBOB, discord:402]}\ndeny:\n");
    new Golden("asking." + chat + ".txt")
        .check(
            way.say(new Conversation(CONVERSATION, _ -> {}), config)
                .replaceAll("\\d\\d:\\d\\d UTC", "14:30 UTC"));
  }

  @Test
  void inATerminal(@TempDir Path dir) throws IOException {
    held("terminal", Conversation::inTerminal, dir);
  }

  @Test
  @Tag("soak")
  void inSlack(@TempDir Path dir) throws IOException {
    held("slack", Conversation::inSlack, dir);
  }

  @Test
  @Tag("soak")
  void inDiscord(@TempDir Path dir) throws IOException {
    held("discord", Conversation::inDiscord, dir);
  }
}
