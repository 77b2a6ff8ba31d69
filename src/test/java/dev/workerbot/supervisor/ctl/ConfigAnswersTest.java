package dev.workerbot.supervisor.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.config.Defaults;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.config.syntax.SupervisorEnvironment;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.worker.WorkerName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What reread and avail print on 4.2.5, and what is made of it and of the files themselves. */
class ConfigAnswersTest {
  private static Reread reread(String output) {
    return RereadParser.parse(output).orElseThrow();
  }

  @Test
  void changes_areReadByTheirWords() {
    assertEquals(
        new Reread.RereadDone(List.of("new", "bad"), List.of("a"), List.of("shop")),
        reread("a: changed\nnew: available\nbad: available\nshop: disappeared\n"));
    assertEquals(
        new Reread.RereadDone(List.of(), List.of(), List.of()),
        reread("No config updates to processes\n"));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            "Invalid user name nosuch in section 'program:bad' (file: '/etc/c/bad.conf')\n",
            "Invalid user name nosuch",
            "program:bad",
            "/etc/c/bad.conf"),
        Arguments.of(
            "%(process_num) must be present within process_name when numprocs > 1 in section"
                + " 'program:bad' (file: '/etc/c/z.conf')",
            "%(process_num) must be present within process_name when numprocs > 1",
            "program:bad",
            "/etc/c/z.conf"),
        Arguments.of(
            "File contains no section headers.\nfile: '/etc/c/z.conf', line: 1\n'garbage\\n'\n",
            "File contains no section headers. file: '/etc/c/z.conf', line: 1 'garbage\\n'",
            "",
            "/etc/c/z.conf"),
        Arguments.of(
            "Source contains parsing errors: '/etc/c/z.conf'\n\t[line  2]: 'garbage line\\n'\n",
            "Source contains parsing errors: '/etc/c/z.conf' [line 2]: 'garbage line\\n'",
            "",
            "/etc/c/z.conf"),
        Arguments.of(
            "Invalid name: 'bad x' because of character: ' '\n",
            "Invalid name: 'bad x' because of character: ' '",
            "",
            ""),
        Arguments.of(
            "Format string 'echo %(x)s' for 'program:bad.command' contains names ('x') which"
                + " cannot be expanded. Available names: ENV_HOME, ENV_PATH in section"
                + " 'program:bad' (file: '/etc/c/z.conf')",
            "Format string 'echo %(x)s' for 'program:bad.command' contains names ('x') which"
                + " cannot be expanded.",
            "program:bad",
            "/etc/c/z.conf"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusal_tellsReasonSectionAndFile(
      String reported, String reason, String section, String file) {
    assertEquals(
        new Reread.Unreadable(
            reason,
            Optional.of(section).filter(one -> !one.isEmpty()),
            Optional.of(file).filter(one -> !one.isEmpty())),
        reread("ERROR: CANT_REREAD: " + reported));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Format string 'A=\"hunter2%y\",B=\"it''s hunter2\"' for 'environment' is badly formatted:"
            + " x in section 'program:b' (file: '/f')|Format string '•••' for 'environment' is"
            + " badly formatted: x",
        "Unexpected end of key/value pairs in value 'A=hunter2,' in section 'program:b' (file:"
            + " '/f')|Unexpected end of key/value pairs in value '•••'",
      })
  void noValueOfTheEnvironment_isInAReason(String reported, String reason) {
    var unreadable =
        assertInstanceOf(Reread.Unreadable.class, reread("ERROR: CANT_REREAD: " + reported));
    assertEquals(reason, unreadable.reason());
  }

