package dev.workerbot.ssh;

import dev.workerbot.supervisor.shell.Throttle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Hands whole lines on as they come. */
final class LineReader implements Runnable {
  /** Longest line that is usually kept whole, in bytes. */
  static final int MAX_LINE = 64 << 10;

  private final InputStream in;
  private final Consumer<String> line;
  private final int longest;
  private final Throttle throttle;
  private volatile IOException failure;

  /**
   * @param longest as many bytes of a line as are kept
   */
  LineReader(InputStream in, Consumer<String> line, int longest, Throttle throttle) {
    this.longest = longest;
    this.throttle = throttle;
    this.in = in;
    this.line = line;
  }

  @Override
  public void run() {
    ByteArrayOutputStream current = new ByteArrayOutputStream();
    byte[] buffer = new byte[4 << 10];
    try {
      int read = in.read(buffer);
      while (read >= 0) {
        throttle.take(read);
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            line.accept(current.toString(StandardCharsets.UTF_8));
            current.reset();
          } else if (current.size() < longest) {
            current.write(buffer[i]);
          }
        }
        read = in.read(buffer);
      }
    } catch (IOException broken) {
      failure = broken;
    }
  }

  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }
}
