package dev.workerbot.supervisor.sudo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinnedArgumentsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "^-c /etc/supervisor/supervisord\\.conf status$ @ true",
        "^-c /etc/supervisord.conf (start|stop) [!-)+-9;-~]+\\:[!-)+-9;-~]+$ @ true",
        "^-c /etc/supervisord\\.conf maintail (-[0-9]+|-f)$ @ true",
        "^-c /opt/a\\:b/s\\.conf status$ @ true",
        "-c /etc/supervisord.conf status @ true",
        "-c /etc/supervisord.conf start * @ true",
        "@ false",
        "'\"\"' @ false",
        "* @ false",
        "^.*$ @ false",
        "^status$ @ false",
        "status @ false",
        "^-c .* status$ @ false",
        "^-c /etc/.* status$ @ false",
        "^-c /etc/[a-z]+ status$ @ false",
        "^-c /etc/\\S+ status$ @ false",
        "^-c /etc/../tmp/x status$ @ false",
        "^-c etc/supervisord.conf status$ @ false",
        "-c /etc/* status @ false",
        "-c /etc/supervisord.conf * @ false",
        "-c /etc/supervisord.conf @ false",
        "^-c /etc/supervisord\\.conf$ @ false",
        "^-c /etc/supervisord\\.conf .*$ @ false",
        "^-c /etc/supervisord\\.conf -r .*$ @ false",
        "^-c /etc/supervisord\\.conf status @ false",
        "-c /etc/supervisord\\.conf status$ @ true",
        "^-c /etc/supervisord\\.conf s?.*$ @ false",
        "^-c /etc/supervisord\\.conf (start|)( .*)$ @ false",
        "^-c /etc/supervisord\\.conf (start)? .*$ @ false",
        "^-c /etc/supervisord\\.conf (-r|start) .*$ @ false",
        "^-c /etc/supervisord\\.conf status|version$ @ false",
        "^-c /etc/supervisord\\.conf status [\\]|version$ @ false",
        "^-c /etc/supervisord\\.conf status \\[|version$ @ false",
        "^(-c /etc/supervisord\\.conf)? status$ @ false",
        "^-s http\\://x -c /etc/supervisord\\.conf status$ @ false"
      })
  void oneFile_andThenASubcommand_andNothingElse(String arguments, boolean expected) {
    String text = arguments == null ? "" : arguments;
    assertEquals(expected, PinnedArguments.are(text, true), text);
  }

  /** {@code '-c FILE status'} may come as one word, whose file is one below the folder. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "^-c /etc/supervisord\\.conf status$ @ false",
        "-c /etc/supervisord.conf status @ false",
        "^-c/etc/supervisord\\.conf status$ @ true",
        "^--configuration=/etc/supervisord\\.conf status$ @ true",
        "--configuration\\=/etc/supervisord.conf status @ true"
      })
  void inAnyFolder_theFileMustHangOnItsOption(String arguments, boolean expected) {
    assertEquals(expected, PinnedArguments.are(arguments, false), arguments);
  }
}
