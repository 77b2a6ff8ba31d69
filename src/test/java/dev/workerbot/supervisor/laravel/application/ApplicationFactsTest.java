package dev.workerbot.supervisor.laravel.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.ApplicationQuestions;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.Php;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.QueueConfig;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.QueueConfig.RetryAfter;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationFactsTest {
  private static ApplicationQuestions asked(String section) {
    return ApplicationQuestions.of(
        ServerConfig.of("/c", Map.of("/c", "[program:a]\n" + section + "\n")).programs());
  }

  @Test
  void aPhp_andAProject_areAskedFor() {
    assertEquals(
        new ApplicationQuestions(
            Set.of("php8.3"), Set.of("/srv/shop"), Set.of("/srv/shop/artisan")),
        asked("command=php8.3 /srv/shop/artisan horizon"));
    assertEquals(
        new ApplicationQuestions(Set.of("/usr/bin/php"), Set.of("/srv/shop"), Set.of()),
        asked("command=/usr/bin/php artisan schedule:work\ndirectory=/srv/shop"));
  }

  /** Whoever may make a worker names its PHP, and must not have the SSH user run that. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tmp/php",
        "/srv/shop/php8.3",
        "/usr/bin/../../tmp/php",
        "./php",
        "php -d extension=/tmp/x.so",
        "docker exec app php",
        "sudo php",
        "php8.3;id",
      })
  void aPhpThatOthersThanRootMayHaveWritten_isNotStarted(String php) {
    assertEquals(Set.of(), asked("command=" + php + " /srv/shop/artisan horizon").phps());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/srv/it's", "/srv/../etc", "relative", "/srv/%(ENV_X)s", "/srv/$X"})
  void aProjectWithAnOddPath_isNotAskedFor(String project) {
    assertEquals(
        Set.of(), asked("command=php \"" + project + "/artisan\" horizon").projects(), project);
  }

  @ParameterizedTest
  @CsvSource({
    "128M pcntl,134217728,true",
    "1G none,1073741824,false",
    "65536K pcntl,67108864,true",
    "134217728 pcntl,134217728,true",
    "-1 pcntl,,true",
    "0 none,,false",
  })
  void whatPhpPrints_isRead_afterWhateverElseItPrints(String line, Long bytes, boolean pcntl) {
    assertEquals(
        Optional.of(new Php(Optional.ofNullable(bytes), pcntl)),
        ApplicationFinder.php("PHP Warning:  Module already loaded\n\nphp: " + line + "\n"));
  }

  /** As laravel/laravel 10.x and 11.x have them. */
  private static final String QUEUE =
      """
      <?php
      return [
          'default' => env('QUEUE_CONNECTION', 'database'),
          'connections' => [
              'sync' => [
                  'driver' => 'sync',
              ],
              'database' => [
                  'driver' => 'database',
                  'retry_after' => 90,
              ],
              'sqs' => [
                  'driver' => 'sqs',
                  'secret' => 'hunter2',
              ],
              'redis' => [
                  'driver' => 'redis',
                  // 'retry_after' => 5,
                  'retry_after' => (int) env('REDIS_QUEUE_RETRY_AFTER', 120),
              ],
              'mine' => ['driver' => 'redis', 'password' => 'hunter2', 'retry_after' => 7],
              'open' => [
                  'retry_after' => config('x.y'),
              ],
          ],
      ];
      """;

  private static final String HORIZON =
      """
      <?php
      return [
          'defaults' => [
              'supervisor-1' => [
                  'connection' => 'redis',
                  'timeout' => 60,
              ],
              'supervisor-2' => [
                  'timeout' => 3600,
              ],
          ],
      ];
      """;

  @Test
  void theConfigOfAnApplication_isRead_andNoSecretOfIt(@TempDir Path folder) throws IOException {
    Path config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(config.resolve("queue.php"), QUEUE);
    Files.writeString(config.resolve("horizon.php"), HORIZON);
    Files.writeString(folder.resolve(".env"), "REDIS_QUEUE_RETRY_AFTER=hunter2\n");
    RecordingShell shell = new RecordingShell();
    ApplicationFacts facts =
        new ApplicationFinder(shell, Duration.ofSeconds(9))
            .find(new ApplicationQuestions(Set.of(), Set.of(folder.toString()), Set.of()));
    assertEquals(
        Map.of(
            folder.toString(),
            new QueueConfig(
                Map.of("database", new RetryAfter(90, false), "redis", new RetryAfter(120, true)),
                OptionalInt.of(3600))),
        facts.queues());
    assertTrue(!shell.printed.contains("hunter2") && shell.printed.contains("3600"), shell.printed);
  }

  @Test
  void anApplicationWithoutOne_hasTheFrameworks_andItsOwnCountsBefore() {
    String framework = "/srv/shop/vendor/laravel/framework/config/queue.php:";
    String own = "/srv/shop/config/queue.php:";
    assertEquals(
        Map.of("redis", new RetryAfter(300, false), "database", new RetryAfter(90, true)),
        ApplicationFinder.queues(
                String.join(
                    "\n",
                    List.of(
                        framework + "        'database' => [",
                        framework + "  'retry_after' => (int) env('DB_QUEUE_RETRY_AFTER', 90",
                        framework + "        'redis' => [",
                        framework + "  'retry_after' => (int) env('REDIS_QUEUE_RETRY_AFTER', 90",
                        own + "        'redis' => [",
                        own + "            'retry_after' => 300")))
            .get("/srv/shop")
            .retryAfter());
  }

  @Test
  void aDeployment_isAsOldAsItsLink_orAsWhatComposerAndGitWroteLast(@TempDir Path folder)
      throws IOException {
    Path project = Files.createDirectories(folder.resolve("releases/2"));
    Path current = Files.createSymbolicLink(folder.resolve("current"), project);
    Path installed =
        Files.createFile(
            Files.createDirectories(project.resolve("vendor/composer")).resolve("installed.json"));
    Files.setLastModifiedTime(installed, FileTime.from(Instant.now().minusSeconds(7_200)));
    String artisan = current + "/artisan";
    assertTrue(deployed(artisan).toSeconds() < 60, "the link is new");
    Processes.must("touch", "-h", "-d", "3 hours ago", current.toString());
    assertEquals(120, deployed(artisan).toMinutes());
    Files.createFile(Files.createDirectories(project.resolve(".git/logs")).resolve("HEAD"));
    assertTrue(deployed(artisan).toSeconds() < 60, "git has just moved");
  }

  private static Duration deployed(String artisan) {
    return new ReleaseFinder(new LocalShell(), Duration.ofSeconds(9))
        .find(Set.of(artisan))
        .get(artisan);
  }

  @Test
  void anApplicationThatTellsNothing_wasDeployedNobodyKnowsWhen() {
    assertEquals(
        Map.of(),
        new ReleaseFinder(new LocalShell(), Duration.ofSeconds(9)).find(Set.of("/none/artisan")));
    assertEquals(
        Map.of("/a/artisan", Duration.ZERO),
        ReleaseFinder.deployed(
            Set.of("/a/artisan"), "100\nl 200.5 /a\nf 90 /a\nd 99 /a/artisan\n"));
  }

  @Property
  void noAnswer_makesItThrow(@ForAll String out) {
    assertEquals(Map.of(), ReleaseFinder.deployed(Set.of("/a/artisan"), out));
    assertTrue(ApplicationFinder.queues("/a/config/queue.php:" + out).size() <= 1);
    assertTrue(ApplicationFinder.php("php: " + out).isEmpty());
  }

  /** Runs commands here, and keeps what they print. */
  private static final class RecordingShell implements Shell {
    private String printed = "";

    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      ShellResult result = new LocalShell().run(command, limit, maxBytes);
      printed += result;
      return result;
    }

    @Override
    public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ShellResult attend(CommandLine command, Consumer<String> line) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
