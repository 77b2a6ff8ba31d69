package dev.workerbot.ssh.login;

import java.security.GeneralSecurityException;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.KeyExchange;

/**
 * Diffie-Hellman in a group of the server's choice, which must be large enough: sshj by itself
 * would take one of 1024 bits.
 */
final class GroupExchange extends DHGexSHA256 {
  private static final int LEAST_BITS = 2048;

  @Override
  public boolean next(Message message, SSHPacket packet)
      throws GeneralSecurityException, TransportException {
    if (message == Message.KEXDH_31) {
      int start = packet.rpos();
      try {
        int bits = packet.readMPInt().bitLength();
        if (bits < LEAST_BITS) {
          throw new TransportException(
              DisconnectReason.KEY_EXCHANGE_FAILED,
              "its group for the key exchange has %d bits, fewer than %d: replace its"
                      .formatted(bits, LEAST_BITS)
                  + " /etc/ssh/moduli");
        }
      } catch (Buffer.BufferException cut) {
        throw new TransportException(cut);
      }
      packet.rpos(start);
    }
    return super.next(message, packet);
  }

  /** Makes one for each exchange; sshj has a {@code Factory} of the same name within. */
  static final class Named implements net.schmizz.sshj.common.Factory.Named<KeyExchange> {
    @Override
    public KeyExchange create() {
      return new GroupExchange();
    }

    @Override
    public String getName() {
      return "diffie-hellman-group-exchange-sha256";
    }
  }
}
