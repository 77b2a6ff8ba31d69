package dev.workerbot.app;

import dev.workerbot.testing.Conversation;
import dev.workerbot.testing.Golden;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How making, changing and taking away workers reads in every chat; held by the golden files. */
class BuildScenarioIT {
  private static final String BROKEN = "# somebody leaves a broken file";
  private static final String MENDED = "# somebody takes it away again";

  private static final List<String> CONVERSATION =
      List.of(
          "help create",
          "create",
          "create queue@web1 --command 'sleep 1000' --numprocs 2 --startsecs 0"
              + " --environment 'APP_KEY=hunter2'",
          "yes",
          "create queue@web1 --command 'sleep 1000'",
          "create other@web1 --command 'rm -rf /' --user root --numprocs 0 --directory srv",
          "edit queue@web1",
          "edit queue@web1 --stopwaitsecs 90 --environment 'APP_KEY=•••' --environment 'DEBUG=1'",
          "no",
          "scale queue@web1 3",
          "no",
          "create broken@web1 --command '/bin/sh -c \"echo no database; exit 3\"'"
              + " --startretries 0 --yes",
          "[1 Roll back]",
          "undo",
          BROKEN,
          "create other@web1 --command 'sleep 1000'",
          MENDED,
          "remove queue@web1",
          "yes",
          "remove mailer@web1",
          "undo queue@web1",
          "no",
          "bob: create other@web1 --command 'sleep 1000'",
          "history");

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
          try (Workshop workshop = new Workshop()) {
            Path config = workshop.config(dir, Map.of());
            TestBot.edit(config, "stays-up: 1s", TestBot.BRIEFLY);
            String said = way.say(conversation(workshop), config);
            new Golden("build." + chat + ".txt")
                .replacing(workshop.server().dir().toString(), "/srv/web1")
                .check(said);
            workshop.isSound();
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        },
        task -> Thread.ofPlatform().name(chat).start(task));
  }

  private static Conversation conversation(Workshop workshop) {
    Path broken = workshop.folder().resolve("zz.conf");
    return new Conversation(
        CONVERSATION,
        line -> {
          if (line.equals(BROKEN)) {
            Files.writeString(broken, "[program:bad]\ncommand=x\nuser=nosuchuser\n");
          } else {
            Files.delete(broken);
          }
        },
        TestBot::looksOften);
  }
}
