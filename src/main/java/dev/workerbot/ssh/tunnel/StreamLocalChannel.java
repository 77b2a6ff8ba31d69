package dev.workerbot.ssh.tunnel;

import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.channel.direct.AbstractDirectChannel;

/**
 * A channel to a unix socket of the server. Source: OpenSSH 10, PROTOCOL, section 2.4, "connection:
 * Unix domain socket forwarding".
 */
public final class StreamLocalChannel extends AbstractDirectChannel {
  private final String path;

  public StreamLocalChannel(Connection connection, String path) {
    super(connection, "direct-streamlocal@openssh.com");
    this.path = path;
  }

  @Override
  protected SSHPacket buildOpenReq() {
    // Behind the path are two fields that mean nothing yet.
    return super.buildOpenReq().putString(path).putString("").putUInt32(0);
  }
}
