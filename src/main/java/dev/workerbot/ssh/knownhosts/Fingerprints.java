package dev.workerbot.ssh.knownhosts;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;

/** The short forms by which people compare public keys, as ssh-keygen shows them. */
public final class Fingerprints {
  private Fingerprints() {}

  /** ssh-keygen takes one file, so this names the one in which sshd has a key of that type. */
  public static String comparison(String type) {
    String algorithm =
        type.contains("ed25519")
            ? "ed25519"
            : type.startsWith("ecdsa") ? "ecdsa" : type.startsWith("ssh-dss") ? "dsa" : "rsa";
    return "ssh-keygen -lf /etc/ssh/ssh_host_%s_key.pub".formatted(algorithm);
  }

  public static String fingerprint(PublicKey key) {
    return fingerprint(encoded(key));
  }

  public static String fingerprint(byte[] key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public static byte[] encoded(PublicKey key) {
    return new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
  }
}
