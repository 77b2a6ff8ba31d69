package dev.workerbot.chat.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Cleaner;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {
  private static final Message FAILURE =
      Message.of(Severity.BAD, "reports on web1 did not come back: FATAL")
          .withLine("exit code 255: PHP died of a fatal error; its log says which")
          .withLine(Severity.WARNING, "see `status reports@web1`")
          .withField("Server", "web1")
          .withExcerpt(
              new Excerpt("Last lines", new Cleaner().clean("PHP Fatal error\n  at line 41")))
          .withButtons(
              List.of(
                  new Button("Restart reports", Button.Style.PRIMARY, "o", 0, false),
                  new Button("Logs", Button.Style.PLAIN, "o", 1, false)));

  @Test
  void aFailure_isReadableWithoutColours() {
    assertEquals(
        """
        ✗ reports on web1 did not come back: FATAL
            exit code 255: PHP died of a fatal error; its log says which
          ! see `status reports@web1`
            Server  web1
            Last lines:
          ┃ PHP Fatal error
          ┃   at line 41
            [1] Restart reports  [2] Logs   – type the number
        """,
        new TerminalText(80, false).text(FAILURE));
  }

  @Test
  void onAPhone_linesBreakAtBlanksAndStayIndented() {
    assertEquals(
        """
        ✗ reports on web1 did not come back:
          FATAL
            exit code 255: PHP died of a fatal
            error; its log says which
        """,
        new TerminalText(40, false)
            .text(FAILURE)
            .lines()
            .limit(4)
            .reduce("", (all, line) -> all + line + "\n"));
  }

  @Test
  void manyButtons_goToTheNextLineAsAWhole() {
    Message message =
        Message.of(Severity.BAD, "FATAL")
            .withButtons(
                List.of(
                    new Button("Start importer", Button.Style.PRIMARY, "o", 0, false),
                    new Button("Logs", Button.Style.PLAIN, "o", 1, false),
                    new Button("Acknowledge", Button.Style.PLAIN, "o", 2, false),
                    new Button(
                        "Silence for an hour from now on", Button.Style.PLAIN, "o", 3, false)));
    assertEquals(
        """
        ✗ FATAL
            [1] Start importer  [2] Logs
            [3] Acknowledge
            [4] Silence for an hour
                from now on
            – type the number
        """,
        new TerminalText(35, false).text(message));
  }

  @Test
  void aWord_isBrokenOnlyWhereItIsWiderThanALine() {
    assertEquals(
        List.of(
            "a longer word-than-fits",
            "behind it, but one",
            "that-is-wider-than-any-lin",
            "e-is-broken where the line",
            "ends"),
        TerminalText.wrapped(
            "a longer word-than-fits behind it, but one that-is-wider-than-any-line-is-broken where"
                + " the line ends",
            26));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 25, 26, 27, 28})
  void aVariationSelector_makesNoLineWiderThanTheTerminal(int before) {
    String text = "x".repeat(before) + "\u26A0\uFE0F" + "x\uFE0F".repeat(20);
    Message message = Message.of(Severity.GOOD, text).withLine(text);
    for (AttributedString line : new TerminalText(30, false).lines(message)) {
      assertTrue(line.columnLength() <= 30, line.toString());
      assertEquals(-1, line.toString().indexOf('\uFE0F'), line.toString());
    }
  }

  @Property
  void noButton_reachesBeyondTheEdge(
      @ForAll @Size(max = 5) List<@StringLength(min = 1, max = 75) String> labels) {
    Message message =
        Message.of(Severity.GOOD, "done")
            .withButtons(
                labels.stream()
                    .filter(label -> !label.isBlank())
                    .map(label -> new Button(label, Button.Style.PLAIN, "o", 0, false))
                    .toList());
    for (AttributedString line : new TerminalText(30, false).lines(message)) {
      assertTrue(line.columnLength() <= 30, line.toString());
    }
  }

  @Property
  void noText_writesAControlCharacter_orBeyondTheEdge(@ForAll String text) {
    Message message =
        Message.of(Severity.GOOD, text)
            .withLine(text)
            .withExcerpt(new Excerpt(text, new Cleaner().clean(text)));
    TerminalText narrow = new TerminalText(30, false);
    assertTrue(narrow.text(message).chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'));
    List<AttributedString> lines = new ArrayList<>(narrow.lines(message));
    lines.addAll(narrow.reply(message));
    for (AttributedString line : lines) {
      assertTrue(line.columnLength() <= 30, line.toString());
      assertTrue(line.chars().noneMatch(Character::isISOControl), line.toString());
    }
  }
}
