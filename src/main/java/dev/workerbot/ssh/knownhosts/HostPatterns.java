package dev.workerbot.ssh.knownhosts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The first field of a line in known_hosts: patterns, some of them negated, or the hash of a name.
 * Means what OpenSSH says it means (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"); takes linear time for
 * each pattern.
 */
final class HostPatterns {
  private static final String HASHED = "|1|";
  private static final int SALT_BYTES = 20;

  /** OpenSSH gives up on the whole field at a longer pattern. */
  private static final int LONGEST = 1022;

  private HostPatterns() {}

  /**
   * Whether the field means this host.
   *
   * @param name in lower case, as {@link HostName} writes it
   * @return empty where the field is neither patterns nor a hash
   */
  static Optional<Boolean> match(String field, String name) {
    return field.startsWith("|") ? isHashOf(field, name) : Optional.of(isMeant(field, name));
  }

  private static Optional<Boolean> isHashOf(String field, String name) {
    int end = field.indexOf('|', HASHED.length());
    if (!field.startsWith(HASHED) || end < 0) {
      return Optional.empty();
    }
    return Base64Field.decode(field.substring(HASHED.length(), end))
        .filter(salt -> salt.length == SALT_BYTES)
        .map(salt -> field.equals(hashed(salt, name)));
  }

  private static String hashed(byte[] salt, String name) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(salt, "HmacSHA1"));
      byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.ISO_8859_1));
      Base64.Encoder base64 = Base64.getEncoder();
      return HASHED + base64.encodeToString(salt) + "|" + base64.encodeToString(hash);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A negated pattern that matches outdoes all others, wherever it stands. */
  private static boolean isMeant(String field, String name) {
    boolean isMeant = false;
    for (String pattern : List.of(HostName.lower(field).split(",", -1))) {
      boolean isNegated = pattern.startsWith("!");
      String glob = isNegated ? pattern.substring(1) : pattern;
      if (glob.length() > LONGEST) {
        return false;
      }
      if (matches(glob, name)) {
        if (isNegated) {
          return false;
        }
        isMeant = true;
      }
    }
    return isMeant;
  }

  /** Of all stars only the last one met is ever tried again, which is enough. */
  private static boolean matches(String glob, String name) {
    int g = 0;
    int n = 0;
    int star = -1;
    int from = 0;
    while (n < name.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        from = n;
      } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == name.charAt(n))) {
        g++;
        n++;
      } else if (star >= 0) {
        g = star + 1;
        n = ++from;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }
}
