package dev.workerbot.operation.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Grant;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.store.Changes.StoredChange;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokenConfigTest {
  private static final Reread.Unreadable OTHERS =
      new Reread.Unreadable(
          "Invalid user name payer",
          Optional.of("program:payroll"),
          Optional.of("/etc/payroll.conf"));

  /** Before a change of billing, by somebody who may see the workers of this glob. */
  @ParameterizedTest
  @CsvSource({
    // sees, section, file, is told
    "billing, program:payroll, /etc/payroll.conf, false",
    "billing, '', /etc/payroll.conf, false",
    "billing, group:payroll, /etc/payroll.conf, false",
    "billing, program:not a name, /etc/payroll.conf, false",
    "billing, '', '', false",
    "billing, '', /etc/billing.conf, false",
    "billing, '', /etc/not-billing.conf, false",
    "nothing, program:billing, /etc/billing.conf, false",
    "billing, program:billing, /etc/billing.conf, true",
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
                    new Principals(Set.of("*"), Set.of()))),
            List.of(),
            Map.of(),
            "@olga");
    Caller eve = new Caller("slack", "UEVE", "eve", Set.of(), "C1");
    Reread.Unreadable why =
        new Reread.Unreadable(
            "Invalid user name payer",
            Optional.of(section).filter(text -> !text.isEmpty()),
            Optional.of(file).filter(text -> !text.isEmpty()));
    assertEquals(
        isTold
            ? Optional.of(
                "supervisord cannot read %s: Invalid user name payer"
                    .formatted(file.isEmpty() ? "its config" : "`" + file + "`"))
            : Optional.empty(),
        new BrokenConfig(policy, eve).detail(new ServerName("web1"), why));
  }

  /** Its sentence is in the history of billing, which others read. */
  @Test
  void afterAChange_onlyItsOwnFileIsNamed() {
    StoredChange storedChange =
        new StoredChange(
            new ServerName("web1"), "billing", "billing.conf", Optional.empty(), Optional.empty());
    assertEquals(
        "supervisord cannot read its config any more; `supervisorctl reread` there says why",
        BrokenConfig.after(storedChange, OTHERS, " any more"));
    for (Reread.Unreadable own :
        List.of(
            new Reread.Unreadable("x", Optional.of("program:billing"), Optional.empty()),
            new Reread.Unreadable("x", Optional.empty(), Optional.of("/etc/billing.conf")))) {
      assertTrue(BrokenConfig.after(storedChange, own, "").endsWith(": x"));
    }
    assertEquals(
        "supervisord cannot read its config; `supervisorctl reread` there says why",
        BrokenConfig.after(
            storedChange,
            new Reread.Unreadable("x", Optional.empty(), Optional.of("/etc/not-billing.conf")),
            ""));
  }
}
