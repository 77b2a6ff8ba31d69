package dev.workerbot.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/** Shows a server's host key, and adds it to known_hosts once a person has said yes. */
public final class HostKeys {
  private HostKeys() {}

  /**
   * A host key as the server shows it; nobody has checked it yet.
   *
   * @param known whether known_hosts has it already
   * @param others fingerprints of what known_hosts has instead: then the key has changed
   * @param fingerprint as OpenSSH prints it, {@code SHA256:…}
   * @param line what would be added to known_hosts
   */
  public record Seen(
      boolean known, List<String> others, String type, String fingerprint, String line) {
    public Seen {
      others = List.copyOf(others);
    }
  }

  /**
   * Asks the server for its key, without logging in. Jump hosts on the way must be known already.
   *
   * @throws IOException with a sentence for people
   */
  public static Seen scan(SshEndpoint endpoint) throws IOException {
    KnownHosts known;
    try {
      known = new KnownHosts(endpoint);
    } catch (SshFailure unreadable) {
      throw new IOException(unreadable.getMessage(), unreadable);
    }
    AtomicReference<PublicKey> shown = new AtomicReference<>();
    HostKeyVerifier curious =
        new HostKeyVerifier() {
          @Override
          public boolean verify(String hostname, int port, PublicKey key) {
            shown.set(key);
            return false;
          }

          @Override
          public List<String> findExistingAlgorithms(String hostname, int port) {
            // A server with several keys shows one that is known, if it has that still.
            return known.findExistingAlgorithms(hostname, port);
          }
        };
    try (Connection connection = new Connection(endpoint, SshShell.handshakes())) {
      connection.connect(curious);
    } catch (SshFailure refused) {
      if (shown.get() == null) {
        throw new IOException(refused.getMessage(), refused);
      }
    }
    PublicKey key = shown.get();
    boolean isKnown = known.verify(endpoint.host(), endpoint.port(), key);
    String type = KeyType.fromKey(key).toString();
    String line =
        "%s %s %s"
            .formatted(
                KnownHosts.name(endpoint.host(), endpoint.port()),
                type,
                Base64.getEncoder().encodeToString(encoded(key)));
    return new Seen(isKnown, isKnown ? List.of() : known.others(), type, fingerprint(key), line);
  }

  /** Commands that take what is known of the endpoint out of its known_hosts files. */
  public static List<String> removal(SshEndpoint endpoint) {
    return endpoint.knownHosts().stream()
        .filter(Files::exists)
        .map(file ->
            "ssh-keygen -R '%s' -f %s"
                .formatted(KnownHosts.name(endpoint.host(), endpoint.port()), file))
        .toList();
  }

  /**
   * Adds the line to the endpoint's first known_hosts file, which is made if need be. Never beside
   * another key of the same host.
   */
  public static Path trust(SshEndpoint endpoint, Seen seen) throws IOException {
    if (!seen.others().isEmpty()) {
      throw new IllegalArgumentException("another key is known of " + endpoint);
    }
    Path file = endpoint.knownHosts().getFirst();
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    String old = Files.readString(file);
    String separator = old.isEmpty() || old.endsWith("\n") ? "" : "\n";
    Files.writeString(
        file, separator + seen.line() + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    return file;
  }

  static String fingerprint(PublicKey key) {
    return fingerprint(encoded(key));
  }

  static String fingerprint(String base64) {
    try {
      return fingerprint(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException notBase64) {
      return "an entry that cannot be read";
    }
  }

  private static String fingerprint(byte[] key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static byte[] encoded(PublicKey key) {
    return new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
  }
}
