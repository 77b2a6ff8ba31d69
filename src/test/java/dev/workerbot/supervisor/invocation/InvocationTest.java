package dev.workerbot.supervisor.invocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.Invocation.Shelled;
import dev.workerbot.supervisor.shell.ShellWords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class InvocationTest {
  private static Invocation of(String command) {
    return Invocation.of(
        new ProgramConfig(
            "program",
            "queue",
            "queue",
            List.of("/etc/supervisor/conf.d/queue.conf"),
            Map.of("command", command, "directory", "/srv/shop/")));
  }

  private static Artisan artisan(String command) {
    return of(command).artisan().orElseThrow();
  }

  @Test
  void words_areSplitAsSupervisorDoes() {
    assertEquals(
        Optional.of(List.of("a", "b c", "d\"e", "f g\\h", "", "i;j")),
        ShellWords.split(" a 'b c' d\\\"e \"f g\\h\" '' i;j\n"));
    assertEquals(Optional.empty(), ShellWords.split("a 'b"));
    assertEquals(Optional.empty(), ShellWords.split("a\\"));
    assertFalse(of("php -r \"").readable());
  }

  @Test
  void aScript_isSplitIntoItsCommands_butNotAtRedirections() {
    assertEquals(
        Optional.of(
            List.of(
                List.of("cd", "/x y"),
                List.of("exec", "php", "a", ">", "b", "2>&1"),
                List.of("c"))),
        ShellWords.commands("cd '/x y' && exec php a > b 2>&1; c"));
  }

  @Test
  void options_areReadInBothForms() {
    Artisan worker =
        artisan(
            "/usr/bin/php8.3 -d memory_limit=1G artisan queue:work redis --timeout=90 --tries 3 -v"
                + " --force --queue high,low");
    assertEquals("queue:work", worker.command());
    assertEquals(OptionalInt.of(90), worker.number("timeout"));
    assertEquals(OptionalInt.of(3), worker.number("tries"));
    assertEquals(Optional.of("redis"), worker.connection());
    assertEquals(List.of("high", "low"), worker.queues());
    assertEquals(Optional.of("/srv/shop/artisan"), worker.file());
    assertTrue(worker.whole());
    assertFalse(worker.mayHave("max-time"));
    assertTrue(worker.mayHave("force"));
  }

  @Test
  void aVariable_mayBeAnyOption_butNotInTheValueOfAnother() {
    assertTrue(artisan("php artisan queue:work %(ENV_MORE)s").mayHave("max-time"));
    assertFalse(artisan("php artisan queue:work --queue=%(ENV_Q)s").mayHave("max-time"));
    assertTrue(artisan("sh -c 'php artisan queue:work $MORE'").mayHave("max-time"));
    assertFalse(artisan("php artisan queue:work $HOME").mayHave("max-time"));
  }

  @Test
  void expansions_areFilledInBeforeTheWordsAreRead() {
    assertEquals(
        List.of("queue"), artisan("php artisan queue:work --queue=%(program_name)s").queues());
    assertEquals(
        Optional.of("/etc/supervisor/conf.d/artisan"),
        artisan("php %(here)s/artisan horizon").file());
    assertEquals(Optional.empty(), artisan("php %(ENV_ROOT)s/artisan horizon").file());
  }

  @Test
  void aShell_isSeen_withWhatItRuns() {
    Invocation invocation = of("/bin/bash -lc 'cd /srv/blog && php ./artisan horizon'");
    assertEquals(Optional.of(new Shelled("bash", true, false)), invocation.shell());
    assertEquals(Optional.of("/srv/blog/artisan"), invocation.artisan().orElseThrow().file());
    assertEquals(List.of("/bin/bash", "/srv/blog/artisan"), invocation.files());
    assertEquals(
        Optional.of(new Shelled("sh", false, true)),
        of("sh -c 'exec php artisan horizon'").shell());
    assertEquals(Optional.empty(), of("bash run.sh").shell());
  }

  @Test
  void whatRunsElsewhere_isNotLookedForHere() {
    assertEquals(List.of(), of("docker exec app php /srv/x/artisan horizon").files());
    assertTrue(of("bash -c 'sudo -u forge php artisan horizon'").mayLeadElsewhere());
    assertFalse(of("php artisan horizon").mayLeadElsewhere());
    assertTrue(of("env A=b php artisan horizon").here());
    assertFalse(of("env A=b docker exec app php artisan horizon").here());
  }

  @Property
  void noCommand_makesItThrow(@ForAll String text) {
    for (String command : List.of(text, "sh -c '" + text, "php artisan " + text)) {
      assertTrue(of(command).files().stream().allMatch(file -> file.startsWith("/")), command);
    }
  }
}
