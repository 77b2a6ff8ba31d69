package dev.workerbot.app.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that the requests of a hook are signed with; it is never shown. */
public final class HookKey {
  /** Fewer bytes could be guessed. */
  public static final int LEAST_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v1=";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private final SecretKeySpec key;

  /** Throws {@link IllegalArgumentException} where the secret is too short. */
  public HookKey(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < LEAST_BYTES) {
      throw new IllegalArgumentException("a hook's secret has at least 32 bytes");
    }
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** The signature in a header's value, as hexadecimal digits; empty where it cannot be one. */
  static Optional<String> read(String header) {
    return header.startsWith(VERSION) && HEX.matcher(header.substring(VERSION.length())).matches()
        ? Optional.of(header.substring(VERSION.length()))
        : Optional.empty();
  }

  /**
   * Whether these digits sign the parts, one after the other; takes as long wherever they differ.
   */
  boolean hasSigned(String digits, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (byte[] part : parts) {
        mac.update(part);
      }
      return MessageDigest.isEqual(mac.doFinal(), java.util.HexFormat.of().parseHex(digits));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String toString() {
    return "HookKey[…]";
  }
}
