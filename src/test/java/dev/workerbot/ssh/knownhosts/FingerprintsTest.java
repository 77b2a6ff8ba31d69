package dev.workerbot.ssh.knownhosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintsTest {
  /** {@code ssh-keygen -lf} says "Too many arguments" of what a shell makes of a star. */
  @ParameterizedTest
  @CsvSource({
    "ssh-ed25519, ed25519",
    "ecdsa-sha2-nistp256, ecdsa",
    "ecdsa-sha2-nistp521, ecdsa",
    "ssh-rsa, rsa",
    "ssh-dss, dsa",
  })
  void whatIsToBeCompared_isInTheOneFileOfThatType(String type, String file) {
    assertEquals(
        "ssh-keygen -lf /etc/ssh/ssh_host_%s_key.pub".formatted(file),
        Fingerprints.comparison(type));
  }
}
