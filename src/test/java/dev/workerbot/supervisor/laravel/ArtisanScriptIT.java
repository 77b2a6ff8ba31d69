package dev.workerbot.supervisor.laravel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.laravel.ArtisanAnswer.ArtisanOutput;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code config/workerbot-artisan} under the real sh and PHP: what it runs, and what it refuses.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArtisanScriptIT {
  /** Prints what it was called with, line by line. */
  private static final String ARTISAN =
      "<?php echo implode(\"\\n\", array_slice($argv, 1)), \"\\n\", getenv('COLUMNS'), \"\\n\";"
          + " if (in_array('queue:failed', $argv)) { while (true) { sleep(1); } }";

  @TempDir private static Path folder;
  private Path script;
  private Path artisan;

  @BeforeAll
  void install() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    // As fast as a test wants it.
    script =
        Files.writeString(
            folder.resolve("workerbot-artisan"),
            Files.readString(Path.of("config/workerbot-artisan"))
                .replace("seconds=20", "seconds=1"));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    artisan = Files.writeString(folder.resolve("artisan"), ARTISAN);
    Files.setPosixFilePermissions(artisan, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private ShellResult.ShellExited run(List<String> words) {
    List<String> command = new ArrayList<>(List.of(script.toString(), "php", artisan.toString()));
    command.addAll(words);
    return (ShellResult.ShellExited)
        LocalShell.as("nobody").run(CommandLine.inUtf8(command), Duration.ofSeconds(10), 1 << 16);
  }

  private ArtisanAnswer ask(ArtisanQuery query) {
    return ((Reply.Ok<ArtisanAnswer>)
            new ArtisanRunner(
                    LocalShell.as("nobody"), List.of(script.toString()), Duration.ofSeconds(10))
                .ask(new ArtisanApp("nobody", "php", artisan.toString()), query))
        .value();
  }

  @Test
  void itRunsWhatItIsAsked_andNeverAsksBack() {
    ArtisanOutput printed =
        (ArtisanOutput) ask(new ArtisanQuery.MonitorQueues(List.of("redis:high", "{x}"), true));
    assertEquals(
        "queue:monitor\nredis:high,{x}\n--json\n--max=999999999\n--no-interaction\n500\n",
        printed.text());
    assertEquals(
        Processes.run("uname", "-n").output().strip(), printed.place().host().orElseThrow());
    assertTrue(printed.place().time().isPresent());
    assertEquals(
        "queue:retry\n7\na-b\n--no-interaction\n500\n",
        ((ArtisanOutput) ask(new ArtisanQuery.RetryFailed(List.of("7", "a-b")))).text());
    assertEquals(
        "horizon:list\n--no-interaction\n500\n",
        ((ArtisanOutput) ask(new ArtisanQuery.ListHorizons())).text());
  }

  @Test
  void whatHangs_isEnded() {
    assertEquals(
        new ArtisanAnswer.NotAnswered(
            ArtisanAnswer.Reason.TOO_LONG, "artisan queue:failed did not end in time"),
        ask(new ArtisanQuery.ListFailed(true)));
  }

  @Test
  void itTellsOfMaintenance() throws IOException {
    Path down = Files.createDirectories(folder.resolve("storage/framework")).resolve("down");
    assertEquals(
        false, ((ArtisanOutput) ask(new ArtisanQuery.ListHorizons())).place().maintenance());
    Files.writeString(down, "{}");
    assertEquals(
        true, ((ArtisanOutput) ask(new ArtisanQuery.ListHorizons())).place().maintenance());
    Files.delete(down);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "migrate",
        "horizon:list|--env=x",
        "queue:monitor",
        "queue:monitor|",
        "queue:monitor|--max=0",
        "queue:monitor|x|--max=0",
        "queue:monitor|x y",
        "queue:monitor|$(id)",
        "queue:failed|--env=x",
        "queue:failed|--json|x",
        "queue:retry",
        "queue:retry|all",
        "queue:retry|1|--queue=high",
        "queue:retry|1;id",
        "queue:retry|../1",
        "queue:restart|x"
      })
  void itRefusesAllElse(String words) {
    ShellResult.ShellExited answer = run(List.of(words.split("\\|", -1)));
    assertEquals(64, answer.code(), words);
    assertEquals("", answer.out(), words);
  }
}
