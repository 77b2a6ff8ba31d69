package dev.workerbot.supervisor.mainlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.CommandKind;
import dev.workerbot.supervisor.mainlog.MainLog.ProcessEnd;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an exit code or a signal means depends on what the command is. */
class CausesTest {
  private static CommandKind kind(String command) {
    return CommandKind.of(
        new ProgramConfig("program", "x", "x", List.of("/x.conf"), Map.of("command", command)));
  }

  private static String cause(String command, int code) {
    return Causes.of(new ProcessEnd.Code(code), Optional.of(kind(command)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "php artisan queue:work|255|exit code 255: PHP died of a fatal error; its log says which",
        "/usr/bin/php8.3 -d x=1 /srv/bin/console messenger:consume|255|exit code 255: PHP died of a"
            + " fatal error; its log says which",
        "sudo -u www-data php /srv/run.php|255|exit code 255: PHP died of a fatal error; its log"
            + " says which",
        "sh -c 'cd /srv && exec php run.php'|255|exit code 255: PHP died of a fatal error; its log"
            + " says which",
        "sh -c 'php run.php; exit 255'|255|exit code 255",
        "/srv/run.sh|255|exit code 255",
        "bash /srv/run.sh|255|exit code 255",
        "ssh host php artisan queue:work|255|exit code 255: PHP died of a fatal error; its log says"
            + " which",
        "ssh -N -L 1:x:2 host|255|exit code 255",
        "python3 -m app|255|exit code 255",
        "node /srv/php/worker.js|255|exit code 255",
        "java -jar php.jar|255|exit code 255",
        "/srv/bin/worker --php|255|exit code 255",
        "perl -e die|255|exit code 255: it died; its log says of what",
        "php artisan queue:work|12|exit code 12: it went over its memory limit (`--memory`)",
        "sh -c 'cd /srv && php artisan horizon'|12|exit code 12: it went over its memory limit"
            + " (`--memory`)",
        "php run.php|12|exit code 12",
        "python3 x.py|12|exit code 12",
        "node x.js|12|exit code 12",
        "/srv/run.sh|12|exit code 12",
        "php artisan queue:work|1|exit code 1: it failed, often an exception while it was starting",
        "env A=b python3 -u x.py|1|exit code 1: it failed, often an exception that nothing caught",
        "node x.js|1|exit code 1: it failed, often an exception that nothing caught",
        "npm run work|1|exit code 1: it failed, often an exception that nothing caught",
        "java -Xmx1g -jar /srv/x.jar|1|'exit code 1: it failed, often an exception in `main`, or a"
            + " class that is missing'",
        "/srv/run.sh|1|exit code 1",
        "/srv/bin/worker|1|exit code 1",
        "python3 x.py|2|'exit code 2: its script cannot be opened, or its arguments are wrong'",
        "bash x.sh|2|'exit code 2: a mistake in its script, or the script cannot be opened'",
        "php x.php|2|exit code 2",
        "java -jar x.jar|143|exit code 143: killed by signal 15",
        "bash x.sh|137|exit code 137: killed by signal 9",
        "node x.js|134|exit code 134: killed by signal 6",
        "php x.php|137|exit code 137",
        "python3 x.py|137|exit code 137",
        "sh -c 'python3 x.py; tee y'|137|exit code 137: killed by signal 9",
        "bash -c 'nice x'|126|exit code 126: its command cannot be run",
        "php x.php|126|exit code 126",
        "php x.php|127|'exit code 127: its command, directory or user could not be used; its error"
            + " log says which'",
        "bash x.sh|127|'exit code 127: its command, directory or user could not be used, or a"
            + " command in its script was not found; its error log says which'",
        "php x.php|0|it ended by itself with exit code 0",
        "bash x.sh|77|exit code 77",
      })
  void anExitCode_meansWhatItMeansToTheCommand(String command, int code, String cause) {
    assertEquals(cause, cause(command, code));
  }

  @Test
  void whereTheCommandIsNotKnown_theMeaningIsSaidToDependOnIt() {
    assertEquals(
        "exit code 255: if it is PHP, it died of a fatal error; its log says which",
        Causes.of(new ProcessEnd.Code(255), Optional.empty()));
    assertEquals(
        "exit code 12: if it is Laravel, it went over its memory limit (`--memory`)",
        Causes.of(new ProcessEnd.Code(12), Optional.empty()));
    assertEquals("exit code 1", Causes.of(new ProcessEnd.Code(1), Optional.empty()));
  }

  @Test
  void aKillIsOfAJobThatTookTooLong_onlyWhereThereAreJobs() {
    ProcessEnd killed = new ProcessEnd.SignalEnd("SIGKILL");
    assertEquals(
        "killed by SIGKILL: a job ran into its timeout, or the kernel was out of memory",
        Causes.of(killed, Optional.of(kind("php artisan queue:work --timeout=60"))));
    assertEquals(
        "killed by SIGKILL: the kernel was out of memory, or something killed it",
        Causes.of(killed, Optional.of(kind("node x.js"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "'", "sh -c", "sh -c ''", "exec", "env", "sudo", "%(ENV_X)s y"})
  void anyCommand_hasAKind(String command) {
    assertFalse(kind(command).isLaravel());
  }
}
