package dev.workerbot.ssh.login;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import com.hierynomus.sshj.transport.mac.Macs;
import dev.workerbot.ssh.crypto.CryptoProviders;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.signature.SignatureRSA;
import net.schmizz.sshj.transport.cipher.Cipher;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.kex.KeyExchange;
import net.schmizz.sshj.transport.mac.MAC;

/**
 * The algorithms that a connection offers. Sound ones: no SHA-1, no CBC, no DSA; ciphers that
 * authenticate come first, and MACs over what is encrypted. On request the rest of sshj's after
 * them, for servers that know nothing better.
 */
public final class Algorithms {
  private static final PooledRandom RANDOM = new PooledRandom();

  static {
    CryptoProviders.preferJava();
  }

  private Algorithms() {}

  /** A config for one connection. */
  public static Config config(boolean legacy) {
    if (legacy) {
      CryptoProviders.addBouncyCastle();
    }
    Config config = legacy ? new DefaultConfig() : new Sound();
    // Pads with random bytes that are fetched many at a time.
    config.setRandomFactory(RANDOM);
    if (legacy) {
      config.setKeyExchangeFactories(andBefore(keyExchanges(), config.getKeyExchangeFactories()));
      config.setCipherFactories(andBefore(ciphers(), config.getCipherFactories()));
      config.setMACFactories(andBefore(macs(), config.getMACFactories()));
    }
    config.setKeyAlgorithms(hostKeys(legacy));
    return config;
  }

  /** The second ones behind the first, each name once. */
  private static <T> List<Factory.Named<T>> andBefore(
      List<Factory.Named<T>> first, List<Factory.Named<T>> second) {
    List<String> names = Factory.Named.Util.getNames(first);
    return Stream.concat(
            first.stream(), second.stream().filter(one -> !names.contains(one.getName())))
        .toList();
  }

  /** sshj tries each of its thirty ciphers when it lists them, at every connection. */
  private static final class Sound extends DefaultConfig {
    @Override
    protected void initKeyExchangeFactories() {
      setKeyExchangeFactories(keyExchanges());
    }

    @Override
    protected void initCipherFactories() {
      setCipherFactories(ciphers());
    }

    @Override
    protected void initMACFactories() {
      setMACFactories(macs());
    }
  }

  private static List<Factory.Named<KeyExchange>> keyExchanges() {
    return List.of(
        new Curve25519SHA256.Factory(),
        new Curve25519SHA256.FactoryLibSsh(),
        new ECDHNistP.Factory256(),
        new ECDHNistP.Factory384(),
        new ECDHNistP.Factory521(),
        DHGroups.Group16SHA512(),
        DHGroups.Group18SHA512(),
        new GroupExchange.Named(),
        DHGroups.Group14SHA256(),
        new ExtInfoClientFactory());
  }

  private static List<Factory.Named<Cipher>> ciphers() {
    return List.of(
        GcmCiphers.AES256GCM(),
        GcmCiphers.AES128GCM(),
        new ChaCha20(),
        BlockCiphers.AES256CTR(),
        BlockCiphers.AES192CTR(),
        BlockCiphers.AES128CTR());
  }

  /** Java has no ChaCha20 with the nonce of OpenSSH's. */
  private static final class ChaCha20 implements Factory.Named<Cipher> {
    private final Factory.Named<Cipher> named = ChachaPolyCiphers.CHACHA_POLY_OPENSSH();

    @Override
    public Cipher create() {
      CryptoProviders.addBouncyCastle();
      return named.create();
    }

    @Override
    public String getName() {
      return named.getName();
    }
  }

  private static List<Factory.Named<MAC>> macs() {
    return List.of(
        Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512());
  }

  /** In OpenSSH's order, so that a server shows us the key that it would show {@code ssh}. */
  private static List<Factory.Named<KeyAlgorithm>> hostKeys(boolean legacy) {
    List<Factory.Named<KeyAlgorithm>> all =
        new ArrayList<>(
            List.of(
                KeyAlgorithms.EdDSA25519(),
                KeyAlgorithms.ECDSASHANistp256(),
                KeyAlgorithms.ECDSASHANistp384(),
                KeyAlgorithms.ECDSASHANistp521(),
                KeyAlgorithms.RSASHA512(),
                KeyAlgorithms.RSASHA256()));
    if (legacy) {
      all.addAll(List.of(KeyAlgorithms.SSHRSA(), KeyAlgorithms.SSHDSA()));
    }
    return List.copyOf(all);
  }

  /**
   * What we sign with when we log in: as for host keys, and certificates, which a server may have
   * been told to trust.
   */
  public static List<Factory.Named<KeyAlgorithm>> logins(boolean legacy) {
    List<Factory.Named<KeyAlgorithm>> all = new ArrayList<>(hostKeys(legacy));
    all.addAll(
        List.of(
            KeyAlgorithms.EdDSA25519CertV01(),
            KeyAlgorithms.ECDSASHANistp256CertV01(),
            KeyAlgorithms.ECDSASHANistp384CertV01(),
            KeyAlgorithms.ECDSASHANistp521CertV01(),
            new KeyAlgorithms.Factory(
                "rsa-sha2-512-cert-v01@openssh.com",
                new SignatureRSA.FactoryRSASHA512(),
                KeyType.RSA_CERT),
            new KeyAlgorithms.Factory(
                "rsa-sha2-256-cert-v01@openssh.com",
                new SignatureRSA.FactoryRSASHA256(),
                KeyType.RSA_CERT)));
    if (legacy) {
      all.addAll(List.of(KeyAlgorithms.SSHRSACertV01(), KeyAlgorithms.SSHDSSCertV01()));
    }
    return List.copyOf(all);
  }

  /** Whether we can sign with a key of that type. */
  public static boolean canSignWith(KeyType type, boolean legacy) {
    return logins(legacy).stream()
        .anyMatch(one -> one instanceof KeyAlgorithms.Factory named && named.getKeyType() == type);
  }
}
