package dev.workerbot.operation.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Grant;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Subjects;
import dev.workerbot.store.Changes.Change;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokenConfigTest {
  private static final String HIDDEN =
      "supervisord cannot read its config any more; `supervisorctl reread` there says why";

  /** Of a change of billing, by somebody who may see the workers of this glob. */
  @ParameterizedTest
  @CsvSource({
    // sees, section, file, is told
    "billing, program:payroll, /etc/payroll.conf, false",
    "billing, '', /etc/payroll.conf, false",
    "billing, group:payroll, /etc/payroll.conf, false",
    "billing, program:not a name, /etc/payroll.conf, false",
    "billing, '', '', false",
    "billing, '', /etc/billing.conf, true",
    "billing, '', /etc/not-billing.conf, false",
    "nothing, program:billing, /etc/billing.conf, true",
    "pay*, program:payroll, /etc/payroll.conf, true",
    "pay*, '', /etc/payroll.conf, false",
    "*, program:payroll, /etc/payroll.conf, true",
    "*, '', '', true",
  })
  void whoseFileItIs_isForWhoMaySeeThatWorker(
      String sees, String section, String file, boolean isTold) {
    Policy policy =
        new Policy(
            List.of(
                new Policy.Assignment(
                    "reader",
                    List.of(new Grant(Set.of(Verb.STATUS), new Glob(sees), Glob.ANY)),
                    new Subjects(Set.of("*"), Set.of()))),
            List.of(),
            Map.of(),
            "@olga");
    Caller eve = new Caller("slack", "UEVE", "eve", Set.of(), "C1");
    Reread.Unreadable why =
        new Reread.Unreadable(
            "Invalid user name payer",
            Optional.of(section).filter(text -> !text.isEmpty()),
            Optional.of(file).filter(text -> !text.isEmpty()));
    Change change =
        new Change(
            new ServerName("web1"), "billing", "billing.conf", Optional.empty(), Optional.empty());
    String whole =
        "supervisord cannot read %s any more: Invalid user name payer"
            .formatted(file.isEmpty() ? "its config" : "`" + file + "`");
    assertEquals(
        isTold ? whole : HIDDEN,
        new BrokenConfig(policy, eve).cannotRead(change, why, " any more"));
  }
}
