package dev.workerbot.feature.change.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Grant;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.request.state.SectionWorkers;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokenConfigTest {
  private static final Optional<ServerConfig> CONFIG =
      Optional.of(
          ServerConfig.of(
              "/etc/supervisord.conf",
              Map.of(
                  "/etc/supervisord.conf",
                  """
                  [program:billing]
                  command=/bin/true
                  [program:ledger]
                  command=/bin/true
                  [group:payroll]
                  programs=ledger
                  [program:both]
                  command=/bin/true
                  [group:open]
                  programs=both
                  [group:closed]
                  programs=both
                  [group:odd]
                  programs=odder,ghost
                  [program:odder]
                  command=/bin/true
                  [fcgi-program:web]
                  command=/bin/true
                  [eventlistener:events]
                  command=/bin/true
                  """)));

  /** What supervisord runs by the config of before. */
  private static final List<WorkerName> RUNNING =
      Stream.of("secret:mail_00", "billing", "events:events_00").map(WorkerName::of).toList();

  /** Before a change of billing, by somebody who may see the workers of these globs. */
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
    // a program that the config has in a hidden group, or that runs in one, or is in two
    "ledger*, program:ledger, /etc/billing.conf, false",
    "ledger* pay*, program:ledger, /etc/billing.conf, true",
    "pay*, program:ledger, /etc/billing.conf, true",
    "mail*, program:mail, /etc/mail.conf, false",
    "mail* secret*, program:mail, /etc/mail.conf, true",
    "both* open:*, program:both, /etc/both.conf, false",
    "open:* closed:*, program:both, /etc/both.conf, true",
    // a group is all of its programs, also those that there are not
    "payroll, group:payroll, /etc/payroll.conf, true",
    "ledger, group:odd, /etc/odd.conf, false",
    "payroll:*, group:payroll, /etc/payroll.conf, true",
    "odd*, group:odd, /etc/odd.conf, false",
    "odd* ghost, group:odd, /etc/odd.conf, true",
    // the other kinds of programs
    "web, fcgi-program:web, /etc/web.conf, true",
    "billing, fcgi-program:web, /etc/web.conf, false",
    "events:*, eventlistener:events, /etc/events.conf, true",
    "billing, eventlistener:events, /etc/events.conf, false",
    "billing, eventlistener:billing, /etc/events.conf, true",
    // about no worker
    "billing, supervisord, /etc/supervisord.conf, false",
    "billing, program:a:billing, /etc/supervisord.conf, false",
  })
  void whoseFileItIs_isForWhoMaySeeThatWorker(
      String sees, String section, String file, boolean isReported) {
    Policy policy =
        new Policy(
            List.of(
                new Policy.Assignment(
                    "reader",
                    Stream.of(sees.split(" "))
                        .map(glob -> new Grant(Set.of(Verb.STATUS), new Glob(glob), Glob.ANY))
                        .toList(),
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
        isReported
            ? Optional.of(
                "supervisord cannot read %s: Invalid user name payer"
                    .formatted(file.isEmpty() ? "its config" : "`" + file + "`"))
            : Optional.empty(),
        new BrokenConfig(policy, eve)
            .detail(new ServerName("web1"), why, new SectionWorkers(CONFIG, RUNNING)));
  }
}
