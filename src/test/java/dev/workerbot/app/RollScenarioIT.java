package dev.workerbot.app;

import dev.workerbot.testing.Conversation;
import dev.workerbot.testing.Golden;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a rolling restart reads in every chat; held by the golden files. */
@Tag("soak")
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

  private interface Way {
    String say(Conversation conversation, Path config) throws IOException;
  }

  @Test
  void itReadsWell_inEveryChat(@TempDir Path one, @TempDir Path two, @TempDir Path three) {
    CompletableFuture.allOf(
            held(one, "terminal", Conversation::inTerminal),
            held(two, "slack", Conversation::inSlack),
            held(three, "discord", Conversation::inDiscord))
        .join();
  }

  /** At the same time as the others: a conversation mostly waits. */
  private static CompletableFuture<Void> held(Path dir, String chat, Way way) {
    return CompletableFuture.runAsync(
        () -> {
          try (LoopbackServer web1 =
              LoopbackServer.start(
                  Map.of(
                      "queue",
                      """
                      command=sh -c 'if [ -e $DIR/fail-%(process_num)s ]; then mkdir $DIR/told 2>/dev/null && echo no database; exit 3; fi; exec sleep 1000'
                      numprocs=3
                      process_name=%(program_name)s_%(process_num)s
                      startsecs=1
                      startretries=0
                      stdout_logfile=$DIR/log/queue-%(process_num)s.log
                      """,
                      "horizon",
                      "command=sleep 1000\nstopwaitsecs=3600"))) {
            web1.awaitStatus("queue:queue_2", "RUNNING");
            Path config =
                TestBot.config(
                    dir,
                    Map.of("web1", web1),
                    Map.of(),
                    "confirm:\n  always:\n    - {verbs: [stop], workers: horizon}\n");
            Files.writeString(
                config,
                Files.readString(config)
                    .replace("  stays-up: 1s\n", "  stays-up: 300ms\n  rolling-stays-up: 300ms\n"));
            Path fail = web1.dir().resolve("fail-1");
            Conversation conversation =
                new Conversation(
                    CONVERSATION,
                    line -> {
                      if (line.equals(BROKEN)) {
                        Files.createFile(fail);
                      } else {
                        Files.delete(fail);
                      }
                    });
            new Golden("roll." + chat + ".txt")
                .replacing(web1.dir().toString(), "/srv/web1")
                .check(way.say(conversation, config));
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        },
        task -> Thread.ofPlatform().name(chat).start(task));
  }
}
