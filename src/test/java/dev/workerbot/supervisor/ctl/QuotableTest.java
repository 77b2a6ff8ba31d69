package dev.workerbot.supervisor.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotableTest {
  /** What a supervisorctl may say of a worker that whoever asks may not see. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "payroll                          WEIRD     pid 7, uptime 0:00:01",
        "payroll: ERROR (odd)",
        "payroll:payroll_00 HALTED",
        "error: <class 'xmlrpc.client.Fault'>, <Fault 10: 'BAD_NAME: payroll'>: file: /x line: 1",
        "error: <class 'KeyError'>, 'payroll': file: /usr/lib/x.py line: 800",
        "error: <class 'OSError'>, [Errno 13] Permission denied: '/var/log/payroll.log': file: /x",
        "Error: Source contains parsing errors: '/etc/supervisor/conf.d/payroll.conf'\n"
            + "\t[line 2]: 'x'",
        "/etc/supervisor/conf.d/payroll.conf: odd",
        "*** payroll is not what it was ***",
      })
  void anAnswerThatNobodyCanRead_namesNoWorker(String said) {
    for (Problem problem :
        List.of(
            Faults.notUnderstood(said),
            Faults.notUnderstood("`ps` there", said),
            CommandFaults.find(1, "", said).orElseThrow(),
            CommandFaults.find(
                    1,
                    "",
                    "Traceback (most recent call last):\n  File \"x\", line 1, in f\n"
                        + "xmlrpc.client.Fault: <Fault 10: 'BAD_NAME: payroll'>\n")
                .orElseThrow())) {
      assertFalse(problem.sentence().contains("payroll"), problem.sentence());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sh: 1: /opt/ctl: not found | sh: 1: /opt/ctl: not found",
        "bash: line 1: supervisorctl: Permission denied | bash: line 1: supervisorctl: Permission"
            + " denied",
        "/usr/bin/python3: can't open file | /usr/bin/python3: can't open file",
        "Error response from daemon: No such container: web | Error response from daemon: No such"
            + " container: web",
        "error: <class 'OSError'>, [Errno 28] No space left on device: file: /x line: 1"
            + " | error: <class 'OSError'>, [Errno 28] No space left on device",
        "error: <class 'xmlrpc.client.Fault'>, <Fault 1: 'UNKNOWN_METHOD'>: file: /x"
            + " | error: <class 'xmlrpc.client.Fault'>, <Fault 1: UNKNOWN_METHOD>",
        "Error: .ini file does not include supervisorctl section"
            + " | Error: .ini file does not include supervisorctl section",
      })
  void whatAProgramSaysOfItself_isQuoted(String said, String shown) {
    assertEquals(
        "supervisorctl gave an answer that I cannot read: " + shown,
        Faults.notUnderstood(said).sentence());
  }

  @Test
  void whatIsNotQuoted_canBeSeenOnTheServer() {
    assertEquals(
        "supervisorctl gave an answer that I cannot read; run it on the server to see all that it"
            + " says",
        Faults.notUnderstood("payroll WEIRD").sentence());
    assertTrue(
        Faults.tooMuch("more than 5 workers")
            .sentence()
            .endsWith(": it lists more than 5 workers"));
  }
}
