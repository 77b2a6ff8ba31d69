package dev.workerbot.app;

import dev.workerbot.app.config.Config;
import dev.workerbot.app.http.HealthProbe;
import dev.workerbot.store.InstanceLock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    if (!InstanceLock.isHeld(Workerbot.locks(config), RunCommand.ONLY)) {
      return silent();
    }
    // The port answers of this moment. A bot that hangs as a whole does not, nor does its
    // heartbeat.
    Optional<String> health = asked(config);
    if (health.isEmpty()) {
      health =
          Heartbeat.read(RunCommand.heartbeat(config))
              .filter(one -> one.at().isAfter(Instant.now().minus(FRESH)))
              .map(Heartbeat::health);
    }
    return health.isPresent() ? tell(health.get()) : silent();
  }

  private static Optional<String> asked(Config config) {
    Matcher pid =
        Pattern.compile("pid ([0-9]+),.*")
            .matcher(InstanceLock.about(Workerbot.locks(config), RunCommand.ONLY));
    return pid.matches()
        ? config.http().flatMap(http -> HealthProbe.ask(http.socket(), pid.group(1)))
        : Optional.empty();
  }

  private static int silent() {
    System.out.println("workerbot gives no sign of life");
    return 1;
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
