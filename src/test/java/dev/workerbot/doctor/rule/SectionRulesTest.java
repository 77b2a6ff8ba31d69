package dev.workerbot.doctor.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.doctor.Finding;
import dev.workerbot.doctor.ServerConfigView;
import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.worker.ServerName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What doctor finds outside of programs, with the place, the accepted values and the fix. */
class SectionRulesTest {
  private static final String MAIN = "/etc/supervisord.conf";

  private static final Facts FACTS =
      new Facts(
          Map.of("ghost", false, "forge", true),
          Map.of(
              "/gone", new Facts.Thing.Absent(),
              "/run", new Facts.Thing.Present('d', 0755, "root")));

  private static List<Finding> found(Map<String, String> texts) {
    return ConfigDoctor.examineSections(
        new ServerConfigView(
            new ServerName("web1"), ServerConfig.of(MAIN, texts), List.of(), FACTS, Map.of()),
        false);
  }

  private static List<Finding> found(String text) {
    return found(Map.of(MAIN, text));
  }

  private static String text(Finding finding) {
    return finding.severity() + " " + finding.what() + " " + finding.fix();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          supervisord      | nodaemon=perhaps        | is neither true nor false             | nodaemon= with true or false
          supervisord      | loglevel=loud           | is not a log level                       | loglevel= with critical, error, warn, info, debug, trace or blather
          supervisord      | umask=9                 | is not an octal number                    | umask= with an octal number, such as 022
          supervisord      | minfds=x                | is not a whole number                    | minfds= with a whole number
          supervisord      | minprocs=1.5            | is not a whole number                    | minprocs= with a whole number
          supervisord      | logfile_maxbytes=abc    | is not a size                            | logfile_maxbytes= with a number of bytes, or one with KB, MB or GB, such as 50MB
          supervisord      | logfile_backups=ten     | is not a whole number                    | logfile_backups= with a whole number
          supervisord      | silent=ja               | is neither true nor false             | silent= with true or false
          supervisord      | user=ghost              | is not a user of this server             | user= with a user who exists
          supervisord      | childlogdir=/gone       | is not an existing folder            | childlogdir= with a folder that exists, or create that folder
          supervisord      | logfile=/gone/s.log     | is in a folder that is not there      | logfile= with a folder that exists, or create that folder
          supervisord      | pidfile=/run/100%.pid   | has a % that Supervisor cannot fill in | pidfile= with %% for each % that is meant as such
          group:g          | programs=queue,gone     | names a program that does not exist     | programs= with names of programs, and a comma between them only
          group:g          | priority=x              | is not a whole number                    | priority= with a whole number
          unix_http_server | chmod=rwx               | is not an octal number                    | chmod= with an octal number, such as 022
          unix_http_server | chown=ghost:www-data    | is not a user and group of this server   | chown= with a user, or user:group
          inet_http_server | port=127.0.0.1:http     | is not a port                            | port=127.0.0.1:9001
          include          | files=conf.d/%          | has a % that Supervisor cannot fill in | files= with %% for each % that is meant as such
          """)
  void whatSupervisorRefusesOutsideOfPrograms_isFound_withLineAndAcceptedValues(
      String section, String line, String what, String fix) {
    String text =
        "[program:queue]\ncommand=x\n"
            + (section.equals("supervisord") ? "" : "[supervisord]\n")
            + "["
            + section
            + "]\n"
            + (section.startsWith("unix") ? "file=/run/x.sock\n" : "")
            + line
            + "\n";
    int at = text.lines().toList().indexOf(line) + 1;
    assertEquals(
        List.of(
            "BAD In `[%s]`, `%s` %s (line %d of `%s`). %s"
                .formatted(section, line, what, at, MAIN, fix)),
        found(text).stream().map(SectionRulesTest::text).toList());
    assertEquals(
        List.of(), found("[supervisord]\n[program:queue]\ncommand=x\n"), "the rest is well");
  }

  @Test
  void noSecret_isQuoted() {
    List<Finding> findings =
        found(
            """
            [supervisord]
            environment=KEY="hunter%2"
            [inet_http_server]
            port=9001
            username=u
            password=50%hunter2
            """);
    assertEquals(2, findings.size(), findings::toString);
    assertFalse(findings.toString().contains("hunter"), findings::toString);
  }

  @Test
  void aVariableOnALineThatIsNotIndented_isReportedAsOne() {
    List<Finding> findings = found("[supervisord]\nenvironment=\nSOURCE=\"hunter2\"\n");
    assertTrue(findings.getFirst().fix().startsWith("indent the line"), findings::toString);
    assertFalse(findings.toString().contains("hunter2"), findings::toString);
  }

  @Test
  void anIncludeThatMatchesNothing_isAHint() {
    String main = "[supervisord]\n[include]\nfiles=conf.d/*.ini\n";
    assertEquals(
        List.of(
            "PLAIN There is no file that matches `files=conf.d/*.ini` (line 3 of"
                + " `/etc/supervisord.conf`). files= with a pattern that matches, such as"
                + " conf.d/*.conf"),
        found(main).stream().map(SectionRulesTest::text).toList());
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(MAIN, main);
    texts.put("/etc/conf.d/a.ini", "[program:a]\ncommand=x\n");
    assertEquals(List.of(), found(texts));
  }

  @Test
  void keysAndSectionsThatSupervisorDoesNotKnow_areFound_withWhatMayBeMeant() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(
        MAIN,
        """
        [supervisord]
        loglevl=debug
        [group:g]
        programs=queue
        program=other
        [program:queue]
        command=x
        [programm:a]
        command=x
        [Program:b]
        command=x
        [program c]
        command=x
        [mailer]
        command=x
        [unix_http_serve]
        file=/x
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory=x
        anything=goes
        [exporter]
        listen=9001
        """);
    texts.put("/etc/conf.d/a.conf", "[include]\nfiles=more/*.conf\n");
    assertEquals(
        List.of(
            "WARNING Supervisor knows no `loglevl=` in `[supervisord]` (line 2 of"
                + " `/etc/supervisord.conf`). loglevel=, if that is meant",
            "WARNING Supervisor knows no `program=` in `[group:g]` (line 5 of"
                + " `/etc/supervisord.conf`). programs=, if that is meant",
            "WARNING Supervisor knows no section `[programm:a]` (line 8 of"
                + " `/etc/supervisord.conf`). [program:a], if that is meant",
            "WARNING Supervisor knows no section `[Program:b]` (line 10 of"
                + " `/etc/supervisord.conf`). [program:b], if that is meant",
            "WARNING Supervisor knows no section `[program c]` (line 12 of"
                + " `/etc/supervisord.conf`). [program:c], if that is meant",
            "WARNING Supervisor knows no section `[mailer]` (line 14 of `/etc/supervisord.conf`)."
                + " [program:mailer], if that is meant",
            "WARNING Supervisor knows no section `[unix_http_serve]` (line 16 of"
                + " `/etc/supervisord.conf`). [unix_http_server], if that is meant",
            "WARNING There is an [include] in the included file `/etc/conf.d/a.conf`."
                + " its files in the [include] of `/etc/supervisord.conf`"),
        found(texts).stream().map(SectionRulesTest::text).toList());
  }

  @Test
  void aFileThatCannotBeRead_isNamedWithItsLine_andWhatIsInvisibleIsSaid() {
    List<String> reported =
        found("\uFEFF[supervisord]\n").stream().map(SectionRulesTest::text).toList();
    assertTrue(
        reported
            .getFirst()
            .startsWith(
                "BAD Line 1 of `/etc/supervisord.conf` begins with a byte order mark, an"
                    + " invisible"),
        reported::toString);
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(MAIN, "[supervisord]\n");
    texts.put("/etc/a.conf", "\n[program:a]\ncommand=x\n--tries=3 and\n--more\n");
    assertEquals(
        List.of(
            "BAD Line 5 of `/etc/a.conf` is neither a [section] nor a key=value below one. a"
                + " key=value, or `;` in front of it; a line that goes on with the one above is"
                + " indented"),
        found(texts).stream().map(SectionRulesTest::text).toList());
    assertTrue(
        found("\0[\0s\0u\0p\0]\0\n").getFirst().what().contains("is UTF-16"), "UTF-16 is named");
  }

  @Test
  void whatTheRunningSupervisordReads_isReportedAsTroubleToCome() {
    List<Finding> findings =
        ConfigDoctor.examineSections(
            new ServerConfigView(
                new ServerName("web1"),
                ServerConfig.of(MAIN, Map.of(MAIN, "\uFEFF[supervisord]\n")),
                List.of(),
                FACTS,
                Map.of()),
            true);
    assertEquals(Severity.WARNING, findings.getFirst().severity());
    assertTrue(findings.getFirst().why().contains("Python 2"), findings::toString);
  }
}
