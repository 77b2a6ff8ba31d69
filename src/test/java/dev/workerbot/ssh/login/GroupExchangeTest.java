package dev.workerbot.ssh.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import org.junit.jupiter.api.Test;

class GroupExchangeTest {
  @Test
  void aGroupOfFewerThan2048Bits_isRefused_withWhatToDo() {
    SSHPacket packet = new SSHPacket();
    packet.putMPInt(BigInteger.TWO.pow(1024).subtract(BigInteger.ONE)).putMPInt(BigInteger.TWO);
    TransportException refused =
        assertThrows(
            TransportException.class, () -> new GroupExchange().next(Message.KEXDH_31, packet));
    assertEquals(
        "its group for the key exchange has 1024 bits, fewer than 2048: replace its"
            + " /etc/ssh/moduli",
        refused.getMessage());
  }
}
