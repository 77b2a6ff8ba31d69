package dev.workerbot.ssh.tunnel;

import dev.workerbot.supervisor.shell.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import net.schmizz.sshj.connection.channel.Channel;

/** A tunnel over one channel of an SSH connection. */
public final class ChannelTunnel implements Tunnel {
  private final Channel channel;
  private final Runnable leave;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param leave run once, when the connection is not used for it any more
   */
  public ChannelTunnel(Channel channel, Runnable leave) {
    this.channel = channel;
    this.leave = leave;
  }

  @Override
  public InputStream input() {
    return channel.getInputStream();
  }

  @Override
  public OutputStream output() {
    return channel.getOutputStream();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      // To close it waits for the server, which may not answer.
      Thread.ofVirtual()
          .name("ssh-close")
          .start(() -> {
            try {
              channel.close();
            } catch (IOException gone) {
              // The connection is gone, and the channel with it.
            } finally {
              leave.run();
            }
          });
    }
  }
}