  @Test
  void whatABrokenFileSays_isNoFailureOfTheCommand() {
    String out =
        "ERROR: CANT_REREAD: Format string 'PermissionError SHUTDOWN_STATE' for"
            + " 'program:bad.command' is badly formatted: refused connection in section"
            + " 'program:bad' (file: '/f')\n";
    assertEquals(Optional.empty(), CommandFaults.findInConfig(1, out, ""));
    assertEquals(
        ProblemKind.SHUTTING_DOWN,
        CommandFaults.findInConfig(1, "ERROR: supervisor shutting down\n", "")
            .orElseThrow()
            .problemKind());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sudo: a password is required",
        "Sorry, user deploy is not allowed to execute '/usr/bin/supervisorctl reread' as root on"
            + " web1."
      })
  void aSudoersOfBefore_isDistinguished(String err) {
    var problem = CommandFaults.findInConfig(1, "", err).orElseThrow();
    assertEquals(ProblemKind.NOT_PERMITTED, problem.problemKind());
    assertTrue(problem.sentence().contains("install config/sudoers there again"));
  }

  @Test
  void avail_isReadLineByLine() {
    assertEquals(
        List.of(
            new Available(WorkerName.of("a"), true, true, 999, 999),
            new Available(WorkerName.of("new"), false, false, -1, 5),
            new Available(
                WorkerName.of("laravel-worker-of-the-shop:laravel-worker_00"), true, true, 7, 999)),
        AvailParser.parse(
                """
                a                                in use    auto      999:999
                new                              avail     manual    -1:5
                laravel-worker-of-the-shop:laravel-worker_00 in use    auto      7:999
                """)
            .orElseThrow());
    assertEquals(Optional.of(List.of()), AvailParser.parse(""));
    assertEquals(Optional.empty(), AvailParser.parse("Traceback (most recent call last):\n"));
  }

  static Stream<Arguments> updates() {
    return Stream.of(
        Arguments.of("", new Updated.UpdateDone(false)),
        Arguments.of(
            "queue: stopped\nqueue: updated process group\n", new Updated.UpdateDone(true)),
        Arguments.of("queue: added process group\n", new Updated.UpdateDone(true)),
        Arguments.of(
            "queue: stopped\nerror: <class 'xmlrpc.client.Fault'>, <Fault 91: 'STILL_RUNNING:"
                + " queue'>: file: /usr/lib/python3.11/xmlrpc/client.py line: 668\n",
            new Updated.Busy()),
        Arguments.of(
            "queue: stopped\nqueue: removed process group\n", new Updated.UpdateDone(true)),
        Arguments.of("queue: stopped\nqueue: has problems; not removing\n", new Updated.Stuck()),
        Arguments.of("ERROR: no such group: queue\n", new Updated.UpdateUnknown()),
        Arguments.of(
            "error: <class 'xmlrpc.client.Fault'>, <Fault 92: \"CANT_REREAD: Invalid user name x in"
                + " section 'program:bad' (file: '/etc/c/bad.conf')\">: file:"
                + " /usr/lib/python3/dist-packages/supervisor/supervisorctl.py line: 668\n",
            new Updated.UpdateUnreadable(
                new Reread.Unreadable(
                    "Invalid user name x",
                    Optional.of("program:bad"),
                    Optional.of("/etc/c/bad.conf")))));
  }

  @ParameterizedTest
  @MethodSource("updates")
  void anUpdate_isReadByItsLines(String output, Updated meant) {
    assertEquals(Optional.of(meant), UpdateParser.parse(output, "queue"));
  }

  @Test
  void anUpdateThatDoesNotSayHowItEnded_isNoAnswer() {
    assertEquals(Optional.empty(), UpdateParser.parse("queue: stopped\n", "queue"));
    assertEquals(Optional.empty(), UpdateParser.parse("queue2: updated process group\n", "queue"));
  }

  @Property
  void noOutput_makesAnyOfThemThrow(@ForAll String out, @ForAll String err, @ForAll int code) {
    assertTrue(RereadParser.parse(out).stream().allMatch(one -> !one.toString().isEmpty()));
    assertInstanceOf(
        Reread.Unreadable.class, RereadParser.parse("ERROR: CANT_REREAD: " + out).orElseThrow());
    assertTrue(AvailParser.parse(out).stream().allMatch(one -> out.isBlank() == one.isEmpty()));
    assertTrue(UpdateParser.parse(out, "queue").isPresent() || !out.isBlank());
    assertTrue(
        CommandFaults.findInConfig(code, out, err).stream()
            .allMatch(one -> one.problemKind() != null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A=hunter2,B_2=\"x, y\"|A=•••,B_2=•••",
        "A='x' , B=\"%(ENV_HOME)s/x\"|A=•••,B=•••",
        "A=x,|A=•••",
        "A=,B=|A=•••,B=•••",
        "N%(process_num)02d=\"hunter2\",%(program_name)s_KEY='hunter2'|N%(process_num)02d=•••,%(program_name)s_KEY=•••",
        "N%d=\"hunter2\"|•••",
        "N%(a=b)s=\"hunter2\"|•••",
        "A=\"never closed,SECRET=hunter2|•••",
        "A=ab,cd==|•••",
        "hunter2|•••",
        "A=x hunter2|•••",
        "``|``"
      })
  void anEnvironment_keepsItsNames_andNoValue(String value, String shown) {
    assertEquals(shown, SupervisorEnvironment.masked(value));
  }

  @Property
  void noValue_isEverShown(@ForAll Map<String, String> pairs, @ForAll String more) {
    String value =
        pairs.values().stream()
            .map(one -> "N=\"hunter2" + one.replace("\"", "") + "\"")
            .collect(Collectors.joining(","));
    assertFalse(SupervisorEnvironment.masked(value).contains("hunter2"), value);
    assertTrue(SupervisorEnvironment.masked(more).matches("(?:\\w+=•••,?)*|•••"), more);
  }

  private static ProgramConfig program(String lines) {
    return ServerConfig.of("/f", Map.of("/f", "[program:queue]\n" + lines)).programs().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|queue",
        "numprocs=2;process_name=%(program_name)s_%(process_num)02d|queue:queue_00,queue:queue_01",
        "numprocs=2;numprocs_start=9;process_name=%(process_num)s|queue:9,queue:10",
        "process_name=%(group_name)s-of-%(numprocs)d|queue:queue-of-1",
        "process_name=%(host_node_name)s|",
        "numprocs=2;process_name=%(process_num)03d%%|queue:000%,queue:001%"
      })
  void processes_areNamedAsSupervisorDoes(String lines, String names) {
    assertEquals(
        names == null ? "" : names,
        program(lines == null ? "" : lines.replace(';', '\n')).workers().stream()
            .map(WorkerName::toString)
            .collect(Collectors.joining(",")));
  }

  @Property
  void noProcessName_makesItThrow(@ForAll String name, @ForAll int first, @ForAll int count) {
    assertTrue(
        new ProgramConfig(
                    "program",
                    "x",
                    "x",
                    List.of(),
                    Map.of(
                        "process_name", name, "numprocs", "" + count, "numprocs_start", "" + first))
                .workers()
                .size()
            <= 1000);
  }

  @Test
  void defaults_areThoseThatAreInForce() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("/f", "[supervisord]\nuser=www\n[program:a]\nstartsecs=5\nredirect_stderr=true\n");
    ServerConfig config = ServerConfig.of("/f", texts);
    Map<String, String> defaults = Defaults.of(config.programs().getFirst(), config);
    assertEquals("www, as supervisord", defaults.get("user"));
    assertEquals("10", defaults.get("stopwaitsecs"));
    assertFalse(defaults.containsKey("startsecs"));
    assertFalse(defaults.containsKey("stderr_logfile"));
  }

  @Test
  void aSection_isWhatSupervisorReads_withoutComments() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("/f", "[program:a]\nCommand = x ; DB_PASSWORD=hunter2\n;environment=A=hunter2\n");
    texts.put("/g", "[program:b]\ncommand=y\n[program:a]\nuser: www\n[program: a]\nuser: other\n");
    ServerConfig config = ServerConfig.of("/f", texts);
    ProgramConfig a = config.programs().getFirst();
    assertEquals(Map.of("command", "x"), config.section("/f", a));
    assertEquals(Map.of("user", "www"), config.section("/g", a));
    assertEquals(Map.of(), config.section("/nope", a));
  }
}
