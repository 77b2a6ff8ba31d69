package dev.workerbot.ssh.knownhosts;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import dev.workerbot.ssh.crypto.CryptoProviders;
import java.io.IOException;
import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;

/**
 * A public key as known_hosts has it.
 *
 * @param type as the key itself says it, such as {@code ssh-rsa}
 * @param fingerprint as OpenSSH prints it; of a certificate, that of the key within
 * @param isCertificate whether it is a certificate, which is no host's key
 */
record KnownKey(String type, String fingerprint, boolean isCertificate) {
  private static final String CERTIFICATE = "-cert-v01@openssh.com";

  static {
    CryptoProviders.preferJava();
  }

  /** OpenSSH takes these for names of a type, too. */
  private static final Set<String> RSA = Set.of("rsa-sha2-256", "rsa-sha2-512");

  /** Types that sshj cannot read; nobody can log in to a host by them, but they are keys. */
  private static final Set<String> SECURITY_KEYS =
      Set.of("sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com");

  /** The key that a host showed. */
  static KnownKey of(PublicKey key) {
    boolean isCertificate = key instanceof Certificate<?>;
    PublicKey plain = key instanceof Certificate<?> certificate ? certificate.getKey() : key;
    return new KnownKey(
        KeyType.fromKey(key).toString(), Fingerprints.fingerprint(plain), isCertificate);
  }

  /**
   * Reads type and Base64; empty where OpenSSH could not read them either.
   *
   * @param text of a line, from the type on
   */
  static Optional<KnownKey> read(String text) {
    String type = text.substring(0, Blanks.endOfWord(text));
    String rest = Blanks.skip(text.substring(type.length()));
    String base64 = rest.substring(0, Blanks.endOfWord(rest));
    return base64.isEmpty()
        ? Optional.empty()
        : Base64Field.decode(base64).flatMap(blob -> read(plainly(type), blob));
  }

  private static String plainly(String type) {
    boolean isCertificate = type.endsWith(CERTIFICATE);
    String name = isCertificate ? type.substring(0, type.length() - CERTIFICATE.length()) : type;
    return RSA.contains(name) ? "ssh-rsa" + (isCertificate ? CERTIFICATE : "") : type;
  }

  private static Optional<KnownKey> read(String type, byte[] blob) {
    try {
      Buffer.PlainBuffer buffer = new Buffer.PlainBuffer(blob);
      if (SECURITY_KEYS.contains(type)) {
        return buffer.readString().equals(type)
            ? Optional.of(new KnownKey(type, Fingerprints.fingerprint(blob), false))
            : Optional.empty();
      }
      PublicKey key = buffer.readPublicKey();
      return buffer.available() == 0 && KeyType.fromKey(key).toString().equals(type)
          ? Optional.of(of(key))
          : Optional.empty();
    } catch (IOException | RuntimeException noKey) {
      // sshj throws whatever the bytes lead it to.
      return Optional.empty();
    }
  }

  /** Whether that is this very key. */
  boolean isSameAs(KnownKey other) {
    return fingerprint.equals(other.fingerprint) && isCertificate == other.isCertificate;
  }
}
