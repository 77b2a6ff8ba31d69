package dev.workerbot.ssh.knownhosts;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.ssh.endpoint.SshFailure;
import dev.workerbot.ssh.knownhosts.HostKeyVerdict.ChangedKey;
import dev.workerbot.ssh.knownhosts.HostKeyVerdict.Revoked;
import dev.workerbot.ssh.knownhosts.HostKeyVerdict.TrustedKey;
import dev.workerbot.ssh.knownhosts.HostKeyVerdict.UnknownKey;
import dev.workerbot.ssh.knownhosts.KnownHost.Marker;
import dev.workerbot.supervisor.shell.ShellResult.Failure;
import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/**
 * Lets a connection through only if the server's key is in a known_hosts file, as OpenSSH
 * understands that. Nothing is ever trusted at first sight. Remembers why it said no, for sshj's
 * exception does not.
 */
public final class KnownHosts implements HostKeyVerifier {
  /** What OpenSSH would rather be shown than any other. */
  private static final String FIRST_CHOICE = "ssh-ed25519";

  private static final String RSA = "ssh-rsa";

  private final SshEndpoint endpoint;
  private final KnownHostsFile lines;

  /** The lines about the host without its port: OpenSSH takes them for it at every port. */
  private final KnownHostsFile anyPort;

  private Optional<SshFailure> refusal = Optional.empty();

  public KnownHosts(SshEndpoint endpoint) throws SshFailure {
    this.endpoint = endpoint;
    try {
      String name = HostName.of(endpoint.host(), endpoint.port());
      String bare = HostName.of(endpoint.host());
      lines = KnownHostsFile.read(endpoint.knownHosts(), name);
      anyPort =
          bare.equals(name)
              ? new KnownHostsFile(List.of(), List.of())
              : KnownHostsFile.read(endpoint.knownHosts(), bare);
    } catch (IOException unreadable) {
      throw new SshFailure(
          Failure.HOST_KEY_UNKNOWN, endpoint.name() + ": " + unreadable.getMessage(), unreadable);
    }
  }

  public Optional<SshFailure> refusal() {
    return refusal;
  }

  /** Places of lines that may be about the host and cannot be read, and so count for nothing. */
  public List<String> unreadable() {
    return lines.unreadable();
  }

  public HostKeyVerdict verdict(PublicKey key) {
    KnownKey shown = KnownKey.of(key);
    HostKeyVerdict verdict = HostKeyVerdict.of(shown, lines.hosts());
    if (!(verdict instanceof UnknownKey)) {
      return verdict;
    }
    return switch (HostKeyVerdict.of(shown, anyPort.hosts())) {
      // Another key at the usual port says nothing of this one.
      case ChangedKey _ -> verdict;
      case UnknownKey bare when bare.authority().isEmpty() -> verdict;
      case UnknownKey bare -> bare;
      case TrustedKey trustedKey -> trustedKey;
      case Revoked revoked -> revoked;
    };
  }

  @Override
  public boolean verify(String hostname, int port, PublicKey key) {
    HostKeyVerdict verdict = verdict(key);
    refusal = refusal(verdict, KnownKey.of(key));
    return verdict instanceof TrustedKey;
  }

  private Optional<SshFailure> refusal(HostKeyVerdict verdict, KnownKey shown) {
    String seen = shown.fingerprint();
    return switch (verdict) {
      case TrustedKey _ -> Optional.empty();
      case UnknownKey(var authority) ->
          Optional.of(
              new SshFailure(
                  Failure.HOST_KEY_UNKNOWN,
                  "the host key of %s is not known%s: it shows %s. Compare that with the server's own (`%s` there), then run `workerbot trust %s`.%s"
                      .formatted(
                          endpoint.described(),
                          authority
                              .map(line ->
                                  " (%s has a @cert-authority for it, but workerbot does not read certificates)"
                                      .formatted(line.place()))
                              .orElse(""),
                          seen,
                          Fingerprints.comparison(shown.type()),
                          endpoint.name(),
                          withoutMeaning())));
      case ChangedKey(var known) ->
          Optional.of(
              new SshFailure(
                  Failure.HOST_KEY_CHANGED,
                  "THE HOST KEY OF %s HAS CHANGED: known is %s, it shows %s. Somebody may be in between. If the server was rebuilt, remove its old line from known_hosts and run `workerbot trust %s`.%s"
                      .formatted(
                          endpoint.described(),
                          String.join(" or ", fingerprints(known)),
                          seen,
                          endpoint.name(),
                          withoutMeaning())));
      case Revoked(var by) ->
          Optional.of(
              new SshFailure(
                  Failure.HOST_KEY_REVOKED,
                  "THE HOST KEY OF %s IS REVOKED: it shows %s, which %s revokes. Whoever stole that key may be in between. Give the server a new host key, then run `workerbot trust %s`."
                      .formatted(endpoint.described(), seen, by.place(), endpoint.name())));
    };
  }

  private String withoutMeaning() {
    return unreadable().isEmpty()
        ? ""
        : " Counts for nothing, since it cannot be read: %s."
            .formatted(String.join(", ", unreadable().stream().limit(3).toList()));
  }

  public static List<String> fingerprints(List<KnownHost> lines) {
    return lines.stream().map(line -> line.key().fingerprint()).distinct().toList();
  }

  /**
   * Key types that are known of the host, so that the server shows one of those; none where OpenSSH
   * would keep to its own order.
   */
  @Override
  public List<String> findExistingAlgorithms(String hostname, int port) {
    List<String> types =
        lines.hosts().stream()
            .filter(line -> line.marker() == Marker.TRUSTED)
            .map(line -> line.key().type())
            .distinct()
            .filter(this::isOffered)
            .toList();
    if (types.contains(FIRST_CHOICE)) {
      return List.of();
    }
    return types.stream()
        .flatMap(type ->
            (type.equals(RSA) ? List.of("rsa-sha2-512", "rsa-sha2-256", RSA) : List.of(type))
                .stream())
        .toList();
  }

  /** Whether the first known key of the type is not revoked. */
  private boolean isOffered(String type) {
    return lines.hosts().stream()
        .filter(line -> line.marker() == Marker.TRUSTED && line.key().type().equals(type))
        .findFirst()
        .filter(line -> !(HostKeyVerdict.of(line.key(), lines.hosts()) instanceof Revoked))
        .isPresent();
  }
}
