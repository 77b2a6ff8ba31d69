package dev.workerbot.chat.terminal;

import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import java.io.PrintWriter;

/**
 * A pipe or a file: no escapes, nothing edited, no line broken. What is under way is not shown,
 * only how it ended.
 */
final class PlainScreen implements Screen {
  private final PrintWriter out;
  private final TerminalText text = new TerminalText(TerminalText.UNBROKEN, false);

  PlainScreen(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void print(String id, Message message) {
    if (message.severity() != Severity.WORKING) {
      line(text.text(message).stripTrailing());
    }
  }

  @Override
  public void replace(String id, Message message) {
    print(id, message);
  }

  @Override
  public synchronized void line(String line) {
    out.println(line);
    out.flush();
  }
}
