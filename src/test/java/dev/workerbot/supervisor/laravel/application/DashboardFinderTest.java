package dev.workerbot.supervisor.laravel.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.LocalShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardFinderTest {
  @TempDir private Path folder;

  private Map<String, String> found(String env) throws IOException {
    Files.writeString(folder.resolve(".env"), env);
    return new DashboardFinder(new LocalShell(), Duration.ofSeconds(9))
        .find(Set.of(folder.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "APP_URL=https://shop.example.com, https://shop.example.com/horizon",
    "APP_URL=\"https://example.com:8443/shop/\", https://example.com:8443/shop/horizon",
    "APP_URL=http://10.0.0.7, http://10.0.0.7/horizon"
  })
  void itIsBelowTheApplicationsAddress(String line, String dashboard) throws IOException {
    assertEquals(
        Map.of(folder.toString(), dashboard),
        found("APP_KEY=base64:hunter2\n" + line + "\nDB_PASSWORD=hunter2\n"));
  }

  @Test
  void itIsWhereTheConfigHasIt() throws IOException {
    Path config = Files.createDirectory(folder.resolve("config"));
    Files.writeString(
        config.resolve("horizon.php"),
        "<?php return [\n    'path' => env('HORIZON_PATH', 'admin/queues'),\n];\n");
    assertEquals(
        Map.of(folder.toString(), "https://a.example/admin/queues"),
        found("APP_URL=https://a.example\n"));
  }

  /** What has, or could have, a secret in it is not even printed by the server. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "APP_URL=https://anna:hunter2@shop.example.com",
        "APP_URL=https://shop.example.com?token=hunter2",
        "APP_URL=https://shop.example.com DB_PASSWORD=hunter2",
        "APP_URL=https://shop.example.com/#hunter2",
        "XAPP_URL=https://hunter2.example.com",
        "APP_URL=${OTHER}",
        "APP_URL=javascript:hunter2",
        "APP_URL=http://localhost",
        "APP_URL=https://shop.test",
      })
  void whatIsNoPlainAddress_isNotRead(String line) throws IOException {
    assertEquals(Map.of(), found(line + "\n"));
  }

  @Property
  void noAnswer_makesItThrow(@ForAll String out) {
    assertEquals(Map.of(), DashboardFinder.dashboards("/a/.env:APP_URL=" + out));
  }
}
