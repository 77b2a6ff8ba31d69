package dev.workerbot.chat.terminal;

import dev.workerbot.message.Message;
import java.util.List;
import java.util.Optional;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;

/**
 * A real terminal: the newest message is edited where it stands. While a line is being typed,
 * messages go above it. State is guarded by {@code this}.
 */
final class LiveScreen implements Screen {
  private final Terminal terminal;
  private final boolean colours;
  private Optional<LineReader> prompt = Optional.empty();
  private String newest = "";
  private int newestLines;

  LiveScreen(Terminal terminal, boolean colours) {
    this.terminal = terminal;
    this.colours = colours;
  }

  /** From now on a line is being typed, or no more. */
  synchronized void typing(Optional<LineReader> reader) {
    prompt = reader;
    newest = "";
  }

  @Override
  public synchronized void print(String id, Message message) {
    List<AttributedString> lines = lines(message);
    if (prompt.isPresent()) {
      prompt.get().printAbove(String.join("\n", lines.stream().map(this::ansi).toList()));
      return;
    }
    write(lines);
    newest = id;
    newestLines = lines.size();
  }

  @Override
  public synchronized void replace(String id, Message message) {
    boolean reachable =
        prompt.isEmpty() && id.equals(newest) && newestLines < terminal.getSize().getRows() - 1;
    if (reachable) {
      for (int i = 0; i < newestLines; i++) {
        terminal.puts(Capability.cursor_up);
      }
      terminal.puts(Capability.carriage_return);
      terminal.puts(Capability.clr_eos);
    }
    print(id, message);
  }

  @Override
  public synchronized void line(String text) {
    newest = "";
    if (prompt.isPresent()) {
      prompt.get().printAbove(text);
    } else {
      terminal.writer().println(text);
      terminal.flush();
    }
  }

  private List<AttributedString> lines(Message message) {
    int width = terminal.getSize().getColumns() > 0 ? terminal.getSize().getColumns() : 80;
    return new TerminalText(width - 1, colours).lines(message);
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
