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
 * messages go above it, and of one that changes only the end: what is printed above a prompt can
 * never be edited again. State is guarded by {@code this}.
 */
final class LiveScreen implements Screen {
  private final Terminal terminal;
  private final boolean colours;
  private Optional<LineReader> prompt = Optional.empty();
  private Optional<Shown> newest = Optional.empty();

  /** The message above the cursor, with nothing in between. */
  private record Shown(String id, int lines, int width, boolean grows) {}

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
    List<AttributedString> lines = lines(message);
    if (prompt.isPresent()) {
      prompt.get().printAbove(String.join("\n", lines.stream().map(this::ansi).toList()));
      return;
    }
    List<AttributedString> shown =
        grows(message) ? cut(lines, terminal.getSize().getRows() - 2) : lines;
    write(shown);
    newest = Optional.of(new Shown(id, shown.size(), width(), grows(message)));
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
  public synchronized void replace(String id, Message message) {
    boolean inTheBackground =
        prompt.isPresent() || newest.filter(one -> one.grows() && !one.id().equals(id)).isPresent();
    if (grows(message) && inTheBackground) {
      return;
    }
    Optional<Shown> old = newest.filter(one -> prompt.isEmpty() && isReachable(one, id));
    for (int i = 0; i < old.map(Shown::lines).orElse(0); i++) {
      terminal.puts(Capability.cursor_up);
    }
    if (old.isPresent()) {
      terminal.puts(Capability.carriage_return);
      terminal.puts(Capability.clr_eos);
    }
    print(id, message);
  }

  /** A terminal that was made narrower has broken the lines anew, nobody knows into how many. */
  private boolean isReachable(Shown shown, String id) {
    return shown.id().equals(id)
        && shown.lines() < terminal.getSize().getRows() - 1
        && shown.width() == width();
  }

  private static boolean grows(Message message) {
    return message.severity() == Severity.WORKING;
  }

  @Override
  public synchronized void line(String text) {
    newest = Optional.empty();
    if (prompt.isPresent()) {
      prompt.get().printAbove(text);
    } else {
      terminal.writer().println(text);
      terminal.flush();
    }
  }

  private List<AttributedString> lines(Message message) {
    return new TerminalText(width() - 1, colours).lines(message);
  }

  private int width() {
    int columns = terminal.getSize().getColumns();
    return columns > 0 ? columns : 80;
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
