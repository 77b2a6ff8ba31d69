package dev.workerbot.app;

import dev.workerbot.app.config.Config;
import dev.workerbot.store.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code workerbot health}: whether {@code workerbot run} on this store is alive. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    description = "Exit 0 if the running bot is alive and connected to its chat.")
final class HealthCommand implements Callable<Integer> {
  private static final Duration FRESH = Duration.ofSeconds(60);

  @Mixin private ConfigOption option;

  @Override
  public Integer call() throws IOException {
    Config config = option.load();
    Path beat = RunCommand.heartbeat(config);
    // The lock tells at once of a bot that has died, the heartbeat of one that hangs.
    boolean alive =
        Owner.isHeld(Workerbot.locks(config), RunCommand.ONLY)
            && Files.exists(beat)
            && Files.getLastModifiedTime(beat).toInstant().isAfter(Instant.now().minus(FRESH));
    System.out.println(alive ? "workerbot is alive" : "workerbot gives no sign of life");
    return alive ? 0 : 1;
  }
}
