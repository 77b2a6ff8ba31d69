package dev.workerbot.app.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigOwnerTest {
  private static final long STRANGER = 54_321;

  @TempDir private Path dir;
  private Path file;
  private long own;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(dir.resolve("workerbot.yaml"), "servers: {}\n");
    own = (int) Files.getAttribute(file, "unix:uid");
  }

  @Test
  void ownConfig_andThatOfRoot_areUsed() throws IOException {
    assertEquals(Optional.empty(), ConfigOwner.trouble(file, own));
    assertEquals(Optional.empty(), ConfigOwner.trouble(Path.of("/etc/passwd"), STRANGER));
  }

  @Test
  void aConfigThatEverybodyCanWrite_isRefused() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    refused("it can be written by everybody", own);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxrwxrwx"));
    refused("its folder can be written by everybody", own);
  }

  @Test
  void aLinkToAStrangersConfig_isRefusedLikeThat() throws IOException {
    Path link = Files.createSymbolicLink(dir.resolve("link.yaml"), file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertTrue(ConfigOwner.trouble(link, own).isPresent());
  }

  private void refused(String why, long uid) throws IOException {
    String sentence = ConfigOwner.trouble(file, uid).orElseThrow();
    assertTrue(sentence.contains(why), sentence);
    assertTrue(sentence.contains("Use one that belongs to root"), sentence);
  }
}
