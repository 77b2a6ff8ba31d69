package dev.workerbot.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.ssh.login.NothingShared;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.ShellResult.Failure;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.Sshd;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which algorithms are offered, and what real sshd's that know only some of them make of it. */
class AlgorithmsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path dir;

  private static ShellResult run(SshEndpoint endpoint, String... words) {
    try (SshShell shell = new SshShell(endpoint)) {
      return shell.run(CommandLine.of(words), LIMIT, 8 << 20);
    }
  }

  private static void assertWorks(SshEndpoint endpoint) {
    ShellResult result = run(endpoint, "echo", "hi");
    assertEquals(new ShellResult.ShellExited(0, "hi\n", "", false), result);
  }

  private static String refusal(SshEndpoint endpoint, Failure kind) {
    ShellResult result = run(endpoint, "true");
    ShellResult.ShellFailed shellFailed =
        assertInstanceOf(ShellResult.ShellFailed.class, result, result.toString());
    assertEquals(kind, shellFailed.kind(), shellFailed.sentence());
    assertEquals(1, shellFailed.sentence().lines().count(), shellFailed.sentence());
    return shellFailed.sentence();
  }

  private static SshEndpoint with(
      SshEndpoint base, int port, List<Path> identities, Optional<SshEndpoint> jump) {
    return new SshEndpoint(
        base.name(),
        base.host(),
        port,
        base.user(),
        identities,
        base.passphrase(),
        base.agentSocket(),
        base.knownHosts(),
        jump,
        base.timeouts(),
        base.maxSessions(),
        base.legacyAlgorithms());
  }

  /** The lists of algorithms that go over the wire: key exchange, host key, ciphers, MACs. */
  private List<List<String>> proposal(boolean legacy) throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Sshd sshd = Sshd.start(dir.resolve("any"), "")) {
      CompletableFuture<List<List<String>>> heard =
          CompletableFuture.supplyAsync(() -> hear(listening));
      SshEndpoint there = sshd.endpoint("web1", legacy);
      refusal(
          with(there, listening.getLocalPort(), there.identities(), Optional.empty()),
          Failure.UNREACHABLE);
      return heard.join();
    }
  }

  private static List<List<String>> hear(ServerSocket listening) {
    try (Socket socket = listening.accept();
        DataInputStream in = new DataInputStream(socket.getInputStream())) {
      socket.getOutputStream().write("SSH-2.0-test\r\n".getBytes(StandardCharsets.US_ASCII));
      while (in.readByte() != '\n') {
        // Its name.
      }
      byte[] packet = in.readNBytes(in.readInt());
      Buffer.PlainBuffer lists = new Buffer.PlainBuffer(packet);
      // The length of the padding, the number of the message, the cookie.
      lists.rpos(1 + 1 + 16);
      List<List<String>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(List.of(lists.readString().split(",", -1)));
      }
      assertEquals(all.get(2), all.get(3), "both ways");
      assertEquals(all.get(4), all.get(5), "both ways");
      return List.of(all.get(0), all.get(1), all.get(2), all.get(4));
    } catch (IOException cut) {
      throw new AssertionError(cut);
    }
  }

  @Test
  void onlySoundAlgorithms_areOffered() throws Exception {
    assertEquals(
        List.of(
            List.of(
                "curve25519-sha256",
                "curve25519-sha256@libssh.org",
                "ecdh-sha2-nistp256",
                "ecdh-sha2-nistp384",
                "ecdh-sha2-nistp521",
                "diffie-hellman-group16-sha512",
                "diffie-hellman-group18-sha512",
                "diffie-hellman-group-exchange-sha256",
                "diffie-hellman-group14-sha256",
                "ext-info-c",
                "kex-strict-c-v00@openssh.com"),
            List.of(
                "ssh-ed25519",
                "ecdsa-sha2-nistp256",
                "ecdsa-sha2-nistp384",
                "ecdsa-sha2-nistp521",
                "rsa-sha2-512",
                "rsa-sha2-256"),
            List.of(
                "aes256-gcm@openssh.com",
                "aes128-gcm@openssh.com",
                "chacha20-poly1305@openssh.com",
                "aes256-ctr",
                "aes192-ctr",
                "aes128-ctr"),
            List.of(
                "hmac-sha2-256-etm@openssh.com",
                "hmac-sha2-512-etm@openssh.com",
                "hmac-sha2-256",
                "hmac-sha2-512")),
        proposal(false));
  }

  @Test
  void legacyAlgorithms_comeBehindTheSoundOnes() throws Exception {
    List<List<String>> sound = proposal(false);
    List<List<String>> legacy = proposal(true);
    List<String> old = List.of("diffie-hellman-group1-sha1", "ssh-dss", "3des-cbc", "hmac-sha1");
    for (int i = 0; i < old.size(); i++) {
      List<String> known =
          sound.get(i).stream().filter(name -> !name.startsWith("kex-strict")).toList();
      assertEquals(known, legacy.get(i).subList(0, known.size()));
      assertTrue(legacy.get(i).contains(old.get(i)), legacy.get(i)::toString);
      assertEquals(legacy.get(i).stream().distinct().toList(), legacy.get(i), "each once");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "KexAlgorithms, diffie-hellman-group1-sha1, curve25519-sha256",
    "KexAlgorithms, diffie-hellman-group14-sha1, curve25519-sha256",
    "KexAlgorithms, diffie-hellman-group-exchange-sha1, curve25519-sha256",
    "Ciphers, 3des-cbc, aes256-gcm@openssh.com",
    "Ciphers, aes256-cbc, aes256-gcm@openssh.com",
    "MACs, hmac-sha1, hmac-sha2-256-etm@openssh.com",
    "MACs, hmac-md5-etm@openssh.com, hmac-sha2-256-etm@openssh.com",
    "HostKeyAlgorithms, ssh-rsa, ssh-ed25519",
    "HostKeyAlgorithms, ssh-dss, ssh-ed25519"
  })
  void aServerThatKnowsOldAlgorithmsOnly_isReportedInOneLine_andReachedWhereTheyAreWanted(
      String setting, String old, String better) throws IOException {
    Path key = dir.resolve("old_key");
    boolean isOfKey = setting.equals("HostKeyAlgorithms");
    if (isOfKey) {
      Sshd.makeKey(key, old.equals("ssh-dss") ? "dsa" : "rsa");
    }
    String config =
        "%s %s%n%s".formatted(setting, old, isOfKey ? "HostKey %s%n".formatted(key) : "");
    try (Sshd sshd = Sshd.start(dir.resolve("sshd"), config)) {
      if (isOfKey) {
        Files.writeString(
            sshd.knownHosts(),
            "[127.0.0.1]:%d %s%n".formatted(sshd.port(), Sshd.key(dir.resolve("old_key.pub"))));
      }
      assertEquals(
          "web1 (%s@127.0.0.1:%d) cannot be reached: of its %s (%s) workerbot takes none. Update its sshd, or allow %s in its sshd_config; until then `legacy-algorithms: true` for web1 takes the old ones"
              .formatted(System.getProperty("user.name"), sshd.port(), setting, old, better),
          refusal(sshd.endpoint("web1", false), Failure.UNREACHABLE));
      assertWorks(sshd.endpoint("web1", true));
    }
  }

  @Test
  void aServerThatSharesNothingAtAll_isNotPromisedThatTheOldOnesHelp() {
    try (Sshd sshd = Sshd.start(dir, "MACs umac-64-etm@openssh.com,umac-64@openssh.com\n")) {
      for (boolean legacy : List.of(false, true)) {
        String sentence = refusal(sshd.endpoint("web1", legacy), Failure.UNREACHABLE);
        assertTrue(
            sentence.endsWith(
                "of its MACs (umac-64-etm@openssh.com, umac-64@openssh.com) workerbot takes none."
                    + " Update its sshd, or allow hmac-sha2-256-etm@openssh.com in its"
                    + " sshd_config"),
            sentence);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "curve25519-sha256, aes256-gcm@openssh.com, hmac-sha2-256-etm@openssh.com",
    "curve25519-sha256@libssh.org, aes128-gcm@openssh.com, hmac-sha2-256-etm@openssh.com",
    "ecdh-sha2-nistp256, chacha20-poly1305@openssh.com, hmac-sha2-256-etm@openssh.com",
    "ecdh-sha2-nistp384, aes256-ctr, hmac-sha2-256-etm@openssh.com",
    "ecdh-sha2-nistp521, aes192-ctr, hmac-sha2-512-etm@openssh.com",
    "diffie-hellman-group16-sha512, aes128-ctr, hmac-sha2-256",
    "diffie-hellman-group18-sha512, aes128-ctr, hmac-sha2-512",
    "diffie-hellman-group-exchange-sha256, aes256-gcm@openssh.com, hmac-sha2-256",
    "diffie-hellman-group14-sha256, chacha20-poly1305@openssh.com, hmac-sha2-256"
  })
  void eachSoundAlgorithm_works_alsoWhenKeysAreExchangedAgain(
      String kex, String cipher, String mac) {
    String config =
        "KexAlgorithms %s%nCiphers %s%nMACs %s%nRekeyLimit 1M%n".formatted(kex, cipher, mac);
    try (Sshd sshd = Sshd.start(dir, config)) {
      ShellResult result =
          run(sshd.endpoint("web1", false), "sh", "-c", "yes 0123456789abcdef | head -c 1500000");
      ShellResult.ShellExited shellExited =
          assertInstanceOf(ShellResult.ShellExited.class, result, result.toString());
      assertEquals("0123456789abcdef\n".repeat(100_000).substring(0, 1_500_000), shellExited.out());
    }
  }

  @Test
  void aJumpHost_isHeldToTheSame() {
    try (Sshd bastion = Sshd.start(dir.resolve("bastion"), "Ciphers aes128-cbc\n");
        Sshd sshd = Sshd.start(dir.resolve("sshd"), "")) {
      SshEndpoint there = sshd.endpoint("web1", false);
      for (boolean legacy : List.of(true, false)) {
        SshEndpoint through =
            with(
                there,
                there.port(),
                there.identities(),
                Optional.of(bastion.endpoint("bastion", legacy)));
        if (legacy) {
          assertWorks(through);
        } else {
          String sentence = refusal(through, Failure.UNREACHABLE);
          assertTrue(sentence.startsWith("bastion ("), sentence);
          assertTrue(sentence.contains("`legacy-algorithms: true` for bastion"), sentence);
        }
      }
    }
  }

  @Test
  void anRsaKey_neverSignsWithSha1_unlessThatIsWanted() {
    Path rsa = dir.resolve("rsa");
    Sshd.makeKey(rsa, "rsa");
    String config = "PubkeyAcceptedAlgorithms ssh-rsa\nAuthorizedKeysFile %s.pub\n".formatted(rsa);
    try (Sshd sshd = Sshd.start(dir.resolve("sshd"), config)) {
      SshEndpoint sound = sshd.endpoint("web1", false);
      SshEndpoint old = sshd.endpoint("web1", true);
      String sentence =
          refusal(with(sound, sound.port(), List.of(rsa), Optional.empty()), Failure.AUTH_REFUSED);
      assertTrue(sentence.contains("accepts none of our keys"), sentence);
      assertWorks(with(old, old.port(), List.of(rsa), Optional.empty()));
    }
  }

  @Test
  void aDsaKey_isNotOffered_andSaidToBeTooWeak() {
    Path dsa = dir.resolve("dsa");
    // sshj reads DSA keys in the old format only.
    Processes.must("ssh-keygen", "-q", "-t", "dsa", "-m", "PEM", "-N", "", "-f", dsa.toString());
    String config =
        "PubkeyAcceptedAlgorithms +ssh-dss\nAuthorizedKeysFile %1$s.pub\n".formatted(dsa);
    try (Sshd sshd = Sshd.start(dir.resolve("sshd"), config)) {
      SshEndpoint sound = sshd.endpoint("web1", false);
      String sentence =
          refusal(with(sound, sound.port(), List.of(dsa), Optional.empty()), Failure.NO_KEY);
      assertTrue(sentence.contains(dsa + " (ssh-dss is too weak; use ed25519)"), sentence);
      SshEndpoint old = sshd.endpoint("web1", true);
      assertWorks(with(old, old.port(), List.of(dsa), Optional.empty()));
    }
  }

  @ParameterizedTest
  @CsvSource({"ed25519", "rsa", "ecdsa"})
  void aCertificateOfOurs_logsIn(String type) {
    Path key = dir.resolve("key");
    Path ca = dir.resolve("ca");
    Sshd.makeKey(key, type);
    Sshd.makeKey(ca, "ed25519");
    Processes.must(
        "ssh-keygen",
        "-q",
        "-s",
        ca.toString(),
        "-I",
        "workerbot",
        "-n",
        System.getProperty("user.name"),
        key + ".pub");
    String config = "TrustedUserCAKeys %s.pub\nAuthorizedKeysFile none\n".formatted(ca);
    try (Sshd sshd = Sshd.start(dir.resolve("sshd"), config)) {
      SshEndpoint there = sshd.endpoint("web1", false);
      assertWorks(with(there, there.port(), List.of(key), Optional.empty()));
    }
  }

  /** What comes of it where sshj's reader is through with the server before we are. */
  private static ShellResult.ShellFailed refusedBeforeOurTurn(Sshd sshd) {
    Semaphore handshakes = new Semaphore(0);
    try (SshShell shell = new SshShell(sshd.endpoint("web1", false), handshakes)) {
      CompletableFuture<ShellResult> running =
          CompletableFuture.supplyAsync(() -> shell.run(CommandLine.of("true"), LIMIT, 1000));
      Await.until(
          "it has given up",
          () ->
              sshd.log().contains("Unable to negotiate")
                  || sshd.log().contains("Received disconnect"));
      handshakes.release();
      return assertInstanceOf(ShellResult.ShellFailed.class, running.join());
    }
  }

  @Test
  void whyAConnectionEnded_isReportedAlsoWhereThatWasBeforeOurTurn() throws IOException {
    try (Sshd sshd = Sshd.start(dir.resolve("old"), "Ciphers aes128-cbc\n")) {
      String sentence = refusedBeforeOurTurn(sshd).sentence();
      assertTrue(sentence.contains("of its Ciphers (aes128-cbc) workerbot takes none"), sentence);
    }
    try (Sshd sshd = Sshd.start(dir.resolve("revoked"), "")) {
      Files.writeString(
          sshd.knownHosts(), "@revoked * " + Sshd.key(sshd.dir().resolve("host_key.pub")) + "\n");
      ShellResult.ShellFailed refused = refusedBeforeOurTurn(sshd);
      assertEquals(Failure.HOST_KEY_REVOKED, refused.kind(), refused.sentence());
      assertThrows(
          IOException.class,
          () ->
              HostKeys.trust(
                  sshd.endpoint("web1", false), HostKeys.scan(sshd.endpoint("web1", false))));
    }
  }

  @Test
  void whatAServerOffers_isShownShortAndClean() {
    String hostile = "\u001b[31m" + "x".repeat(500) + "], [y";
    NothingShared nothing =
        NothingShared.in(
                new IOException(
                    "Unable to reach a settlement of Client2ServerCipherAlgorithms: [a, b] and ["
                        + String.join(", ", hostile, "c", "d", "e", "f", "g", "h", "i")
                        + "]"))
            .orElseThrow();
    String reported = nothing.sentence("web1", false);
    assertEquals("Ciphers", nothing.setting());
    assertTrue(reported.length() < 700, reported);
    assertFalse(reported.contains("\u001b"), reported);
    assertTrue(reported.contains(" more) workerbot takes none."), reported);
  }
}
