package dev.workerbot.app.cli;

import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.ssh.HostKeys;
import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.worker.Nearest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code workerbot trust}: adds a server's host key, once a person has compared it. */
@Command(
    name = "trust",
    mixinStandardHelpOptions = true,
    description = "Show a server's host key and, if you say yes, add it to known_hosts.")
public final class TrustCommand implements Callable<Integer> {
  @Mixin private ConfigOption option;

  @Parameters(paramLabel = "SERVER", description = "a server, or one of its jump hosts")
  private String name;

  @Option(
      names = "--fingerprint",
      paramLabel = "SHA256:…",
      description = "say yes beforehand, to exactly this fingerprint")
  private String expected;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    List<SshEndpoint> known = endpoints(option.load());
    SshEndpoint endpoint =
        known.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new IOException(
                    "there is no server or jump host `%s` in the config%s"
                        .formatted(name, Nearest.hint(name, names(known), ""))));
    HostKeys.SeenKey seenKey = HostKeys.scan(endpoint);
    out.println("%s shows this host key:".formatted(endpoint));
    out.println("  %s %s".formatted(seenKey.type(), seenKey.fingerprint()));
    if (seenKey.known()) {
      out.println("It is known already; nothing to do.");
      return 0;
    }
    if (seenKey.revokedAt().isPresent()) {
      out.println(
          "THIS KEY IS REVOKED, by %s. Whoever stole it may be in between. Nothing was changed."
              .formatted(seenKey.revokedAt().get()));
      out.println("Give the server a new host key, then trust that.");
      return 1;
    }
    if (!seenKey.others().isEmpty()) {
      tellChanged(out, endpoint, seenKey);
      return 1;
    }
    if (!isConfirmed(out, seenKey)) {
      out.println("Not trusted; nothing was changed.");
      return 1;
    }
    out.println("Added to " + HostKeys.trust(endpoint, seenKey) + ".");
    return 0;
  }

  /** Never offered a yes: an old key beside the new one would let in whoever has the old one. */
  private static void tellChanged(PrintWriter out, SshEndpoint endpoint, HostKeys.SeenKey seenKey) {
    out.println(
        "THE HOST KEY HAS CHANGED. Known is %s. Somebody may be in between. Nothing was changed."
            .formatted(String.join(" or ", seenKey.others())));
    out.println("Only if you know why it changed, take the old key out and trust again:");
    for (String command : HostKeys.removal(endpoint)) {
      out.println("  " + command);
    }
    out.println("  workerbot trust " + endpoint.name());
  }

  private boolean isConfirmed(PrintWriter out, HostKeys.SeenKey seenKey) throws IOException {
    if (expected != null) {
      return expected.equals(seenKey.fingerprint());
    }
    out.println("Compare it with what this prints on that server:");
    out.println("  " + seenKey.comparison());
    out.print("Is it the same? Type yes: ");
    out.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    return line != null && line.strip().equals("yes");
  }

  private static Set<String> names(List<SshEndpoint> endpoints) {
    return endpoints.stream().map(SshEndpoint::name).collect(Collectors.toSet());
  }

  /** The servers, each with the jump hosts on the way there. */
  private static List<SshEndpoint> endpoints(Config config) {
    return config.servers().stream()
        .map(ConfiguredServer::endpoint)
        .flatMap(server ->
            Stream.iterate(
                    Optional.of(server), Optional::isPresent, at -> at.flatMap(SshEndpoint::jump))
                .flatMap(Optional::stream))
        .toList();
  }
}
