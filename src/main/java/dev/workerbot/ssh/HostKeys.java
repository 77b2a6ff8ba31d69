package dev.workerbot.ssh;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.ssh.endpoint.SshFailure;
import dev.workerbot.ssh.knownhosts.Fingerprints;
import dev.workerbot.ssh.knownhosts.HostKeyVerdict;
import dev.workerbot.ssh.knownhosts.HostName;
import dev.workerbot.ssh.knownhosts.KnownHosts;
import dev.workerbot.supervisor.shell.CommandLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
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
   * @param revokedAt the line of known_hosts that revokes it: then nobody may trust it
   * @param fingerprint as OpenSSH prints it, {@code SHA256:…}
   * @param line what would be added to known_hosts
   */
  public record SeenKey(
      boolean known,
      List<String> others,
      Optional<String> revokedAt,
      String type,
      String fingerprint,
      String line) {
    public SeenKey {
      others = List.copyOf(others);
    }

    /** The command that shows this key's fingerprint on the server itself. */
    public String comparison() {
      return Fingerprints.comparison(type);
    }
  }

  /**
   * Asks the server for its key, without logging in. Jump hosts on the way must be known already.
   *
   * @throws IOException with a sentence for people
   */
  public static SeenKey scan(SshEndpoint endpoint) throws IOException {
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
    return seen(endpoint, known.verdict(shown.get()), shown.get());
  }

  private static SeenKey seen(SshEndpoint endpoint, HostKeyVerdict verdict, PublicKey key) {
    String type = KeyType.fromKey(key).toString();
    return new SeenKey(
        verdict instanceof HostKeyVerdict.TrustedKey,
        verdict instanceof HostKeyVerdict.ChangedKey(var known)
            ? KnownHosts.fingerprints(known)
            : List.of(),
        verdict instanceof HostKeyVerdict.Revoked(var by)
            ? Optional.of(by.place())
            : Optional.empty(),
        type,
        Fingerprints.fingerprint(key),
        "%s %s %s"
            .formatted(
                HostName.of(endpoint.host(), endpoint.port()),
                type,
                Base64.getEncoder().encodeToString(Fingerprints.encoded(key))));
  }

  /**
   * Lines of the endpoint's known_hosts files that may be about it and cannot be read, so that they
   * count for nothing.
   */
  public static List<String> unreadable(SshEndpoint endpoint) {
    try {
      return new KnownHosts(endpoint).unreadable();
    } catch (SshFailure noFile) {
      return List.of();
    }
  }

  /** Commands that take what is known of the endpoint out of its known_hosts files. */
  public static List<String> removal(SshEndpoint endpoint) {
    return endpoint.knownHosts().stream()
        .filter(Files::exists)
        .map(file ->
            "ssh-keygen -R %s -f %s"
                .formatted(
                    CommandLine.of(HostName.of(endpoint.host(), endpoint.port())).quoted(),
                    CommandLine.of(file.toString()).quoted()))
        .toList();
  }

  /**
   * Adds the line to the endpoint's first known_hosts file, which is made if need be. Never beside
   * another key of the same host, and never a key that is revoked.
   *
   * @throws IOException with a sentence for people
   */
  public static Path trust(SshEndpoint endpoint, SeenKey seenKey) throws IOException {
    if (!HostName.isPlain(endpoint.host())) {
      throw new IOException(
          "`%s` cannot be written into known_hosts: it would mean other hosts, too"
              .formatted(endpoint.host()));
    }
    // What the files say now, whatever they said when the key was shown.
    if (!isUnknown(endpoint, seenKey)) {
      throw new IOException(
          "known_hosts has another key of %s, or revokes this one; nothing was changed"
              .formatted(endpoint.name()));
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
        file, separator + seenKey.line() + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    return file;
  }

  private static boolean isUnknown(SshEndpoint endpoint, SeenKey seenKey) throws IOException {
    String base64 = seenKey.line().substring(seenKey.line().lastIndexOf(' ') + 1);
    PublicKey key = new Buffer.PlainBuffer(Base64.getDecoder().decode(base64)).readPublicKey();
    try {
      return new KnownHosts(endpoint).verdict(key) instanceof HostKeyVerdict.UnknownKey;
    } catch (SshFailure unreadable) {
      throw new IOException(unreadable.getMessage(), unreadable);
    }
  }
}
