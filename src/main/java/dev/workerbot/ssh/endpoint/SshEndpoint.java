package dev.workerbot.ssh.endpoint;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one machine is reached.
 *
 * @param name what people call it
 * @param identities private key files, tried in this order
 * @param passphrase of those key files that have one
 * @param agentSocket of an ssh-agent whose keys are tried first
 * @param knownHosts files in OpenSSH's format; new keys are added to the first
 * @param jump the machine to go through
 * @param maxSessions how many commands may run at once; sshd's own default is 10
 * @param legacyAlgorithms whether algorithms that are broken are offered, too
 */
public record SshEndpoint(
    String name,
    String host,
    int port,
    String user,
    List<Path> identities,
    Optional<Passphrase> passphrase,
    Optional<Path> agentSocket,
    List<Path> knownHosts,
    Optional<SshEndpoint> jump,
    Timeouts timeouts,
    int maxSessions,
    boolean legacyAlgorithms) {
  public SshEndpoint {
    identities = List.copyOf(identities);
    knownHosts = List.copyOf(knownHosts);
    if (maxSessions < 1) {
      throw new IllegalArgumentException("max-sessions is at least 1");
    }
  }

  /**
   * Times.
   *
   * @param connect for name, connection, banner, key exchange and login together, each
   * @param keepAlive between two questions whether the other side is still there; after three
   *     without an answer the connection counts as lost
   * @param turn how long a command waits for a free session
   */
  public record Timeouts(Duration connect, Duration keepAlive, Duration turn) {
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(7), Duration.ofSeconds(60));
  }

  /** {@code web1 (deploy@10.0.0.1:22)}, for sentences. */
  public String described() {
    return "%s (%s@%s:%d)".formatted(name, user, host, port);
  }

  @Override
  public String toString() {
    return described();
  }
}
