package dev.workerbot.app.run;

import dev.workerbot.app.cli.ConfigOption;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.http.HealthProbe;
import dev.workerbot.store.file.InstanceLock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
public final class HealthCommand implements Callable<Integer> {
  private static final Duration FRESH = Duration.ofSeconds(60);

  @Mixin private ConfigOption option;

  @Option(
      names = "--live",
      description = "exit 0 also where something ails that a restart would not mend")
  private boolean live;

  @Override
  public Integer call() throws IOException {
    Config config = option.loadToOpen();
    Path locks = config.locks();
    if (!isVisible(locks)) {
      System.out.println(
          "%s may not look into %s, where a running workerbot can be seen: run this as the account that workerbot runs as, or as root"
              .formatted(System.getProperty("user.name"), locks));
      return 1;
    }
    Optional<URI> address = config.http().map(http -> HealthProbe.address(http.socket()));
    Optional<HealthProbe.Answer> answer = address.flatMap(HealthProbe::ask);
    if (!InstanceLock.isHeld(locks, RunCommand.ONLY)) {
      return nothingRuns(config, address, answer);
    }
    String about = InstanceLock.about(locks, RunCommand.ONLY);
    // The port answers of this moment. A bot that hangs as a whole does not, nor does its
    // heartbeat.
    Optional<String> health =
        answer.filter(one -> isOf(about, one)).map(HealthProbe.Answer::health);
    if (health.isEmpty()) {
      health =
          Heartbeat.read(RunCommand.heartbeat(config))
              .filter(one -> one.at().isAfter(Instant.now().minus(FRESH)))
              .map(Heartbeat::health);
    }
    return health.isPresent() ? tell(health.get()) : silent(about, address);
  }

  /** On a full disk the lock does not say whose it is; but all is not well with that bot then. */
  private static boolean isOf(String about, HealthProbe.Answer answer) {
    return about.isEmpty()
        ? !status(JsonMapper.shared().readTree(answer.health())).equals("ok")
        : about.startsWith("pid %s,".formatted(answer.pid()));
  }

  private static String status(JsonNode health) {
    return health.get("status").asString();
  }

  private static boolean isVisible(Path locks) {
    Path folder = locks;
    while (folder.getParent() != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    return Files.isExecutable(folder);
  }

  private int nothingRuns(
      Config config, Optional<URI> address, Optional<HealthProbe.Answer> other) {
    System.out.println(
        "workerbot gives no sign of life: none runs on the database %s"
            .formatted(config.databaseFile()));
    if (other.isPresent()) {
      System.out.println(
          "  At %s another workerbot answers (pid %s), which has another database: name its config with --config"
              .formatted(address.orElseThrow(), other.get().pid()));
    } else {
      address.ifPresent(where -> System.out.println("  Nor does one answer at " + where));
    }
    System.out.println(
        "  Start it with `systemctl start workerbot` (`journalctl -u workerbot` says why it ended), or `workerbot run --config %s`"
            .formatted(option.file()));
    return 1;
  }

  private static int silent(String about, Optional<URI> address) {
    System.out.println(
        "workerbot gives no sign of life: it runs (%s), and has not answered%s nor said for %d s how it is"
            .formatted(about, address.map(" at %s"::formatted).orElse(""), FRESH.toSeconds()));
    System.out.println(
        "  Unless it was started just now, it hangs: `systemctl restart workerbot`, or kill that"
            + " process and start it again");
    return 1;
  }

  private int tell(String health) {
    if (health.isEmpty()) {
      System.out.println(
          "workerbot is alive, and cannot write beside its database: is the disk full?");
      return live ? 0 : 1;
    }
    JsonNode root = JsonMapper.shared().readTree(health);
    String status = status(root);
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
