package dev.workerbot.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.LaravelApp;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a card says of a real Laravel that does not boot, each in one line. */
class LaravelBootIT {
  private LaravelApp app;

  @BeforeEach
  void make(@TempDir Path dir) throws IOException {
    app = LaravelApp.in(dir.resolve("shop"));
  }

  private String said() {
    Processes.Ran ran =
        Processes.run("sh", "-c", "php " + app.folder() + "/artisan queue:work --once 2>&1");
    return LogSummary.of(ran.output()).orElseThrow().text();
  }

  private void change(String file, String from, String to) throws IOException {
    Path path = app.folder().resolve(file);
    Files.writeString(path, Files.readString(path).replace(from, to));
  }

  @Test
  void aParseError_isItsMessage() throws IOException {
    change("bootstrap/app.php", "return $app;", "return $app");
    assertEquals(
        "PHP Parse error:  syntax error, unexpected end of file, expecting \";\" in "
            + app.folder()
            + "/bootstrap/app.php on line 13",
        said());
  }

  @Test
  void aMissingAutoload_isItsFile() throws IOException {
    Files.delete(app.folder().resolve("vendor/autoload.php"));
    assertEquals(
        "Error: Failed opening required '%s/vendor/autoload.php' (include_path='.:/usr/share/php')"
            .formatted(app.folder()),
        said());
  }

  @Test
  void aProviderThatIsMissing_isTheException() throws IOException {
    change("config/app.php", "Illuminate\\Bus\\BusServiceProvider", "App\\Missing");
    assertEquals("Class \"App\\Missing\" not found", said());
  }

  @Test
  void aConfigThatThrows_isTheException_inTheApplicationsLogAsWell() throws IOException {
    change(
        "bootstrap/app.php",
        "return $app;",
        "$app->booted(fn () => throw new RuntimeException('No key'));\nreturn $app;");
    assertEquals("No key", said());
    assertEquals(
        "RuntimeException: No key",
        LogSummary.of(Files.readString(app.log())).orElseThrow().text());
  }

  @Test
  void aMissingKey_isTheException() throws IOException {
    app.set("APP_KEY", "");
    change(
        "bootstrap/app.php",
        "return $app;",
        "$app->booted(fn ($app) => $app->make('encrypter'));\nreturn $app;");
    assertEquals("No application encryption key has been specified.", said());
  }
}
