package dev.workerbot.app;

import dev.workerbot.testing.Apps;
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

/** What is said of graceful restarts and pauses in every chat, held by the golden files. */
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

  private interface Way {
    String say(Conversation conversation, Path config) throws IOException;
  }

  @Test
  @Tag("soak")
  void theConversation_readsWellInATerminal(@TempDir Path dir) {
    held(dir, "terminal", Conversation::inTerminal).join();
  }

  @Test
  @Tag("soak")
  void theSameConversation_readsWellInSlackAndDiscord(@TempDir Path one, @TempDir Path two) {
    List.of(
            held(one, "slack", Conversation::inSlack),
            held(two, "discord", Conversation::inDiscord))
        .forEach(CompletableFuture::join);
  }

  private static CompletableFuture<Void> held(Path dir, String chat, Way way) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            Apps apps = new Apps(dir);
            try (LoopbackServer web1 = LoopbackServer.start(apps.programs())) {
              for (String worker :
                  List.of("horizon", "mail:mail_01", "blog", "old", "sidekiq", "nginx", "mailer")) {
                web1.awaitStatus(worker, "RUNNING");
              }
              Path config =
                  TestBot.config(dir.resolve("bot"), Map.of("web1", web1), Map.of(), apps.config());
              new Golden("graceful." + chat + ".txt")
                  .replacing(web1.dir().toString(), "/srv/web1")
                  .replacing(dir.toString(), "/srv/apps")
                  .check(way.say(new Conversation(CONVERSATION, _ -> {}), config));
            }
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        },
        task -> Thread.ofPlatform().name(chat).start(task));
  }
}
