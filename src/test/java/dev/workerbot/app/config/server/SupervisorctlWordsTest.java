package dev.workerbot.app.config.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupervisorctlWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "sudo -n supervisorctl | sudo -n supervisorctl | none",
        "sudo -n supervisorctl -c /a.conf | sudo -n supervisorctl | /a.conf",
        "supervisorctl -c/a.conf | supervisorctl | /a.conf",
        "supervisorctl --configuration /a.conf -u me | supervisorctl -u me | /a.conf",
        "supervisorctl -u me --configuration=/a.conf | supervisorctl -u me | /a.conf",
        "supervisorctl --conf=/a.conf | supervisorctl | /a.conf",
        "supervisorctl -c /a.conf -c /b.conf | supervisorctl | /a.conf /b.conf",
        "supervisorctl -c | supervisorctl -c | none",
        "docker exec -c x app supervisorctl | docker exec -c x app supervisorctl | none",
        "python3 -m supervisor.supervisorctl -c /a | python3 -m supervisor.supervisorctl | /a",
        "sudo -n /opt/ctl -c /a.conf | sudo -n /opt/ctl -c /a.conf | none"
      })
  void aConfigFileAmongTheWords_isTakenOut(String words, String command, String files) {
    SupervisorctlWords read = SupervisorctlWords.of(List.of(words.split(" ")));
    assertEquals(command, String.join(" ", read.command()));
    assertEquals(files == null ? "" : files, String.join(" ", read.configFiles()));
  }
}
