package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  private int run(String... words) {
    CommandLine commands = Main.commandLine();
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

  @Test
  void aCommandThatDoesNotExist_isNamed_andNothingIsRun() {
    assertEquals(2, run("chatt"));
    assertTrue(errors.toString().contains("chatt"), errors.toString());
    assertTrue(errors.toString().contains("workerbot chat"), errors.toString());
  }
}
