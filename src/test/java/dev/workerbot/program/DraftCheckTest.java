package dev.workerbot.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.program.file.ProgramFile;
import dev.workerbot.worker.restart.Autorestart;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DraftCheckTest {
  private static List<FieldError> refused(ProgramDraft draft) {
    return assertInstanceOf(Checked.RefusedProgram.class, DraftCheck.of(draft)).mistakes();
  }

  private static String refused(ProgramField programField, String value) {
    List<FieldError> mistakes = refused(Drafts.QUEUE.with(programField, value));
    assertEquals(List.of(programField.key()), mistakes.stream().map(FieldError::field).toList());
    return mistakes.getFirst().sentence();
  }

  @Test
  void whatNobodySaid_isWhatIsRecommended() {
    ProgramSpec spec = Drafts.accepted(Drafts.QUEUE);
    assertEquals(1, spec.processes());
    assertEquals(List.of("queue-high"), spec.processNames());
    assertEquals(Autorestart.ALWAYS, spec.autorestart());
    assertEquals("Laravel", ProgramField.AUTORESTART.recommender());
    assertTrue(spec.killasgroup(), "as stopasgroup");
    assertTrue(spec.redirectStderr());
    assertEquals(LogFile.at(LogFile.AUTO), spec.stdout());
    assertEquals(10, spec.stopwaitsecs());
    assertEquals("Supervisor", ProgramField.STOPWAITSECS.recommender());
    assertEquals(List.of("php", "artisan", "queue:work", "--queue=high"), spec.words());
  }

  @Test
  void severalProcesses_getNumbersOfTheirOwn() {
    ProgramSpec spec = Drafts.accepted(Drafts.QUEUE.with(ProgramField.PROCESSES, "3"));
    assertEquals(List.of("queue-high_00", "queue-high_01", "queue-high_02"), spec.processNames());
  }

  @Test
  void allMistakes_areNamedAtOnce_inTheOrderOfTheFields() {
    ProgramDraft draft =
        new ProgramDraft(
            Map.of(
                ProgramField.STOPSIGNAL, "STOP",
                ProgramField.NAME, "a b",
                ProgramField.PROCESSES, "10,000",
                ProgramField.USER, "",
                ProgramField.STOPASGROUP, "true",
                ProgramField.KILLASGROUP, "false",
                ProgramField.STDOUT_LOG, "worker.log",
                ProgramField.ENVIRONMENT, "1A=b"));
    assertEquals(
        """
        name: a name has the letters a to z, digits, `_`, `.` and `-` only, not a blank
        command: give the command to run, such as `php artisan queue:work`
        numprocs: write a number from 1 to 100
        user: name the user it runs as; without one Supervisor uses its own, usually root
        environment: a variable's name has letters, digits and `_` only, and begins with no digit; write one NAME=value per line
        stopsignal: write TERM, HUP, INT, QUIT, KILL, USR1 or USR2
        killasgroup: Supervisor refuses stopasgroup without killasgroup; set both or none
        stdout_logfile: write the full path, starting with `/`\
        """,
        refused(draft).stream().map(FieldError::toString).collect(Collectors.joining("\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a:b",
        "a/b",
        "../a",
        "..",
        ".a",
        "-a",
        "-c",
        "a\nb",
        "a\u0000",
        "a%b",
        "a;b",
        "a]",
        "[a",
        "[program:other]",
        "a\"",
        "'a",
        "hörizon",
        "h\u043Erizon",
        "a\u200Bb",
        "a*",
        "all",
        "ALL",
        "supervisord",
        "none",
        "\uFF41",
        "a\tb",
        "a,b",
        "a=b"
      })
  void aNameThatIsNone_isRefused(String name) {
    assertFalse(refused(ProgramField.NAME, name).isEmpty());
  }

  @Test
  void aNameOf200Characters_isRefused_andOneOf60IsNot() {
    assertEquals(
        "a name has at most 60 characters, and this one 200",
        refused(ProgramField.NAME, "a".repeat(200)));
    Drafts.accepted(
        Drafts.QUEUE.with(ProgramField.NAME, "a".repeat(60)).with(ProgramField.PROCESSES, "9"));
  }

  @Test
  void aLookAlike_isNamedByItsNumber() {
    assertTrue(refused(ProgramField.NAME, "h\u043Erizon").endsWith("the character U+043E"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "101", "10000", "99999999999999999999", "1.5", "x", "0x10", "٣"})
  void aNumberOfProcessesOutOfReason_isRefused(String number) {
    assertEquals("write a number from 1 to 100", refused(ProgramField.PROCESSES, number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "php a\n[program:root]\nuser=root",
        "php\u0000",
        "php a\r",
        "php\ta",
        "php \u00A0;x",
        "php a ;b",
        "php a #b",
        "php 'a",
        "php \"a",
        "php a\\",
        "php %(here)s",
        "''",
        "bin/php a",
        "./a",
        "~/a",
        "a \u202Eb",
        "\u2028",
        "php a\u0085",
        "php grüße",
        "php \u0430rtisan"
      })
  void aCommandThatSupervisorWouldMisread_isRefused(String command) {
    assertFalse(refused(ProgramField.COMMAND, command).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "php -r 'echo 100%;'",
        "bash -c \"a; b\"",
        "[program:other]",
        ";x",
        "#x",
        "php a;b a#b",
        "%(ENV_SECRET)s",
        "php '%d' \"it's\" \\\\",
        "/usr/bin/env a=b",
        "a=b:c"
      })
  void aCommandThatOnlyLooksWild_isTaken(String command) {
    assertEquals(
        command, Drafts.accepted(Drafts.QUEUE.with(ProgramField.COMMAND, command)).command());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1000", "a b", "root\n", "www-data:www-data", "-u", "rööt", "a%b"})
  void aUserThatIsNoName_isRefused(String user) {
    assertFalse(refused(ProgramField.USER, user).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app",
        "~/app",
        "/srv/../etc",
        "/..",
        "/srv/.",
        "/home/./app",
        "/./",
        "/srv/a\nb",
        "/srv/ ;x",
        "/srv/a\u0000",
        "/srv/%(here)s"
      })
  void aDirectoryThatIsNoWholePath_isRefused(String path) {
    assertFalse(refused(ProgramField.DIRECTORY, path).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.log",
        "/var/log/../x.log",
        "/var/log/a%b.log",
        "/var/log/%(ENV_HOME)s.log",
        "/var/log/",
        "/var/log/./x.log",
        "/var/log/.",
        "/var/log/%%.log",
        "syslog",
        "/dev/stdout",
        "/var/log/%(here)s.log",
        "/var/log/a\n.log"
      })
  void aLogThatSupervisorWouldMisread_isRefused(String path) {
    assertFalse(refused(ProgramField.STDOUT_LOG, path).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A='b'|drops a quote",
        "A=b\"|drops a quote",
        "A=x\"'y|both kinds",
        "A=a ;b|comment",
        "A=%(here)s|%(here)s",
        "a b=c|NAME=value",
        "=c|NAME=value",
        "A|NAME=value",
        "A-B=c|NAME=value"
      })
  void anEnvironmentThatSupervisorWouldMisread_isRefused(String lines, String why) {
    String sentence = refused(ProgramField.ENVIRONMENT, lines);
    assertTrue(sentence.contains(why), sentence);
  }

  @Test
  void aVariableThatStandsTwice_isRefused() {
    assertEquals("`A` is there twice; keep one", refused(ProgramField.ENVIRONMENT, "A=1\nA=2"));
  }

  @ParameterizedTest
  @CsvSource({"256", "-1", "'1,,2'", "x", "'0;2'"})
  void exitCodesOutOfRange_areRefused(String codes) {
    assertFalse(refused(ProgramField.EXITCODES, codes).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%(process_num)",
        "a b",
        "%(group_name)s",
        "%(here)s",
        "a:b",
        "%",
        "worker",
        "all"
      })
  void aProcessNameThatIsNone_isRefused(String pattern) {
    ProgramDraft draft =
        Drafts.QUEUE.with(ProgramField.PROCESS_NAME, pattern).with(ProgramField.PROCESSES, "2");
    assertEquals("process_name", refused(draft).getFirst().field());
  }

  @Test
  void otherValuesThatSupervisorRefuses_areRefusedHereFirst() {
    assertFalse(refused(ProgramField.STDERR_LOG, "/var/log/e.log").isEmpty());
    assertFalse(refused(ProgramField.STDOUT_MAXBYTES, "50 apples").isEmpty());
    assertFalse(refused(ProgramField.STDOUT_MAXBYTES, "9999999999999GB").isEmpty());
    assertFalse(refused(ProgramField.AUTOSTART, "maybe").isEmpty());
    assertFalse(refused(ProgramField.AUTORESTART, "always").isEmpty());
    assertFalse(refused(ProgramField.STOPWAITSECS, "-1").isEmpty());
  }

  @Test
  void aSpecThatBreaksARule_cannotBeMade_evenWithoutADraft() {
    ProgramSpec good = Drafts.accepted(Drafts.QUEUE);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ProgramSpec(
                good.name(),
                "php\n[program:root]",
                good.user(),
                good.directory(),
                good.processes(),
                good.processName(),
                good.environmentVariables(),
                good.autostart(),
                good.autorestart(),
                good.startsecs(),
                good.startretries(),
                good.stopwaitsecs(),
                good.stopsignal(),
                good.stopasgroup(),
                good.killasgroup(),
                good.exitcodes(),
                good.priority(),
                good.redirectStderr(),
                good.stdout(),
                good.stderr()));
  }

  @Test
  void theValuesOfAnEnvironment_areShown_byNoToString() {
    ProgramDraft draft = Drafts.QUEUE.with(ProgramField.ENVIRONMENT, "A=s3cr3t");
    assertFalse(draft.toString().contains("s3cr3t"));
    assertFalse(Drafts.accepted(draft).toString().contains("s3cr3t"));
  }

  @Property
  void noDraft_makesTheCheckThrow(@ForAll Map<ProgramField, String> values) {
    switch (DraftCheck.of(new ProgramDraft(values))) {
      case Checked.Accepted(var spec) -> assertTrue(spec.processes() > 0);
      case Checked.RefusedProgram(var mistakes) -> assertFalse(mistakes.isEmpty());
    }
  }

  @Property
  void noSingleValue_makesTheCheckThrow_norBreakTheFile(
      @ForAll ProgramField programField, @ForAll String value) {
    if (DraftCheck.of(Drafts.QUEUE.with(programField, value))
        instanceof Checked.Accepted(var spec)) {
      String file = ProgramFile.render(spec);
      assertEquals(1, file.lines().filter(line -> line.startsWith("[")).count());
      assertTrue(
          file.lines()
              .skip(2)
              .allMatch(line ->
                  Arrays.stream(ProgramField.values())
                      .anyMatch(one -> line.startsWith(one.key() + "="))));
    }
  }
}
