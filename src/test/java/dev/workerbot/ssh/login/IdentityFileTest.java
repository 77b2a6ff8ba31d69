package dev.workerbot.ssh.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.endpoint.Passphrase;
import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.schmizz.sshj.SSHClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as people get them wrong, made by the real ssh-keygen. */
class IdentityFileTest {
  private static final String PASSPHRASE = "set `passphrase-env` to the name of the environment";

  @TempDir private Path dir;

  private Path key(String passphrase, String... more) {
    Path key = dir.resolve("id");
    Processes.must(
        Stream.concat(
                Stream.of("ssh-keygen", "-q", "-N", passphrase, "-f", key.toString()),
                Stream.of(more))
            .toArray(String[]::new));
    return key;
  }

  private static void says(String words, Path file) {
    String trouble = IdentityFile.trouble(file, false).orElseThrow();
    assertTrue(trouble.contains(words), trouble);
  }

  private Path file(String text) throws IOException {
    Path file = dir.resolve("file");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  @ParameterizedTest
  @CsvSource({"-t,ed25519,-q", "-t,rsa,-b2048", "-t,ecdsa,-mPEM", "-t,rsa,-mPKCS8", "-t,rsa,-mPEM"})
  void aPassphrase_isNoticed_inEveryForm(String type, String name, String form) {
    Path locked = key("open sesame", type, name, form);
    says(PASSPHRASE, locked);
    assertEquals(Optional.empty(), IdentityFile.trouble(locked, true));
    assertEquals(
        "is not opened by what is in $KEY_PASS, the variable that `passphrase-env` names; put the"
            + " right passphrase there",
        IdentityFile.unopened(locked, Optional.of(new Passphrase("KEY_PASS", "wrong"))));
  }

  @ParameterizedTest
  @CsvSource({"-t,ed25519,-q", "-t,rsa,-b2048", "-t,ecdsa,-mPEM", "-t,rsa,-mPKCS8"})
  void aKeyWithoutOne_isAllRight(String type, String name, String form) {
    assertEquals(Optional.empty(), IdentityFile.trouble(key("", type, name, form), false));
  }

  /** Whoever opens it has Java's own cryptography, and where that does not do, Bouncy Castle. */
  @ParameterizedTest
  @CsvSource({
    "-t,ed25519,-q",
    "-t,ed25519,-Zchacha20-poly1305@openssh.com",
    "-t,ed25519,-Zaes256-gcm@openssh.com",
    "-t,rsa,-b2048",
    "-t,ecdsa,-mPEM",
    "-t,ecdsa,-b384",
    "-t,rsa,-mPKCS8",
    "-t,rsa,-mPEM"
  })
  void aPassphrase_opensIt_inEveryForm(String type, String name, String form) throws IOException {
    Path key = key("open sesame", type, name, form);
    Optional<Passphrase> right = Optional.of(new Passphrase("KEY_PASS", "open sesame"));
    Optional<Passphrase> wrong = Optional.of(new Passphrase("KEY_PASS", "wrong"));
    try (SSHClient client = new SSHClient(Algorithms.config(false))) {
      assertTrue(Algorithms.canSignWith(IdentityFile.open(client, key, right).getType(), false));
      assertThrows(IOException.class, () -> IdentityFile.open(client, key, wrong));
    }
  }

  @Test
  void thePublicHalf_isNotTakenForTheKey() throws IOException {
    Path key = key("", "-t", "rsa");
    says("is the public half of a key; name the private one, " + key, dir.resolve("id.pub"));
    says(
        "is the public half of a key; name the private one",
        file(Files.readString(dir.resolve("id.pub"))));
    says(
        "is the public half",
        file(Processes.must("ssh-keygen", "-e", "-m", "PKCS8", "-f", key.toString())));
    says("is the public half", file(Processes.must("ssh-keygen", "-e", "-f", key.toString())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rwxrwxrwx", "rw--w----"})
  void aKeyThatOthersCanRead_isRefusedAsSshDoes(String rights) throws IOException {
    Path key = key("", "-t", "ed25519");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(rights));
    says("is not private, so that it is not used, as ssh does; run chmod 600 " + key, key);
    Processes.must("chmod", "600", key.toString());
    assertEquals(Optional.empty(), IdentityFile.trouble(key, false));
  }

  @Test
  void whatIsNoKey_isCalledWhatItIs() throws IOException {
    says("does not exist", dir.resolve("nothing"));
    says("is a folder; name the key's file", dir);
    says("is empty", file("\n"));
    says("is not a private key; make one by ssh-keygen", file("hunter2\n"));
    says("is not a private key", file("x".repeat(100_000)));
    says(
        PASSPHRASE,
        file("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nComment: x\n"));
    Path putty = file("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\n");
    assertEquals(Optional.empty(), IdentityFile.trouble(putty, false));
    assertTrue(
        IdentityFile.unopened(putty, Optional.empty())
            .contains("puttygen " + putty + " -O private-openssh-new"));
    Path damaged =
        file("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA!\n-----END OPENSSH PRIVATE KEY-----");
    assertEquals(Optional.empty(), IdentityFile.trouble(damaged, false));
    assertTrue(IdentityFile.unopened(damaged, Optional.empty()).contains("is damaged"));
    assertFalse(IdentityFile.unopened(damaged, Optional.empty()).contains("AAAA"));
  }

  @Test
  void aSecurityKeysHalf_isCalledWhatItIs() throws IOException {
    String content =
        "openssh-key-v1\0\0\0\0\4none\0\0\0\4none\0\0\0\0\0\0\0\1\0\0\0\u001Ask-ssh-ed25519@openssh.com";
    Path key =
        file(
            "-----BEGIN OPENSSH PRIVATE KEY-----\n%s\n-----END OPENSSH PRIVATE KEY-----\n"
                .formatted(
                    Base64.getEncoder()
                        .encodeToString(content.getBytes(StandardCharsets.ISO_8859_1))));
    assertTrue(
        IdentityFile.unopened(key, Optional.empty())
            .startsWith("is kept by a security key (FIDO)"));
  }

  @Test
  void eachKeyOfAMachine_andOfThoseOnTheWay_isLookedAt() {
    SshEndpoint gate = endpoint("gate", List.of(dir.resolve("a")), Optional.empty());
    SshEndpoint web1 = endpoint("web1", List.of(dir.resolve("b"), dir), Optional.of(gate));
    assertEquals(
        List.of(
            dir.resolve("b") + " does not exist",
            dir + " is a folder; name the key's file",
            dir.resolve("a") + " does not exist"),
        IdentityFile.troubles(web1));
  }

  private static SshEndpoint endpoint(String name, List<Path> keys, Optional<SshEndpoint> jump) {
    return new SshEndpoint(
        name,
        "127.0.0.1",
        22,
        "deploy",
        keys,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        jump,
        SshEndpoint.Timeouts.DEFAULT,
        8,
        false);
  }
}
