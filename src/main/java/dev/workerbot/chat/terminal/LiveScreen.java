package dev.workerbot.chat.terminal;

import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;

/**
 * A real terminal: the newest message is edited where it stands. While a line is being typed,
 * messages go above it, and of work that goes on only the end: what is printed above a prompt can
 * never be edited again, so that it is printed anew when there is news in it. State is guarded by
 * {@code this}.
 */
final class LiveScreen implements Screen {
  private final Terminal terminal;
  private final boolean colours;
  private Optional<LineReader> prompt = Optional.empty();
  private final TerminalFeed terminalFeed = new TerminalFeed();
  private Optional<ShownLines> newest = Optional.empty();

  /** The message above the cursor, with nothing in between but the replies to it. */
  private record ShownLines(
      String id,
      List<AttributedString> lines,
      int width,
      boolean grows,
      List<AttributedString> replies) {
    int height() {
      return lines.size() + replies.size();
    }

    ShownLines with(List<AttributedString> reply) {
      List<AttributedString> more = new ArrayList<>(replies);
      more.addAll(reply);
      return new ShownLines(id, lines, width, grows, List.copyOf(more));
    }
  }

  LiveScreen(Terminal terminal, boolean colours) {
    this.terminal = terminal;
    this.colours = colours;
  }

  /** From now on a line is being typed, or no more. */
  synchronized void typing(Optional<LineReader> reader) {
    prompt = reader;
    newest = Optional.empty();
  }

  @Override
  public synchronized void print(String id, Message message) {
    terminalFeed.printed(id, message);
    List<AttributedString> lines = lines(message);
    if (prompt.isPresent()) {
      printAbove(prompt.get(), lines);
      return;
    }
    List<AttributedString> shown =
        grows(message) ? cut(lines, terminal.getSize().getRows() - 2) : lines;
    write(shown);
    newest = Optional.of(new ShownLines(id, shown, width(), grows(message), List.of()));
  }

  /** What is still growing keeps within the screen, for above its edge nothing can be edited. */
  private static List<AttributedString> cut(List<AttributedString> lines, int most) {
    if (most < 2 || lines.size() <= most) {
      return lines;
    }
    List<AttributedString> cut = new ArrayList<>(List.of(lines.getFirst()));
    cut.addAll(lines.subList(lines.size() - most + 1, lines.size()));
    return cut;
  }

  @Override
  public synchronized boolean replace(String id, Message message) {
    boolean inTheBackground =
        prompt.isPresent() || newest.filter(one -> one.grows() && !one.id().equals(id)).isPresent();
    if (grows(message) && inTheBackground) {
      return false;
    }
    Optional<ShownLines> old =
        newest.filter(one -> one.id().equals(id) && prompt.isEmpty() && isReachable(one));
    if (old.isEmpty() && !grows(message) && terminalFeed.isNone(id, message)) {
      return false;
    }
    old.ifPresent(this::erase);
    print(id, message);
    old.ifPresent(one -> below(one.replies()));
    return true;
  }

  @Override
  public synchronized void reply(String id, Message message) {
    List<AttributedString> lines = new TerminalText(width() - 1, colours).reply(message);
    if (prompt.isPresent()) {
      printAbove(prompt.get(), lines);
    } else if (newest.filter(one -> one.id().equals(id)).isPresent()) {
      below(lines);
    } else {
      // What is being edited stays the last, so that it can go on being edited.
      Optional<ShownLines> edited = newest.filter(one -> one.grows() && isReachable(one));
      edited.ifPresent(this::erase);
      write(lines);
      edited.ifPresent(one -> {
        write(one.lines());
        write(one.replies());
      });
      newest = edited;
    }
  }

  private void printAbove(LineReader reader, List<AttributedString> lines) {
    reader.printAbove(String.join("\n", lines.stream().map(this::ansi).toList()));
  }

  private void below(List<AttributedString> reply) {
    write(reply);
    newest = newest.map(one -> one.with(reply));
  }

  private void erase(ShownLines shownLines) {
    for (int i = 0; i < shownLines.height(); i++) {
      terminal.puts(Capability.cursor_up);
    }
    terminal.puts(Capability.carriage_return);
    terminal.puts(Capability.clr_eos);
  }

  /** A terminal that was made narrower has broken the lines anew, nobody knows into how many. */
  private boolean isReachable(ShownLines shownLines) {
    return shownLines.height() < terminal.getSize().getRows() - 1 && shownLines.width() == width();
  }

  private static boolean grows(Message message) {
    return message.severity() == Severity.WORKING;
  }

  @Override
  public synchronized void line(String text) {
    newest = Optional.empty();
    List<String> lines = TerminalText.wrapped(text, width() - 1);
    if (prompt.isPresent()) {
      prompt.get().printAbove(String.join("\n", lines));
    } else {
      lines.forEach(terminal.writer()::println);
      terminal.flush();
    }
  }

  private List<AttributedString> lines(Message message) {
    return new TerminalText(width() - 1, colours).lines(message);
  }

  private int width() {
    return terminal.getSize().getColumns();
  }

  private void write(List<AttributedString> lines) {
    for (AttributedString line : lines) {
      terminal.writer().println(ansi(line));
    }
    terminal.flush();
  }

  private String ansi(AttributedString line) {
    return colours ? line.toAnsi(terminal) : line.toString();
  }
}
