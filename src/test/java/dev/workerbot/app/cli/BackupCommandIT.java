package dev.workerbot.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code workerbot backup}, as somebody or a timer calls it. */
class BackupCommandIT {
  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = dir.resolve("workerbot.yaml");
    Files.writeString(
        file,
        "servers:\n  web1: {host: 127.0.0.1, port: 1, user: u}\nstorage: {url: \"jdbc:sqlite:%s/state/workerbot.db\"}\n"
            .formatted(dir));
  }

  private Ran backup(String to) {
    return Ran.call("", "backup", "--config", file.toString(), to);
  }

  @Test
  void aBackup_isWrittenOnce_andSaid() throws IOException {
    String to = dir.resolve("monday.db").toString();
    backup(to).exits(1).complains("workerbot: there is no database at " + dir);
    Ran.call("", "exec", "--config", file.toString(), "--", "whoami").exits(0);
    backup(to).exits(0).says("Wrote " + to + ": 0.", " MB, checked, schema ");
    byte[] first = Files.readAllBytes(Path.of(to));
    backup(to).exits(1).complains("workerbot: " + to + " exists, and a backup overwrites nothing.");
    assertEquals(first.length, Files.readAllBytes(Path.of(to)).length);
  }

  @Test
  void aDatabaseOfAnotherKind_isSaid() throws IOException {
    Files.writeString(
        file, Files.readString(file).replaceFirst("jdbc:sqlite:[^\"]*", "jdbc:postgresql://db/x"));
    Ran ran = backup(dir.resolve("monday.db").toString()).exits(2);
    assertTrue(ran.err().contains("`url` takes jdbc:sqlite:"), ran.err());
  }
}
