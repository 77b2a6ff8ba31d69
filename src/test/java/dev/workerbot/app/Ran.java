package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command printed to each stream, and its exit code. */
public record Ran(int code, String out, String err) {
  public Ran exits(int expected) {
    assertEquals(expected, code, out + err);
    return this;
  }

  /** Has every one of these texts on stdout. */
  public Ran says(String... texts) {
    for (String text : texts) {
      assertTrue(out.contains(text), () -> text + " is not in: " + out + err);
    }
    return this;
  }

  /** Has the text on stderr, and nothing on stdout. */
  public Ran complains(String... texts) {
    assertEquals("", out);
    for (String text : texts) {
      assertTrue(err.contains(text), () -> text + " is not in: " + err);
    }
    return this;
  }

  /** The first line of stdout that contains the text, without its indent. */
  public String line(String text) {
    return out.lines()
        .filter(line -> line.contains(text))
        .findFirst()
        .orElseThrow(() -> new AssertionError(text + " is not in: " + out))
        .strip();
  }

  JsonNode json() {
    assertEquals(1, out.lines().count(), out);
    return JsonMapper.builder().build().readTree(out);
  }

  /** Calls it with that on its standard input. */
  public static Ran call(String typed, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    ByteArrayOutputStream ownErr = new ByteArrayOutputStream();
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    InputStream realIn = System.in;
    try (PrintStream fakeOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream fakeErr = new PrintStream(ownErr, true, StandardCharsets.UTF_8)) {
      System.setOut(fakeOut);
      System.setErr(fakeErr);
      System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
      CommandLine commands =
          WorkerbotCommand.commandLine()
              .setOut(new PrintWriter(fakeOut, true, StandardCharsets.UTF_8))
              .setErr(new PrintWriter(err, true));
      int code = commands.execute(arguments);
      Ran ran =
          new Ran(
              code,
              out.toString(StandardCharsets.UTF_8),
              err + ownErr.toString(StandardCharsets.UTF_8));
      assertFalse((ran.out() + ran.err()).contains("\tat "), () -> "a stack trace: " + ran);
      return ran;
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
      System.setIn(realIn);
    }
  }
}
