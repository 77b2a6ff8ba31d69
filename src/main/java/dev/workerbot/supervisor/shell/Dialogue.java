package dev.workerbot.supervisor.shell;

import java.io.IOException;

/** What is said to a command that answers lines with lines, and what it says. */
public interface Dialogue {
  /** Gets what sends lines, once the command was started; before any line of it. */
  void opened(LineSender sender);

  /** Gets each line of the command, as {@link Shell#follow} hands it on, but cut where it says. */
  void line(String line);

  /** As many bytes as a line is read of. */
  int longestLine();

  /** Sends lines to a command. Safe for use by several threads. */
  interface LineSender {
    /** Sends this and a line feed. */
    void send(String line) throws IOException;
  }
}
