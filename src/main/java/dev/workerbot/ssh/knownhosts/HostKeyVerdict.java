package dev.workerbot.ssh.knownhosts;

import java.util.List;
import java.util.Optional;

/** What known_hosts says of the key that a host shows. */
public sealed interface HostKeyVerdict {
  /** It is the host's. */
  record TrustedKey() implements HostKeyVerdict {}

  /**
   * The host is not known by any key.
   *
   * @param authority the line of a CA that signs for the host; what it signs is not read
   */
  record UnknownKey(Optional<KnownHost> authority) implements HostKeyVerdict {}

  /**
   * The host is known by other keys.
   *
   * @param known those
   */
  record ChangedKey(List<KnownHost> known) implements HostKeyVerdict {
    public ChangedKey {
      known = List.copyOf(known);
    }
  }

  /** Whoever shows it is not the host. */
  record Revoked(KnownHost by) implements HostKeyVerdict {}

  /**
   * Decides as OpenSSH's {@code check_key_in_hostkeys} does: a line that revokes the key wins
   * wherever it stands, in whichever file.
   *
   * @param hosts all lines about the host
   */
  static HostKeyVerdict of(KnownKey key, List<KnownHost> hosts) {
    Optional<KnownHost> revoked =
        marked(hosts, KnownHost.Marker.REVOKED).stream()
            .filter(line -> line.key().fingerprint().equals(key.fingerprint()))
            .findFirst();
    if (revoked.isPresent()) {
      return new Revoked(revoked.get());
    }
    List<KnownHost> trusted = marked(hosts, KnownHost.Marker.TRUSTED);
    if (trusted.stream().anyMatch(line -> line.key().isSameAs(key))) {
      return new TrustedKey();
    }
    return trusted.isEmpty()
        ? new UnknownKey(marked(hosts, KnownHost.Marker.AUTHORITY).stream().findFirst())
        : new ChangedKey(trusted);
  }

  private static List<KnownHost> marked(List<KnownHost> hosts, KnownHost.Marker marker) {
    return hosts.stream().filter(line -> line.marker() == marker).toList();
  }
}
