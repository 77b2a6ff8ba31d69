package dev.workerbot.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.ssh.endpoint.SshFailure;
import dev.workerbot.ssh.knownhosts.KnownHosts;
import dev.workerbot.ssh.login.Algorithms;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.Sshd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.transport.TransportException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * known_hosts means what OpenSSH says it means: Debian's {@code ssh} and workerbot read the same
 * files and must accept or refuse the same real sshd.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownHostsIT {
  /** Brings ssh to a port of this machine by whatever name it calls it. */
  private static final String RELAY =
      """
      import os, select, socket, sys
      there = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
      while True:
          for ready in select.select([0, there], [], [])[0]:
              some = os.read(0, 65536) if ready == 0 else there.recv(65536)
              if not some:
                  sys.exit()
              there.sendall(some) if ready == 0 else os.write(1, some)
      """;

  @TempDir static Path dir;

  private final Map<String, Sshd> servers = new ConcurrentHashMap<>();
  private final Map<String, Boolean> accepted = new ConcurrentHashMap<>();
  private Path keys;

  @BeforeAll
  void start() throws Exception {
    keys = Files.createDirectory(dir.resolve("keys"));
    Files.writeString(dir.resolve("relay.py"), RELAY);
    Sshd.makeKey(keys.resolve("ca"), "ed25519");
    Sshd.makeKey(keys.resolve("rsa"), "rsa");
    Sshd.makeKey(keys.resolve("ecdsa"), "ecdsa");
    Sshd.makeKey(keys.resolve("ed25519"), "ed25519");
    Sshd.makeKey(keys.resolve("stranger"), "ed25519");
    Sshd.makeKey(keys.resolve("stranger-ecdsa"), "ecdsa");
    Sshd.makeKey(keys.resolve("dsa"), "dsa");
    Processes.must(
        "ssh-keygen",
        "-q",
        "-s",
        keys.resolve("ca").toString(),
        "-I",
        "web1",
        "-h",
        "-n",
        "web1.prod",
        keys.resolve("ed25519.pub").toString());
    String others = "HostKey %1$s/rsa\nHostKey %1$s/ecdsa\n".formatted(keys);
    String all = others + "HostKey %s/ed25519\n".formatted(keys);
    servers.put("plain", server("plain", all));
    servers.put(
        "certified",
        server("certified", all + "HostCertificate %s/ed25519-cert.pub\n".formatted(keys)));
    servers.put("without-ed25519", server("without-ed25519", others));
  }

  /** sshd would offer the key of the folder, too. */
  private Sshd server(String name, String config) throws IOException {
    Path folder = Files.createDirectory(dir.resolve(name));
    Files.copy(keys.resolve("rsa"), folder.resolve("host_key"));
    Files.copy(keys.resolve("rsa.pub"), folder.resolve("host_key.pub"));
    Processes.must("chmod", "600", folder.resolve("host_key").toString());
    return Sshd.start(folder, config);
  }

  @AfterAll
  void stop() {
    servers.values().forEach(Sshd::close);
    long yes = accepted.values().stream().filter(one -> one).count();
    assertTrue(
        accepted.isEmpty() || (yes >= 30 && accepted.size() - yes >= 30),
        () -> "%d of %d are accepted".formatted(yes, accepted.size()));
  }

  static List<KnownHostsCase> cases() throws IOException {
    return KnownHostsCase.all();
  }

  /** What came of a try to connect. */
  private record Outcome(boolean isAccepted, String said) {}

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void knownHosts_meansWhatItMeansToOpenSsh(KnownHostsCase one) throws Exception {
    List<Path> files = files(one);
    Outcome theirs = openSsh(one, files, true);
    Outcome ours = workerbot(one, files);
    accepted.put(one.name(), ours.isAccepted());
    if (ours.isAccepted() != theirs.isAccepted()) {
      // The one way in which they may differ, and then it is said: certificates are not read.
      Outcome withoutCertificates = openSsh(one, files, false);
      assertTrue(
          theirs.isAccepted()
              && !withoutCertificates.isAccepted()
              && ours.said().contains("@cert-authority")
              && ours.said().contains("does not read certificates"),
          () -> "ssh: %s%nworkerbot: %s".formatted(theirs, ours));
    }
  }

  private SshEndpoint endpoint(String host, List<Path> files) {
    Sshd server = servers.get("plain");
    SshEndpoint there = server.endpoint("web1", false);
    return new SshEndpoint(
        there.name(),
        host,
        there.port(),
        there.user(),
        there.identities(),
        Optional.empty(),
        Optional.empty(),
        files,
        Optional.empty(),
        there.timeouts(),
        there.maxSessions(),
        false);
  }

  @Test
  void trust_looksAgainAtWhatTheFilesSay_beforeItWrites() throws Exception {
    Path known = dir.resolve("trusted");
    SshEndpoint there = endpoint("127.0.0.1", List.of(known, dir.resolve("others")));
    HostKeys.SeenKey seenKey = HostKeys.scan(there);
    assertFalse(seenKey.known());
    String name = "[127.0.0.1]:%d ".formatted(there.port());
    for (String meanwhile :
        List.of("@revoked * " + key("ed25519"), name + key("stranger"), name + key("ed25519"))) {
      Files.writeString(dir.resolve("others"), meanwhile + "\n");
      IOException refused = assertThrows(IOException.class, () -> HostKeys.trust(there, seenKey));
      assertTrue(refused.getMessage().contains("nothing was changed"), refused.getMessage());
      assertFalse(Files.exists(known));
    }
    Files.delete(dir.resolve("others"));
    HostKeys.trust(there, seenKey);
    assertEquals(name + key("ed25519") + "\n", Files.readString(known));
  }

  @Test
  void trust_writesNoNameThatMeansOtherHosts_too() throws Exception {
    Path known = dir.resolve("trusted-for-all");
    HostKeys.SeenKey seenKey = HostKeys.scan(endpoint("127.0.0.1", List.of(known)));
    for (String host : List.of("*", "web1,web2", "!web1", "web?", "web1 web2")) {
      assertThrows(
          IOException.class, () -> HostKeys.trust(endpoint(host, List.of(known)), seenKey), host);
    }
    assertFalse(Files.exists(known));
  }

  @Test
  void aFileThatCannotBeRead_endsTheConnection_withItsName() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("a-folder"));
    SshFailure refused =
        assertThrows(
            SshFailure.class, () -> new KnownHosts(endpoint("127.0.0.1", List.of(folder))));
    assertTrue(
        refused.getMessage().contains("the known_hosts file " + folder + " cannot be read"),
        refused.getMessage());
  }

  private List<Path> files(KnownHostsCase one) throws IOException {
    return one.write(dir, what -> filled(what, servers.get(one.server()).port()));
  }

  private static int port(KnownHostsCase one, Sshd server) {
    return one.port().equals("{port}") ? server.port() : Integer.parseInt(one.port());
  }

  /** Up to the exchange of keys, which is where it is decided; by the name that the case says. */
  private Outcome workerbot(KnownHostsCase one, List<Path> files) throws Exception {
    Sshd server = servers.get(one.server());
    SshEndpoint there = server.endpoint("web1", false);
    KnownHosts known =
        new KnownHosts(
            new SshEndpoint(
                there.name(),
                one.host(),
                port(one, server),
                there.user(),
                there.identities(),
                Optional.empty(),
                Optional.empty(),
                files,
                Optional.empty(),
                there.timeouts(),
                there.maxSessions(),
                false));
    try (SSHClient client = new SSHClient(Algorithms.config(false))) {
      client.addHostKeyVerifier(known);
      client.connect(there.host(), there.port());
      return new Outcome(true, "");
    } catch (TransportException refused) {
      return new Outcome(false, known.refusal().orElseThrow(() -> refused).getMessage());
    }
  }

  /** Up to the login, which is never granted. */
  private Outcome openSsh(KnownHostsCase one, List<Path> files, boolean certificates) {
    Sshd server = servers.get(one.server());
    List<String> words =
        new ArrayList<>(List.of("ssh", "-F", "none", "-p", Integer.toString(port(one, server))));
    Map<String, String> options = new LinkedHashMap<>();
    options.put("BatchMode", "yes");
    options.put("StrictHostKeyChecking", "yes");
    options.put("UpdateHostKeys", "no");
    options.put("GlobalKnownHostsFile", "none");
    options.put(
        "UserKnownHostsFile", files.stream().map(Path::toString).collect(Collectors.joining(" ")));
    options.put("PreferredAuthentications", "none");
    options.put(
        "ProxyCommand",
        "/usr/bin/python3 -SE %s %d".formatted(dir.resolve("relay.py"), server.port()));
    if (!certificates) {
      options.put("HostKeyAlgorithms", "-*-cert-v01@openssh.com");
    }
    options.forEach((option, value) -> words.addAll(List.of("-o", option + "=" + value)));
    words.addAll(List.of(one.host(), "true"));
    Processes.Ran ran = Processes.run(words);
    boolean isAccepted = ran.output().contains("Permission denied");
    assertTrue(isAccepted || ran.output().contains("Host key verification failed"), ran.output());
    return new Outcome(isAccepted, ran.output());
  }

  private String filled(String what, int port) {
    if (what.equals("port")) {
      return Integer.toString(port);
    }
    if (what.startsWith("hash:")) {
      return hash(what.substring("hash:".length()).replace("{port}", Integer.toString(port)));
    }
    return switch (what) {
      case "certificate" -> key("ed25519-cert");
      case "ed25519-tabbed" -> key("ed25519").replace(' ', '\t');
      case "ed25519.base64", "rsa.base64" ->
          key(what.substring(0, what.indexOf('.'))).split(" ", 2)[1];
      case "ed25519-and-more" -> "ssh-ed25519 " + base64(Arrays.copyOf(blob("ed25519"), 60));
      case "rsa-without-padding" -> key("rsa").replace("=", "");
      case "security-key" -> "sk-ssh-ed25519@openssh.com " + base64(securityKey());
      default -> key(what);
    };
  }

  private String key(String name) {
    return Sshd.key(keys.resolve(name + ".pub"));
  }

  private byte[] blob(String name) {
    return Base64.getDecoder().decode(key(name).split(" ", 2)[1]);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** As a hardware token has it; one is not needed, for nobody signs with it. */
  private byte[] securityKey() {
    byte[] raw = Arrays.copyOfRange(blob("stranger"), blob("stranger").length - 32, 51);
    return new Buffer.PlainBuffer()
        .putString("sk-ssh-ed25519@openssh.com")
        .putBytes(raw)
        .putString("ssh:")
        .getCompactData();
  }

  private static String hash(String name) {
    try {
      byte[] salt = new byte[20];
      Arrays.fill(salt, (byte) 7);
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(salt, "HmacSHA1"));
      return "|1|%s|%s"
          .formatted(base64(salt), base64(mac.doFinal(name.getBytes(StandardCharsets.UTF_8))));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
