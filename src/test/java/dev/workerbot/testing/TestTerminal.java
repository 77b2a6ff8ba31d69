package dev.workerbot.testing;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.ScreenTerminal;
import org.jline.utils.ScreenTerminalOutputStream;

/** A terminal with somebody at it: keys go in, and what comes out is read from its screen. */
public final class TestTerminal implements AutoCloseable {
  public static final String CTRL_C = "\u0003";
  public static final String CTRL_D = "\u0004";

  /** Ctrl-P, which means the same in every mode of the cursor keys. */
  public static final String UP = "\u0010";

  public static final String TAB = "\t";
  public static final String ENTER = "\r";

  private final ScreenTerminal screen;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LineDisciplineTerminal terminal;

  public TestTerminal(int columns, int rows) {
    screen = new ScreenTerminal(columns, rows);
    try {
      terminal =
          new LineDisciplineTerminal(
              "test", "xterm-256color", new Output(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    terminal.setSize(Size.of(columns, rows));
  }

  /** Shows what is written, and keeps it; what the screen answers to questions is typed. */
  private final class Output extends FilterOutputStream {
    Output() {
      super(
          new ScreenTerminalOutputStream(
              screen,
              StandardCharsets.UTF_8,
              new OutputStream() {
                @Override
                public void write(int answered) throws IOException {
                  terminal.processInputByte(answered);
                }
              }));
    }

    @Override
    public void write(int b) throws IOException {
      synchronized (written) {
        written.write(b);
      }
      out.write(b);
    }
  }

  public Terminal terminal() {
    return terminal;
  }

  public void type(String keys) {
    try {
      terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Makes the window another size. */
  public void resize(int columns, int rows) {
    screen.setSize(Size.of(columns, rows));
    terminal.setSize(Size.of(columns, rows));
    terminal.raise(Terminal.Signal.WINCH);
  }

  /** Everything written so far, with its escapes. */
  public String written() {
    synchronized (written) {
      return written.toString(StandardCharsets.UTF_8);
    }
  }

  /** What can be read now, and by scrolling up; without the blanks at its ends. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    synchronized (screen) {
      screen.getHistory().forEach(line -> lines.add(text(line, 0, line.length)));
      int width = screen.getColumns();
      long[] cells = new long[width * screen.getRows()];
      screen.dump(cells, null);
      for (int row = 0; row < screen.getRows(); row++) {
        lines.add(text(cells, row * width, (row + 1) * width));
      }
    }
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  private static String text(long[] cells, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      int character = ScreenTerminal.cellCodePoint(cells[i]);
      if (character != 0) {
        text.appendCodePoint(character);
      }
    }
    return text.toString().stripTrailing();
  }

  /** How many lines contain the text. */
  public long count(String text) {
    return lines().stream().filter(line -> line.contains(text)).count();
  }

  /** Waits until a line contains the text. */
  public void awaitText(String text) {
    Await.until(() -> "`" + text + "` on\n" + String.join("\n", lines()), () -> count(text) > 0);
  }

  /** Waits until the last line is exactly this, such as a prompt. */
  public void awaitLast(String line) {
    Await.until(
        () -> "`" + line + "` at the end of\n" + String.join("\n", lines()),
        () -> lines().getLast().equals(line));
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }
}
