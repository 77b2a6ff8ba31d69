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
  private final TerminalFeed terminalFeed = new TerminalFeed();
  private final TerminalText text = new TerminalText(TerminalText.UNBROKEN, false);

  PlainScreen(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void print(String id, Message message) {
    if (message.severity() != Severity.WORKING) {
      terminalFeed.printed(id, message);
      line(text.text(message).stripTrailing());
    }
  }

  @Override
  public boolean replace(String id, Message message) {
    if (terminalFeed.isNone(id, message)) {
      return false;
    }
    print(id, message);
    return true;
  }

  @Override
  public void reply(String id, Message message) {
    text.reply(message).forEach(line -> line(line.toString()));
  }

  @Override
  public synchronized void line(String line) {
    out.println(line);
    out.flush();
  }
}
