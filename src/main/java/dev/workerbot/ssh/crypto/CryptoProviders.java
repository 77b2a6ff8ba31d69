package dev.workerbot.ssh.crypto;

import java.security.Security;
import net.schmizz.sshj.common.SecurityUtils;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The providers of cryptography that sshj uses: Java's own, and Bouncy Castle for what Java does
 * not have. sshj by itself would use Bouncy Castle for everything, whose signed jar takes longer to
 * check at each start than a command takes.
 */
public final class CryptoProviders {
  static {
    SecurityUtils.setRegisterBouncyCastle(false);
    if (Security.getProvider(EcdsaKeys.NAME) == null) {
      int _ = Security.addProvider(new EcdsaKeys());
    }
  }

  private CryptoProviders() {}

  /** From now on sshj asks Java's own. Comes before the first use of sshj. */
  public static void preferJava() {
    // The class is initialised.
  }

  /** From now on Bouncy Castle is asked after Java's own, as for OpenSSH's ChaCha20. */
  public static void addBouncyCastle() {
    BouncyCastle.add();
  }

  /** Java loads what a class passes on when it loads the class: here, only when it is needed. */
  private static final class BouncyCastle {
    static void add() {
      if (Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
        int _ = Security.addProvider(new BouncyCastleProvider());
      }
    }
  }
}
