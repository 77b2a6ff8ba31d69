package dev.workerbot.testing;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A throw-away sshd on loopback, without a supervisord; takes the key in {@code client_key}. */
public final class Sshd implements AutoCloseable {
  private final Path dir;
  private final int port;
  private final Process process;

  private Sshd(Path dir, int port, Process process) {
    this.dir = dir;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param dir an empty folder for it
   * @param config more lines of sshd_config; they outdo the usual ones
   */
  public static Sshd start(Path dir, String config) {
    try {
      Files.createDirectories(dir);
      int port = FreePort.any();
      makeKey(dir.resolve("host_key"), "ed25519");
      makeKey(dir.resolve("client_key"), "ed25519");
      Path file = dir.resolve("sshd_config");
      Files.writeString(
          file,
          """
          %1$s
          Port %2$d
          ListenAddress 127.0.0.1
          HostKey %3$s/host_key
          PidFile none
          AuthorizedKeysFile %3$s/client_key.pub
          PasswordAuthentication no
          KbdInteractiveAuthentication no
          PermitRootLogin prohibit-password
          UsePAM no
          StrictModes no
          MaxStartups 100
          """
              .formatted(config, port, dir));
      Processes.must("mkdir", "-p", "/run/sshd");
      Process process =
          new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-r", "-f", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(dir.resolve("sshd.log").toFile())
              .start();
      Sshd sshd = new Sshd(dir, port, process);
      Files.writeString(
          sshd.knownHosts(),
          "[127.0.0.1]:%d %s%n".formatted(port, key(dir.resolve("host_key.pub"))));
      Await.until("sshd listens", () -> sshd.listens());
      return sshd;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A pair of keys without a passphrase, at {@code file} and {@code file.pub}. */
  public static void makeKey(Path file, String type) {
    if (!Files.exists(file)) {
      Processes.must("ssh-keygen", "-q", "-t", type, "-N", "", "-f", file.toString());
    }
  }

  private boolean listens() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError(log());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Type and Base64 of a public key. */
  public static String key(Path file) {
    try {
      String[] words = Files.readString(file).strip().split(" ", -1);
      return words[0] + " " + words[1];
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** What it has said so far. */
  public String log() throws IOException {
    return Files.readString(dir.resolve("sshd.log"));
  }

  public int port() {
    return port;
  }

  public Path dir() {
    return dir;
  }

  public Path knownHosts() {
    return dir.resolve("known_hosts");
  }

  /** How it is reached, with sound algorithms only or with the old ones, too. */
  public SshEndpoint endpoint(String name, boolean legacyAlgorithms) {
    return new SshEndpoint(
        name,
        "127.0.0.1",
        port,
        System.getProperty("user.name"),
        List.of(dir.resolve("client_key")),
        Optional.empty(),
        Optional.empty(),
        List.of(knownHosts()),
        Optional.empty(),
        // Old key exchanges cost a busy machine seconds.
        new SshEndpoint.Timeouts(
            Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(30)),
        8,
        legacyAlgorithms);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
