package dev.workerbot.chat.terminal;

import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * A message as lines of a terminal. What is left of control characters by the time it comes here is
 * replaced, so that no text can move the cursor.
 */
public final class TerminalText {
  /** The width of what is no screen, where lines are not broken. */
  public static final int UNBROKEN = Integer.MAX_VALUE;

  private static final int EXCERPT_CHARS = 40_000;
  private static final String BUTTONS = "    ";

  /** As wide as a button's place and number. */
  private static final String NUMBER = "        ";

  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

  private final int width;
  private final boolean colours;

  /**
   * @param width columns, at least 20
   * @param colours whether escape sequences may be written
   */
  public TerminalText(int width, boolean colours) {
    this.width = Math.max(20, width);
    this.colours = colours;
  }

  /** The lines, none wider than the terminal. */
  public List<AttributedString> lines(Message message) {
    List<AttributedString> lines = new ArrayList<>();
    add(lines, sign(message.severity()) + " ", message.severity(), shown(message.heading()), true);
    for (Message.MessageLine messageLine : message.lines()) {
      String mark = messageLine.severity() == Severity.PLAIN ? " " : sign(messageLine.severity());
      add(
          lines,
          "  " + mark + " ",
          messageLine.severity(),
          shown(messageLine.sentence()),
          messageLine.heading());
    }
    int label =
        message.fields().stream()
            .mapToInt(messageField -> messageField.label().length())
            .max()
            .orElse(0);
    for (Message.MessageField messageField : message.fields()) {
      String name = messageField.label() + " ".repeat(label - messageField.label().length());
      add(lines, "    " + name + "  ", Severity.PLAIN, shown(messageField.sentence()), false);
    }
    message.excerpt().ifPresent(excerpt -> add(lines, excerpt));
    if (!message.buttons().isEmpty()) {
      lines.addAll(buttons(message.buttons()));
    }
    return lines;
  }

  /** The lines as text, each with its escape sequences where colours are on. */
  public String text(Message message) {
    StringBuilder text = new StringBuilder();
    for (AttributedString line : lines(message)) {
      text.append(colours ? line.toAnsi() : line.toString()).append('\n');
    }
    return text.toString();
  }

  /** A message that belongs to another one: quiet, and a single line unless it is long. */
  List<AttributedString> reply(Message message) {
    List<String> parts = new ArrayList<>(List.of(shown(message.heading())));
    message.lines().forEach(messageLine -> parts.add(shown(messageLine.sentence())));
    List<AttributedString> lines = new ArrayList<>();
    for (AttributedString part :
        wrapped(styled(String.join(" · ", parts), PLAIN.faint()), width - 4)) {
      AttributedStringBuilder line = new AttributedStringBuilder();
      line.append(lines.isEmpty() ? "  ↳ " : "    ", PLAIN.faint());
      line.append(part);
      lines.add(line.toAttributedString());
    }
    return lines;
  }

  private void add(
      List<AttributedString> lines, String lead, Severity severity, String text, boolean bold) {
    AttributedStyle style = bold ? PLAIN.bold() : PLAIN;
    AttributedString body = styled(text, style);
    boolean first = true;
    for (AttributedString part : wrapped(body, width - lead.length())) {
      AttributedStringBuilder line = new AttributedStringBuilder();
      line.append(first ? lead : " ".repeat(lead.length()), colour(severity));
      line.append(part);
      lines.add(line.toAttributedString());
      first = false;
    }
  }

  private void add(List<AttributedString> lines, Excerpt excerpt) {
    add(lines, "    ", Severity.PLAIN, excerpt.caption() + ":", false);
    for (String line : excerpt.cut(EXCERPT_CHARS).text().split("\n", -1)) {
      for (AttributedString part : wrapped(new AttributedString(safe(line)), width - 4)) {
        AttributedStringBuilder built = new AttributedStringBuilder();
        // The thin one would be JLine's to replace, by what some terminals show as an x.
        built.append("  ┃ ", PLAIN.foreground(AttributedStyle.BRIGHT));
        built.append(part);
        lines.add(built.toAttributedString());
      }
    }
  }

