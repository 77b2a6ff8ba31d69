package dev.workerbot.app;

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
    Path beat = RunCommand.heartbeat(option.load());
    boolean alive =
        Files.exists(beat)
            && Files.getLastModifiedTime(beat).toInstant().isAfter(Instant.now().minus(FRESH));
    System.out.println(alive ? "workerbot is alive" : "workerbot gives no sign of life");
    return alive ? 0 : 1;
  }
}
