package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * Stands on a server between the bot and {@code supervisorctl} and {@code workerbot-conf}, and
 * holds up what it asks for just before or just after it is done, so that something can go wrong
 * there.
 */
public final class ServerGates {
  private final LoopbackServer server;
  private final Path dir;

  /**
   * Something that the bot asks a server for.
   *
   * @param word {@code put}, {@code reread}, {@code update}, …
   * @param done whether it is held up when it is done, and only the answer is missing
   */
  public record Gate(String word, boolean done) {
    public static Gate before(String word) {
      return new Gate(word, false);
    }

    public static Gate after(String word) {
      return new Gate(word, true);
    }

    private String file() {
      return (done ? "after-" : "before-") + word;
    }

    @Override
    public String toString() {
      return (done ? "after " : "before ") + word;
    }
  }

  /** On a server with a folder of programs' files. */
  public ServerGates(LoopbackServer server) throws IOException {
    this.server = server;
    this.dir = Files.createDirectory(server.dir().resolve("gates"));
    write("supervisorctl", "supervisorctl", "reread update status");
    write("workerbot-conf", String.join(" ", server.configWriter()), "get put drop");
  }

  private void write(String name, String real, String words) throws IOException {
    Path script = dir.resolve(name);
    Files.writeString(
        script,
        """
        #!/bin/sh
        word=none
        for one; do
          case " %s " in *" $one "*) word=$one; break ;; esac
        done
        gate() {
          mv "%s/$1-$word" "%s/$1-$word.reached" 2> /dev/null || return 0
          while [ -e "%s/$1-$word.reached" ]; do sleep 0.02; done
        }
        gate before
        %s "$@"
        code=$?
        gate after
        exit $code
        """
            .formatted(words, dir, dir, dir, real));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A config by {@link TestBot#config}, with these in between. */
  public Path on(Path config) throws IOException {
    Files.writeString(
        config,
        TestBot.askedBy(dir + "/supervisorctl", Files.readString(config))
            .replace(
                "config-writer: " + String.join(" ", server.configWriter()),
                "config-writer: " + dir + "/workerbot-conf"));
    return config;
  }

  /** Holds up whoever comes there next, once. */
  public void close(Gate... gates) throws IOException {
    for (Gate gate : gates) {
      Files.createFile(dir.resolve(gate.file()));
    }
  }

  /** Waits until somebody is held up there. */
  public void awaitReached(Gate gate) {
    Await.until("it is " + gate, () -> Files.exists(reached(gate)));
  }

  /** Lets them go on. */
  public void open(Gate gate) throws IOException {
    Files.delete(reached(gate));
  }

  private Path reached(Gate gate) {
    return dir.resolve(gate.file() + ".reached");
  }

  /** Opens what was never reached, and lets everybody go on. */
  public void openAll() throws IOException {
    try (var files = Files.list(dir)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (Arrays.asList("before", "after").contains(name.split("-", 2)[0])) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