  /** A button goes to the next line as a whole, and is broken only where it is wider than that. */
  private List<AttributedString> buttons(List<Button> buttons) {
    List<AttributedString> lines = new ArrayList<>();
    AttributedString line = AttributedString.EMPTY;
    for (int i = 0; i < buttons.size(); i++) {
      AttributedStringBuilder button = new AttributedStringBuilder();
      button.append("[" + (i + 1) + "] ", PLAIN.foreground(AttributedStyle.CYAN).bold());
      button.append(safe(buttons.get(i).label()));
      line = flow(lines, line, "  ", button.toAttributedString());
    }
    line = flow(lines, line, "   ", new AttributedString("– type the number", PLAIN.faint()));
    lines.add(line);
    return lines;
  }

  /** Puts a part behind the line, or where there is no room ends the line and begins another. */
  private AttributedString flow(
      List<AttributedString> lines, AttributedString line, String gap, AttributedString part) {
    if (line.columnLength() > 0) {
      AttributedString longer = joined(line, new AttributedString(gap), part);
      if (longer.columnLength() <= width) {
        return longer;
      }
      lines.add(line);
    }
    String indent = BUTTONS;
    for (AttributedString each : wrapped(part, width - NUMBER.length())) {
      if (!indent.equals(BUTTONS)) {
        lines.add(line);
      }
      line = joined(new AttributedString(indent), each);
      indent = NUMBER;
    }
    return line;
  }

  private static AttributedString joined(AttributedString... parts) {
    return AttributedString.join(AttributedString.EMPTY, parts);
  }

  /** Code spans lose their backticks to a colour, where there are colours. */
  private AttributedString styled(String text, AttributedStyle style) {
    AttributedStringBuilder built = new AttributedStringBuilder();
    String[] parts = safe(text).split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean code = i % 2 == 1 && i < parts.length - 1;
      if (code) {
        String shown = colours ? parts[i] : "`" + parts[i] + "`";
        built.append(shown, style.foreground(AttributedStyle.CYAN));
      } else {
        built.append((i % 2 == 1 ? "`" : "") + parts[i], style);
      }
    }
    return built.toAttributedString();
  }

  /** Breaks at blanks where it can, by the width that characters have on the screen. */
  private static List<AttributedString> wrapped(AttributedString text, int room) {
    List<AttributedString> lines = new ArrayList<>();
    AttributedString rest = text;
    while (rest.columnLength() > room) {
      int end = end(rest, room);
      lines.add(rest.subSequence(0, end));
      int next = end;
      while (next < rest.length() && rest.charAt(next) == ' ') {
        next++;
      }
      rest = rest.subSequence(next, rest.length());
    }
    lines.add(rest);
    return lines;
  }

  /** Where the first line ends: inside a word only where that is wider than a line by itself. */
  private static int end(AttributedString text, int room) {
    String line = text.columnSubSequence(0, room).toString();
    String all = text.toString();
    if (all.charAt(line.length()) == ' ') {
      return line.length();
    }
    int blank = line.lastIndexOf(' ');
    int wordEnd = all.indexOf(' ', blank + 1);
    AttributedString word = text.subSequence(blank + 1, wordEnd < 0 ? all.length() : wordEnd);
    boolean fits = word.columnLength() <= room;
    return blank > 0 && !line.substring(0, blank).isBlank() && (fits || blank > room / 3)
        ? blank
        : Math.max(1, line.length());
  }

  /** The text in lines of that many columns, 20 at least. */
  static List<String> wrapped(String text, int room) {
    return wrapped(new AttributedString(text), Math.max(20, room)).stream()
        .map(AttributedString::toString)
        .toList();
  }

  /**
   * The text without anything that could move the cursor, and without variation selectors:
   * terminals do not agree on how wide they make the character before them.
   */
  static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .filter(character -> character < 0xFE00 || character > 0xFE0F)
        .map(character -> Character.isISOControl(character) ? 0xFFFD : character)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  private static String shown(Sentence sentence) {
    return sentence.textIn(TerminalChat.NAME);
  }

  private static String sign(Severity severity) {
    return switch (severity) {
      case PLAIN -> "•";
      case WORKING -> "…";
      case GOOD -> "✓";
      case WARNING -> "!";
      case BAD -> "✗";
    };
  }

  private static AttributedStyle colour(Severity severity) {
    return switch (severity) {
      case PLAIN -> PLAIN;
      case WORKING -> PLAIN.foreground(AttributedStyle.CYAN);
      case GOOD -> PLAIN.foreground(AttributedStyle.GREEN).bold();
      case WARNING -> PLAIN.foreground(AttributedStyle.YELLOW).bold();
      case BAD -> PLAIN.foreground(AttributedStyle.RED).bold();
    };
  }
}
