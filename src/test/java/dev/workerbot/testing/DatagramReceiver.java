package dev.workerbot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What systemd is to its services: a Unix datagram socket, in Python, for Java has none. */
public final class DatagramReceiver implements AutoCloseable {
  private static final String PYTHON =
      """
      import socket, sys
      name, to = sys.argv[1:]
      listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      listening.bind("\\0" + name[1:] if name.startswith("@") else name)
      with open(to, "ab", buffering=0) as out:
          out.write(b"listening\\n")
          while True:
              out.write(listening.recv(65536).replace(b"\\n", b" ") + b"\\n")
      """;

  private final Process process;
  private final Path received;

  private DatagramReceiver(Process process, Path received) {
    this.process = process;
    this.received = received;
  }

  /**
   * Listens.
   *
   * @param name a path, or {@code @} and an abstract name
   * @param dir where what it hears is written down
   */
  public static DatagramReceiver at(String name, Path dir) throws IOException {
    Path received = Files.createTempFile(dir, "received", "");
    Process process =
        new ProcessBuilder("python3", "-c", PYTHON, name, received.toString()).inheritIO().start();
    DatagramReceiver receiver = new DatagramReceiver(process, received);
    Await.until("it listens", () -> !receiver.lines().isEmpty());
    return receiver;
  }

  /** What it has heard, a line a datagram, line feeds as blanks. */
  public List<String> heard() {
    return lines().stream().skip(1).toList();
  }

  /** From now on it hears nothing, and its queue fills up. */
  public void stopReading() {
    Processes.must("kill", "-STOP", Long.toString(process.pid()));
  }

  private List<String> lines() {
    try {
      return Files.readString(received, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
