package dev.workerbot.supervisor.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** As Python 3.11 prints them. */
class TracebackTest {
  private static final String FRAMES =
      """
      Traceback (most recent call last):
        File "/usr/bin/supervisorctl", line 8, in <module>
          sys.exit(main())
                   ^^^^^^
      """;

  private static final String CAUSE =
      FRAMES
          + """
          ZeroDivisionError: division by zero

          During handling of the above exception, another exception occurred:

          """;

  static Stream<Arguments> tracebacks() {
    return Stream.of(
        Arguments.of(
            FRAMES
                + """
                configparser.ParsingError: Source contains parsing errors: '/etc/supervisord.conf'
                \t[line  2]: 'x\\n'
                \t[line 31]: ' y z\\n'
                """,
            "configparser.ParsingError: Source contains parsing errors: '/etc/supervisord.conf'"
                + " [line  2]: 'x\\n' [line 31]: ' y z\\n'"),
        Arguments.of(
            FRAMES
                + """
                configparser.MissingSectionHeaderError: File contains no section headers.
                file: '/etc/supervisord.conf', line: 1
                'x=1\\n'
                """,
            "configparser.MissingSectionHeaderError: File contains no section headers. file:"
                + " '/etc/supervisord.conf', line: 1 'x=1\\n'"),
        Arguments.of(FRAMES + "KeyError: 'x'\n\n", "KeyError: 'x'"),
        Arguments.of(
            """
              File "/usr/bin/supervisorctl", line 5
                print "x"
                ^^^^^^^^^
            SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?
            """,
            "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?"),
        Arguments.of(
            """
            Fatal Python error: init_fs_encoding: failed to get the Python codec of the filesystem
            Python runtime state: core initialized
            ModuleNotFoundError: No module named 'encodings'

            Current thread 0x00007f0000000000 (most recent call first):
              <no Python frame>
            """,
            "Fatal Python error: init_fs_encoding: failed to get the Python codec of the"
                + " filesystem"),
        Arguments.of(FRAMES + "KeyboardInterrupt\n", "KeyboardInterrupt"),
        Arguments.of(
            CAUSE + FRAMES + "ValueError: File \"x\" is wrong\n\n  File \"x\", line 1\nso there\n",
            "ValueError: File \"x\" is wrong File \"x\", line 1 so there"),
        Arguments.of(
            FRAMES
                + "OSError: a\n\nThe above exception was the direct cause of the following"
                + " exception:\n\n"
                + FRAMES
                + "SystemError\n",
            "SystemError"),
        Arguments.of(
            FRAMES + "ValueError: \n\nafter an empty line\n", "ValueError: after an empty line"),
        Arguments.of(FRAMES + "ValueError: x\na note\n", "ValueError: x a note"),
        Arguments.of(
            FRAMES + "ValueError: Traceback (most recent call last): of another\n  File x\nOops\n",
            "ValueError: Traceback (most recent call last): of another File x Oops"),
        Arguments.of(
            """
            Traceback (most recent call last):
              File "<string>", line 2, in f
              [Previous line repeated 996 more times]
            RecursionError: maximum recursion depth exceeded
            """,
            "RecursionError: maximum recursion depth exceeded"),
        Arguments.of(
            """
            Traceback (most recent call last):
              File "/usr/bin/supervisorctl", line 1
                a b c
                  ^
            SyntaxError: invalid syntax
            """,
            "SyntaxError: invalid syntax"),
        Arguments.of(
            """
              + Exception Group Traceback (most recent call last):
              |   File "<string>", line 2, in <module>
              | ExceptionGroup: many (2 sub-exceptions)
              +-+---------------- 1 ----------------
                | Traceback (most recent call last):
                |   File "<string>", line 7, in <module>
                | ValueError: a
                +---------------- 2 ----------------
                | TypeError: c
                +------------------------------------
            """,
            "ExceptionGroup: many (2 sub-exceptions) ValueError: a TypeError: c"),
        Arguments.of(
            "supervisorctl: Traceback (most recent call last):\n  File x\nOSError: [Errno 5] x\n",
            "OSError: [Errno 5] x"),
        Arguments.of(
            """
            unable to load
              Traceback (most recent call last):
                File "/usr/bin/supervisorctl", line 8, in <module>
              ImportError: no module
                named x
            """,
            "ImportError: no module named x"));
  }

  @ParameterizedTest
  @MethodSource("tracebacks")
  void ofATraceback_theExceptionIsShown_withAllOfItsMessage(String said, String shown) {
    assertEquals(shown, Faults.firstLine(said));
    for (Problem problem :
        List.of(
            CommandFaults.find(1, "", said).orElseThrow(),
            CommandFaults.find(1, said, "").orElseThrow())) {
      assertEquals(Problem.ProblemKind.BROKEN, problem.problemKind());
      assertTrue(
          problem.sentence().startsWith("supervisorctl itself breaks there: " + shown),
          problem.sentence());
    }
  }

  @Test
  void aMessageThatIsLong_isCut_andKeepsTheException() {
    String shown =
        Faults.firstLine(FRAMES + "ValueError: what\n" + "  and so on\n".repeat(100_000));
    assertTrue(shown.startsWith("ValueError: what and so on and"), shown);
    assertTrue(shown.endsWith("…") && shown.length() <= 201, shown);
  }

  @Test
  void aTracebackWithoutItsEnd_showsWhatThereIs() {
    assertEquals("Traceback (most recent call last):", Faults.firstLine(FRAMES));
  }

  @Test
  void whatIsWrongInAConfigFile_isShownWithItsPlace() {
    assertEquals(
        "Error: Source contains parsing errors: '/etc/supervisord.conf' [line  2]: 'x\\n'",
        Faults.firstLine(
            """
            Error: Source contains parsing errors: '/etc/supervisord.conf'
            \t[line  2]: 'x\\n'
            For help, use /usr/bin/supervisorctl -h
            """));
    assertEquals(
        "Error: File contains no section headers. file: '/etc/supervisord.conf', line: 1",
        Faults.firstLine(
            """
            Error: File contains no section headers.
            file: '/etc/supervisord.conf', line: 1
            'x=1\\n'
            """));
    assertFalse(Faults.firstLine("one\n  two\nthree\n").contains("two"));
  }
}
