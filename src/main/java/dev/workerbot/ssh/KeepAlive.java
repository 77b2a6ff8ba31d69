package dev.workerbot.ssh;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import net.schmizz.concurrent.Promise;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.transport.TransportException;

/**
 * Asks the other side again and again whether it is still there, and ends the connection where it
 * has not answered for too long. The same as sshj's keep-alive, which takes a real thread for each
 * connection; this may run in a virtual one.
 */
final class KeepAlive implements Runnable {
  /** Unanswered questions after which the connection is lost. */
  static final int MISSED = 3;

  private final Connection connection;
  private final Duration interval;
  private final LongSupplier lastHeard;
  private final Runnable silent;

  /**
   * @param lastHeard when a command was answered last, in {@link System#nanoTime}; there is no need
   *     to ask right after one
   * @param silent is run before the connection is ended for its silence
   */
  KeepAlive(Connection connection, Duration interval, LongSupplier lastHeard, Runnable silent) {
    this.connection = connection;
    this.interval = interval;
    this.lastHeard = lastHeard;
    this.silent = silent;
  }

  @Override
  public void run() {
    Queue<Promise<SSHPacket, ConnectionException>> unanswered = new ArrayDeque<>();
    try {
      while (connection.getTransport().isRunning()) {
        while (!unanswered.isEmpty() && unanswered.peek().isFulfilled()) {
          unanswered.remove();
        }
        if (unanswered.size() >= MISSED) {
          silent.run();
          connection
              .getTransport()
              .die(
                  new ConnectionException(
                      DisconnectReason.CONNECTION_LOST, "no answer to our keep-alives"));
          return;
        }
        if (!unanswered.isEmpty()
            || System.nanoTime() - lastHeard.getAsLong() >= interval.toNanos()) {
          unanswered.add(connection.sendGlobalRequest("keepalive@openssh.com", true, new byte[0]));
        }
        TimeUnit.NANOSECONDS.sleep(interval.toNanos());
      }
    } catch (TransportException broken) {
      connection.getTransport().die(broken);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }
}
