package dev.workerbot.app.config.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.config.ConfigFile;
import dev.workerbot.app.config.SchemaAgreement;
import dev.workerbot.health.HealthSettings;
import dev.workerbot.worker.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthReaderTest {
  private static final String RUNNER = "ssh: {artisan-runner: sudo -n -u USER /bin/run}\n";
  private static final String SERVERS = "servers:\n  web1: {host: a, user: u, tags: [prod]}\n";

  @TempDir Path dir;

  private ConfigFile.ReadConfig load(String yaml) throws IOException {
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(file, SERVERS + yaml);
    return SchemaAgreement.load(file, _ -> Optional.empty());
  }

  private HealthSettings settings(String yaml) throws IOException {
    return assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(yaml)).config().health();
  }

  private String mistakes(String yaml) throws IOException {
    return assertInstanceOf(ConfigFile.ReadConfig.WrongConfig.class, load(yaml))
        .mistakes()
        .toString();
  }

  @Test
  void withoutIt_nobodyIsAsked() throws IOException {
    assertEquals(HealthSettings.OFF, settings(""));
    assertEquals(Optional.empty(), settings("health: {every: 2m}").workers());
  }

  @Test
  void itsValues_areRead() throws IOException {
    assertEquals(
        new HealthSettings(
            Optional.of(Selector.parse("queue@prod")),
            Duration.ofMinutes(2),
            Duration.ofHours(1),
            50),
        settings(RUNNER + "health: {workers: queue@prod, every: 2m, oldest: 1h, deep: 50}"));
  }

  @Test
  void whatIsWrong_isNamed() throws IOException {
    String unable = mistakes("health: {workers: queue@prod}");
    assertTrue(unable.contains("`artisan-runner`, which is set for none of these"), unable);
    String often = mistakes("health: {workers: queue@prod, every: 30s}");
    assertTrue(often.contains("`every` is a minute or more"), often);
    String nobody = mistakes("health: {workers: queue@stage}");
    assertTrue(nobody.contains("no server or tag is meant by"), nobody);
  }
}
