package dev.workerbot.ssh;

import dev.workerbot.supervisor.shell.Throttle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the beginning of a stream, and leaves the rest or reads it away. */
final class BoundedOutput implements Runnable {
  private final InputStream in;
  private final int most;
  private final boolean leavesRest;
  private final Throttle throttle;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private volatile boolean truncated;

  BoundedOutput(InputStream in, int most, boolean leavesRest, Throttle throttle) {
    this.throttle = throttle;
    this.in = in;
    this.most = most;
    this.leavesRest = leavesRest;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[4 << 10];
    try {
      int read = in.read(buffer);
      while (read >= 0) {
        throttle.take(read);
        int room = Math.min(read, most - kept.size());
        kept.write(buffer, 0, room);
        truncated |= room < read;
        read = truncated && leavesRest ? -1 : in.read(buffer);
      }
    } catch (IOException broken) {
      // Whoever asks for the exit status learns of it.
    }
  }

  String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }

  boolean isTruncated() {
    return truncated;
  }
}
