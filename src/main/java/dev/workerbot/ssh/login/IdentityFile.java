package dev.workerbot.ssh.login;

import dev.workerbot.ssh.crypto.CryptoProviders;
import dev.workerbot.ssh.endpoint.Passphrase;
import dev.workerbot.ssh.endpoint.SshEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.password.PasswordUtils;

/**
 * The file of a private key, and what is wrong with it, in words that say what to do. Sources:
 * OpenSSH, {@code PROTOCOL.key}, and {@code sshkey_perm_ok}, which refuses a key that others can
 * read.
 */
public final class IdentityFile {
  private static final long LARGEST = 1 << 16;
  private static final String MAGIC = "openssh-key-v1\0";
  private static final int NAME = MAGIC.length() + Integer.BYTES;
  private static final Set<PosixFilePermission> OWN =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private static final Pattern PUBLIC =
      Pattern.compile(
          "(ssh-|ecdsa-|sk-)\\S+ AAAA.*|---- BEGIN SSH2 PUBLIC KEY.*|-----BEGIN (RSA )?PUBLIC"
              + " KEY.*",
          Pattern.DOTALL);

  private static final Pattern SECURITY_KEY = Pattern.compile("sk-\\S+@openssh\\.com");

  private final Path file;
  private final boolean hasPassphrase;

  private IdentityFile(Path file, boolean hasPassphrase) {
    this.file = file;
    this.hasPassphrase = hasPassphrase;
  }

  /** Why the key cannot be used, as it stands behind the file's name; empty where it may be. */
  public static Optional<String> trouble(Path file, boolean hasPassphrase) {
    return new IdentityFile(file, hasPassphrase).trouble();
  }

  /** The same for each file of a machine, and of those on the way to it; a sentence each. */
  public static List<String> troubles(SshEndpoint endpoint) {
    return Stream.concat(
            endpoint.identities().stream()
                .flatMap(file ->
                    trouble(file, endpoint.passphrase().isPresent())
                        .map(why -> "%s %s".formatted(file, why))
                        .stream()),
            endpoint.jump().stream().flatMap(via -> troubles(via).stream()))
        .distinct()
        .toList();
  }

  /** Whether it is one that the server may know us by: it can be opened. */
  public static boolean isUsable(Path file, SshEndpoint endpoint) {
    if (trouble(file, endpoint.passphrase().isPresent()).isPresent()) {
      return false;
    }
    try (SSHClient client = new SSHClient(Algorithms.config(endpoint.legacyAlgorithms()))) {
      return Algorithms.canSignWith(
          open(client, file, endpoint.passphrase()).getType(), endpoint.legacyAlgorithms());
    } catch (IOException | RuntimeException unopened) {
      return false;
    }
  }

  /** Opens the key; throws where that cannot be done. */
  public static KeyProvider open(SSHClient client, Path file, Optional<Passphrase> passphrase)
      throws IOException {
    if (passphrase.isPresent() && isByChaCha20(file)) {
      CryptoProviders.addBouncyCastle();
    }
    KeyProvider keys =
        passphrase.isPresent()
            ? client.loadKeys(
                file.toString(), PasswordUtils.createOneOff(passphrase.get().value().toCharArray()))
            : client.loadKeys(file.toString());
    keys.getPublic();
    keys.getPrivate();
    return keys;
  }

  private static boolean isByChaCha20(Path file) throws IOException {
    String key = decoded(Files.readString(file, StandardCharsets.ISO_8859_1));
    return key.startsWith("chacha20", NAME);
  }

  private Optional<String> trouble() {
    String text;
    try {
      if (Files.isDirectory(file)) {
        return Optional.of("is a folder; name the key's file");
      }
      if (Files.exists(file) && Files.size(file) > LARGEST) {
        return Optional.of("is not a private key");
      }
      text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (NoSuchFileException missing) {
      return Optional.of("does not exist");
    } catch (IOException unreadable) {
      return Optional.of(
          "cannot be read by %s; it has to belong to that account, mode 600"
              .formatted(System.getProperty("user.name")));
    }
    return content(text).or(this::rights);
  }

  private Optional<String> content(String text) {
    if (text.isEmpty()) {
      return Optional.of("is empty");
    }
    if (PUBLIC.matcher(text).matches()) {
      String name = file.toString();
      return Optional.of(
          "is the public half of a key; name the private one"
              + (name.endsWith(".pub") ? ", " + name.substring(0, name.length() - 4) : ""));
    }
    if (!text.contains("PRIVATE KEY-----") && !text.startsWith("PuTTY-User-Key-File")) {
      return Optional.of("is not a private key; make one by ssh-keygen -t ed25519");
    }
    return isEncrypted(text) && !hasPassphrase
        ? Optional.of(
            "has a passphrase; set `passphrase-env` to the name of the environment variable that"
                + " holds it, or put the key into an ssh-agent")
        : Optional.empty();
  }

  /** What was wrong, where it could not be opened after all. */
  public static String unopened(Path file, Optional<Passphrase> passphrase) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException gone) {
      return "cannot be read any more";
    }
    if (isEncrypted(text)) {
      return passphrase
          .map(secret ->
              "is not opened by what is in %s, the variable that `passphrase-env` names; put the right passphrase there"
                  .formatted(secret))
          .orElse("has a passphrase, and `passphrase-env` names no variable with it");
    }
    if (SECURITY_KEY.matcher(decoded(text)).find()) {
      return "is kept by a security key (FIDO) that somebody has to touch; make one for the bot by"
          + " ssh-keygen -t ed25519";
    }
    return text.startsWith("PuTTY-User-Key-File")
        ? "is a key of PuTTY's that cannot be read; turn it into OpenSSH's form: puttygen %s -O private-openssh-new -o NEW"
            .formatted(file)
        : "is damaged, or of a form that cannot be read; see what ssh-keygen -y -f %s says"
            .formatted(file);
  }

  static boolean isEncrypted(String text) {
    if (text.startsWith("PuTTY-User-Key-File")) {
      return !text.contains("\nEncryption: none");
    }
    if (text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("4,ENCRYPTED")) {
      return true;
    }
    String key = decoded(text);
    return key.startsWith(MAGIC) && !key.startsWith("none", NAME);
  }

  /** What stands in a key of OpenSSH's form; nothing of others. */
  private static String decoded(String text) {
    if (!text.contains("BEGIN OPENSSH PRIVATE KEY")) {
      return "";
    }
    try {
      byte[] key =
          Base64.getMimeDecoder()
              .decode(text.replaceAll("-----[A-Z ]+-----", "").replaceAll("[^A-Za-z0-9+/=]", ""));
      return new String(key, StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException damaged) {
      return "";
    }
  }

  /** As ssh does, which leaves alone what belongs to somebody else, such as a mounted secret. */
  private Optional<String> rights() {
    try {
      boolean isOurs =
          Files.getAttribute(file, "unix:uid")
              .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
      return isOurs && !OWN.containsAll(Files.getPosixFilePermissions(file))
          ? Optional.of(
              "is not private, so that it is not used, as ssh does; run chmod 600 " + file)
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }
}
