package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class WorkerbotCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  private int run(String... words) {
    CommandLine commands = WorkerbotCommand.commandLine();
    commands.setOut(new PrintWriter(out)).setErr(new PrintWriter(errors));
    return commands.execute(words);
  }

  @ParameterizedTest
  @CsvSource({"help", "--help", "-h"})
  void help_listsTheCommands(String word) {
    assertEquals(0, run(word));
    assertTrue(out.toString().contains("Usage: workerbot"), out.toString());
    assertTrue(out.toString().contains("check"), out.toString());
  }

  @Test
  void helpOfACommand_isItsOwn() {
    assertEquals(0, run("help", "trust"));
    assertTrue(out.toString().contains("Usage: workerbot trust"), out.toString());
  }

  private void complains(String line, String sentence, String advice) {
    assertEquals(2, line.isEmpty() ? run() : run(line.split(" ")));
    assertEquals("workerbot: %s%n%s%n".formatted(sentence, advice), errors.toString());
    assertEquals("", out.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chekc|No command `chekc`; did you mean `workerbot check`?",
        "Check|No command `Check`; did you mean `workerbot check`?",
        "zzz x y|No command `zzz`",
        "help zzz|No command `zzz`",
        "restrat x|No command `restrat`; did you mean `workerbot exec -- restart`?",
        "status horizon@web1 --all|`status` is a command for the chat: type it in `workerbot chat`,"
            + " or run `workerbot exec -- status horizon@web1 --all`",
        "help status|`status` is a command for the chat: type it in `workerbot chat`, or run"
            + " `workerbot exec -- status`",
        "--versoin|There is no option `--versoin`; did you mean `--version`?",
        "--config=w.yaml check|`--config` belongs behind the command, such as: workerbot check"
            + " --config …",
        "''|Say what to do, such as `workerbot check`, `workerbot run` or `workerbot chat`"
      })
  void whatIsNoCommand_isSaid_withTheNearest(String line, String sentence) {
    complains(line, sentence, "`workerbot help` lists the commands.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check --offlin|`check` has no option `--offlin`; did you mean `--offline`?",
        "run -x|`run` has no option `-x`",
        "exec status --all|`exec` has no option `--all`; put -- before the options of the command,"
            + " such as: workerbot exec -- restart horizon@web1 --yes",
        "exec|`exec` lacks its COMMAND: the command, behind --, such as: -- restart horizon@web1",
        "trust|`trust` lacks its SERVER: a server, or one of its jump hosts",
        "backup|`backup` lacks its FILE: the file to write, which must not exist yet",
        "check --config|`--config` lacks its value, FILE",
        "exec --as -- status|`--as` lacks its value, USER",
        "check -c a --config b|`--config` is there twice; once is enough",
        "check --offline=yes|`--offline` takes no value",
        "trust a b|`trust` does not take `b` as well",
        "run after-deploy|`run` starts the bot and takes no `after-deploy`; an action is run by"
            + " `workerbot exec -- run after-deploy`",
        "chat status|`chat` takes no `status`; type commands there, or run one by `workerbot exec"
            + " -- status`"
      })
  void whatACommandDoesNotTake_isSaid_withWhatToType(String line, String sentence) {
    complains(
        line,
        sentence,
        "`workerbot help %s` shows how it is used.".formatted(line.split(" ", 2)[0]));
  }
}
