package dev.workerbot.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.text.Sentence;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTitleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUPERVISOR_DOWN|supervisord is not running; start it there|supervisord is down on web1",
        "SUPERVISOR_DOWN|supervisord does not answer: it hangs|supervisord does not answer on web1",
        "SUPERVISORCTL_FAILS|sudo asks for a password; install it|sudo asks for a password on web1,"
            + " its workers are unknown",
        "SUPERVISORCTL_FAILS|sudo refuses this user; install it|sudo refuses supervisorctl on web1,"
            + " its workers are unknown",
        "SUPERVISORCTL_FAILS|the login shell of the SSH user runs no commands (x)|The login shell"
            + " on web1 runs no commands, its workers are unknown",
        "SUPERVISORCTL_FAILS|the login shell of the SSH user ends before it|The login shell on web1"
            + " runs no commands, its workers are unknown",
        "SUPERVISORCTL_FAILS|the login shell of the SSH user prints something|The login shell on"
            + " web1 garbles answers, its workers are unknown",
        "SUPERVISORCTL_FAILS|supervisorctl itself breaks there|supervisorctl fails on web1, its"
            + " workers are unknown",
        "UNREACHABLE|sudo refuses nothing|web1 cannot be reached, its workers are unknown",
      })
  void theCause_saysHowItIsHeaded(AlertKind alertKind, String cause, String title) {
    assertEquals(
        title, ServerTitle.of(alertKind, Optional.of(cause), Sentence.of("web1")).toString());
  }

  @Test
  void withoutACause_theKindSaysIt() {
    assertEquals(
        "supervisorctl fails on web1, its workers are unknown",
        ServerTitle.of(AlertKind.SUPERVISORCTL_FAILS, Optional.empty(), Sentence.of("web1"))
            .toString());
  }
}
