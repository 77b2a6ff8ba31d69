package dev.workerbot.supervisor.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.ShellResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds that no command line is shown to people with its secrets. */
class CommandsShownTest {
  @Test
  void aCommand_isShownWithoutItsSecrets_andRunWithThem() {
    CommandLine command =
        CommandLine.inUtf8(
            List.of("sudo", "-n", "supervisorctl", "-u", "bot", "-p", "hunter 2x", "status"));
    assertEquals(
        "env LC_ALL=C.UTF-8 sudo -n supervisorctl -u bot -p ••• status", command.toString());
    assertEquals(
        "'env' 'LC_ALL=C.UTF-8' 'sudo' '-n' 'supervisorctl' '-u' 'bot' '-p' 'hunter 2x' 'status'",
        command.quoted());
  }

  /** supervisorctl takes the next word for its password, whatever it looks like. */
  @ParameterizedTest
  @ValueSource(
      strings = {"-abc9Zebra", "--no-zebra", "none", "required", "env:zebra", "file:zebra"})
  void aPasswordOfSupervisorctl_isMasked_whateverItLooksLike(String password) {
    assertEquals(
        "sudo -n supervisorctl -u bot -p ••• status",
        new CommandLine(
                List.of("sudo", "-n", "supervisorctl", "-u", "bot", "-p", password, "status"))
            .toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme -p hunter",
        "acme --password hunter",
        "acme --password=hunter",
        "acme -u anna:hunter",
        "php artisan queue:work --token=hunter",
        "mysql -phunter shop",
        "curl https://anna:hunter@example.com",
        "curl -H 'Authorization: Bearer hunter' https://example.com",
        "env DB_PASSWORD=hunter php artisan horizon",
        "redis-cli -a hunter monitor",
      })
  void noCommand_isShownWithItsSecret(String typed) {
    List<String> words = List.of(typed.split(" "));
    assertFalse(new CommandLine(words).toString().contains("hunter"), typed);
    assertFalse(
        Message.of(Severity.BAD, "x").withField("Command", typed).toString().contains("hunter"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mkdir -p build",
        "docker run -p 8080:80 -u 1000:1000 nginx",
        "ssh -p 2222 web1",
        "php artisan queue:work redis --queue=high,default --tries=3",
        "ps -e -o pid=,ppid=,rss=",
        "sudo -n supervisorctl -c /etc/supervisor/supervisord.conf status",
      })
  void aCommandWithoutSecrets_isShownAsItIs(String typed) {
    assertEquals(typed, new CommandLine(List.of(typed.split(" "))).toString());
  }

  @Test
  void sentences_thatQuoteACommand_areMasked() {
    String said = "`supervisorctl -u bot -p hunter2x status` took longer than 5 s";
    assertFalse(new Problem(Problem.ProblemKind.LOST, said).sentence().contains("hunter2x"));
    assertFalse(
        new ShellResult.ShellFailed(ShellResult.Failure.TIMED_OUT, said)
            .sentence()
            .contains("hunter2x"));
    assertFalse(Faults.notUnderstood("x --password=hunter2x").sentence().contains("hunter2x"));
    assertFalse(Message.of(Severity.BAD, said).withLine(said).toString().contains("hunter2x"));
  }
}
