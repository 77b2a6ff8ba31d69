package dev.workerbot.ssh;

import dev.workerbot.supervisor.shell.Dialogue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/** Sends whole lines over one session. */
final class SessionLines implements Dialogue.LineSender {
  private final ReentrantLock lock = new ReentrantLock();
  private final OutputStream to;

  SessionLines(OutputStream to) {
    this.to = to;
  }

  @Override
  public void send(String line) throws IOException {
    lock.lock();
    try {
      to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      to.flush();
    } finally {
      lock.unlock();
    }
  }
}
