package dev.workerbot.app;

import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.Conversation;
import dev.workerbot.testing.Golden;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How named actions read in every chat; held by the golden files. */
@Tag("soak")
class DeployScenarioIT {
  private static final String BREAKS = "# horizon breaks here";

  private static final List<String> CONVERSATION =
      List.of(
          "help run",
          "run after-deploy v1.2.3 of the shop",
          "run one",
          BREAKS,
          "run both",
          "run after-deplyo",
          "run mail",
          "bob: run after-deploy",
          "history");

  private static final String ACTIONS =
      """
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

  @Test
  void itReadsWell_inEveryChat(@TempDir Path one, @TempDir Path two, @TempDir Path three) {
    CompletableFuture<Void> terminal = held(one, "terminal", Conversation::inTerminal);
    CompletableFuture<Void> slack = held(two, "slack", Conversation::inSlack);
    CompletableFuture<Void> discord = held(three, "discord", Conversation::inDiscord);
    CompletableFuture.allOf(terminal, slack, discord).join();
  }

  private interface Way {
    String say(Conversation conversation, Path config) throws IOException;
  }

  /** At the same time as the others: a conversation mostly waits. */
  private static CompletableFuture<Void> held(Path dir, String chat, Way way) {
    return CompletableFuture.runAsync(
        () -> {
          String queue =
              "command=sleep 1000\nnumprocs=2\nprocess_name=%(program_name)s_%(process_num)02d";
          try (LoopbackServer web1 =
                  LoopbackServer.start(
                      Map.of(
                          "queue",
                          queue,
                          "mailer",
                          "command=sleep 1000",
                          "horizon",
                          Breakable.worker("horizon")));
              LoopbackServer web2 = LoopbackServer.start(Map.of("queue", queue))) {
            Path config =
                TestBot.config(dir, Map.of("web1", web1, "web2", web2), Map.of(), ACTIONS);
            String said =
                way.say(
                    new Conversation(CONVERSATION, _ -> Breakable.breaks(web1, "horizon")), config);
            new Golden("deploys." + chat + ".txt")
                .replacing(web1.dir().toString(), "/srv/web1")
                .replacing(web2.dir().toString(), "/srv/web2")
                // Supervisor tries once or more, as its clock ticks.
                .check(said.replaceAll("(?m)(^.*Allowed memory.*\\n)\\1+", "$1"));
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        },
        task -> Thread.ofPlatform().name(chat).start(task));
  }
}
