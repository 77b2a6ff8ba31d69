package dev.workerbot.ssh.knownhosts;

import java.util.Base64;
import java.util.Optional;

/** Base64 as OpenSSH reads it: padded, without stray bits; line feeds and the like are skipped. */
final class Base64Field {
  private Base64Field() {}

  static Optional<byte[]> decode(String text) {
    StringBuilder digits = new StringBuilder(text.length());
    text.chars()
        .filter(one -> one != '\r' && one != '\u000b' && one != '\f')
        .forEach(one -> digits.append((char) one));
    try {
      byte[] bytes = Base64.getDecoder().decode(digits.toString());
      return Base64.getEncoder().encodeToString(bytes).contentEquals(digits)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
