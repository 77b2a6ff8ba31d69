package dev.workerbot.ssh;

import dev.workerbot.supervisor.ShellResult.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts.KnownHostEntry;

/**
 * Lets a connection through only if the server's key is in a known_hosts file. Nothing is ever
 * trusted at first sight. Remembers why it said no, for sshj's exception does not.
 */
final class KnownHosts implements HostKeyVerifier {
  private final SshEndpoint endpoint;
  private final List<KnownHostEntry> entries = new ArrayList<>();
  private Optional<SshFailure> refusal = Optional.empty();
  private List<String> others = List.of();

  KnownHosts(SshEndpoint endpoint) throws SshFailure {
    this.endpoint = endpoint;
    for (Path file : endpoint.knownHosts()) {
      if (!Files.exists(file)) {
        continue;
      }
      try {
        entries.addAll(new OpenSSHKnownHosts(file.toFile()).entries());
      } catch (IOException unreadable) {
        throw new SshFailure(
            Failure.HOST_KEY_UNKNOWN,
            "the known_hosts file " + file + " cannot be read",
            unreadable);
      }
    }
  }

  Optional<SshFailure> refusal() {
    return refusal;
  }

  /** Fingerprints of the keys that were known of the host instead of the one it showed. */
  List<String> others() {
    return others;
  }

  @Override
  public boolean verify(String hostname, int port, PublicKey key) {
    String host = name(hostname, port);
    Set<String> instead = new LinkedHashSet<>();
    for (KnownHostEntry entry : entries) {
      try {
        if (!entry.appliesTo(host)) {
          continue;
        }
        boolean same = entry.getType() == KeyType.fromKey(key) && entry.verify(key);
        if (same && !isRevoked(entry)) {
          return true;
        }
        instead.add(same ? "revoked" : fingerprintOf(entry));
      } catch (IOException unreadableEntry) {
        instead.add("an entry that cannot be read");
      }
    }
    others = List.copyOf(instead);
    String seen = HostKeys.fingerprint(key);
    refusal =
        Optional.of(
            others.isEmpty()
                ? new SshFailure(
                    Failure.HOST_KEY_UNKNOWN,
                    "the host key of %s is not known: it shows %s. Compare that with the server's own (`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` there), then run `workerbot trust %s`."
                        .formatted(endpoint.described(), seen, endpoint.name()))
                : new SshFailure(
                    Failure.HOST_KEY_CHANGED,
                    "THE HOST KEY OF %s HAS CHANGED: known is %s, it shows %s. Somebody may be in between. If the server was rebuilt, remove its old line from known_hosts and run `workerbot trust %s`."
                        .formatted(
                            endpoint.described(),
                            String.join(" or ", others),
                            seen,
                            endpoint.name())));
    return false;
  }

  private static boolean isRevoked(KnownHostEntry entry) {
    return entry.getLine().startsWith("@");
  }

  private static String fingerprintOf(KnownHostEntry entry) {
    // sshj's own fingerprint is MD5; OpenSSH, and so people, compare SHA-256.
    String[] words = entry.getLine().trim().split("\\s+", -1);
    int at = words[0].startsWith("@") ? 3 : 2;
    return words.length > at ? HostKeys.fingerprint(words[at]) : "another key";
  }

  /** Key types that are known of the host come first, so that the server shows one of those. */
  @Override
  public List<String> findExistingAlgorithms(String hostname, int port) {
    String host = name(hostname, port);
    Set<String> types = new LinkedHashSet<>();
    for (KnownHostEntry entry : entries) {
      try {
        if (entry.appliesTo(host) && entry.getType() != null && !isRevoked(entry)) {
          if (entry.getType() == KeyType.RSA) {
            types.add("rsa-sha2-512");
            types.add("rsa-sha2-256");
          }
          types.add(entry.getType().toString());
        }
      } catch (IOException unreadableEntry) {
        // Skipped here; verify() names it.
      }
    }
    return List.copyOf(types);
  }

  /** How known_hosts writes a host: with its port only where that is not 22. */
  static String name(String host, int port) {
    return port == 22 ? host : "[" + host + "]:" + port;
  }
}
