package dev.workerbot.supervisor.mainlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.config.ServerConfig;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainLogConfigTest {
  private static Optional<String> advice(String lines) {
    return MainLogConfig.advice(
        ServerConfig.of(
            "/etc/supervisord.conf",
            Map.of("/etc/supervisord.conf", "[supervisord]\n" + lines.replace("; ", "\n") + "\n")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loglevel=error|`loglevel=error`|keeps|`loglevel=info`",
        "loglevel=WARN|`loglevel=WARN`|keeps|`loglevel=info`",
        "loglevel=critical|`loglevel=critical`|keeps|`loglevel=info`",
        "logfile=/dev/null|`logfile=/dev/null`|keeps|`logfile=/var/log/supervisord.log`",
        "logfile=/dev/stdout;"
            + " logfile_maxbytes=0|`logfile=/dev/stdout`|keeps|`logfile=/var/log/supervisord.log`",
        "logfile=/proc/1/fd/1|`logfile=/proc/1/fd/1`|keeps|`logfile=/var/log/supervisord.log`",
        "logfile=NONE|`logfile=NONE`|keeps|`logfile=/var/log/supervisord.log`",
        "logfile=syslog|`logfile=syslog`|keeps|`logfile=/var/log/supervisord.log`",
        "logfile=none; loglevel=warn|`loglevel=warn` and `logfile=none`|keep|`loglevel=info` and"
            + " `logfile=/var/log/supervisord.log`",
      })
  void whatKeepsTheMainLogFromBeingHeard_isNamed_withWhatToWriteInstead(
      String lines, String wrong, String keeps, String right) {
    assertEquals(
        Optional.of(
            wrong
                + " in [supervisord] of /etc/supervisord.conf "
                + keeps
                + " exits out of the main log; write "
                + right
                + " there and restart supervisord, which restarts its workers"),
        advice(lines));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "loglevel=info",
        "loglevel=debug; logfile=/var/log/supervisord.log",
        "loglevel=blather; logfile=%(here)s/supervisord.log",
        "loglevel=nonsense"
      })
  void aConfigThatLetsItBeHeard_isAsItShouldBe(String lines) {
    assertEquals(Optional.empty(), advice(lines));
  }

  @Test
  void whereOneShotsAreLeftDown_itSaysWhatNoAlertTells() {
    String reported =
        advice("loglevel=error\n[program:nightly]\ncommand=sleep 60\nautorestart=false")
            .orElseThrow();
    assertTrue(
        reported.endsWith(
            "restarts its workers. Until then alerts cannot say whether a one-shot"
                + " (`autorestart=false`) failed, unless it exits sooner than its command could"
                + " finish"),
        reported);
  }
}
