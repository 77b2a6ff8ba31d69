package dev.workerbot.app;

import dev.workerbot.app.config.Config;
import dev.workerbot.store.Owner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code workerbot health}: whether {@code workerbot run} on this store is alive. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    description = "Exit 0 if the running bot is alive and well; else say what is not.")
final class HealthCommand implements Callable<Integer> {
  private static final Duration FRESH = Duration.ofSeconds(60);

  @Mixin private ConfigOption option;

  @Option(
      names = "--live",
      description = "exit 0 also where something ails that a restart would not mend")
  private boolean live;

  @Override
  public Integer call() throws IOException {
    Config config = option.loadToOpen();
    Optional<Heartbeat> beat = Heartbeat.read(RunCommand.heartbeat(config));
    // The lock tells at once of a bot that has died, the heartbeat of one that hangs as a whole.
    if (!Owner.isHeld(Workerbot.locks(config), RunCommand.ONLY)
        || beat.filter(one -> one.at().isAfter(Instant.now().minus(FRESH))).isEmpty()) {
      System.out.println("workerbot gives no sign of life");
      return 1;
    }
    return tell(beat.get().health());
  }

  private int tell(String health) {
    if (health.isEmpty()) {
      System.out.println(
          "workerbot is alive, and cannot write beside its database: is the disk full?");
      return live ? 0 : 1;
    }
    JsonNode root = JsonMapper.shared().readTree(health);
    String status = root.get("status").asString();
    System.out.println(
        switch (status) {
          case "ok" -> "workerbot is alive";
          case "failing" -> "workerbot is alive, and not all is well:";
          default -> "workerbot hangs, and only a restart helps:";
        });
    root.get("parts")
        .properties()
        .forEach(part -> {
          if (!part.getValue().asString().equals("ok")) {
            System.out.println("  " + part.getKey() + ": " + part.getValue().asString());
          }
        });
    return status.equals("ok") || (live && status.equals("failing")) ? 0 : 1;
  }
}
