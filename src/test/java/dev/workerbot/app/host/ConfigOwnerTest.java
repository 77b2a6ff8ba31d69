package dev.workerbot.app.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** Account 0 has a group of its own; in staff are others, be it as their first group. */
  @ParameterizedTest
  @CsvSource({
    "rw-rw-r--, 'OWN:x:GID:', 'OWN:x:0:GID', false",
    "rw-rw-r--, 'OWN:x:GID:OWN', 'OWN:x:0:GID', false",
    "rw-rw-r--, 'staff:x:GID:eve', 'OWN:x:0:GID', true",
    "rw-rw-r--, 'staff:x:GID:', 'eve:x:77:GID', true",
    "rw-rw-r--, 'other:x:4711:', 'OWN:x:0:GID', true",
    "rw-r--r--, 'staff:x:GID:eve', 'OWN:x:0:GID', false",
  })
  void aConfigThatAGroupCanWrite_isRefused_unlessItIsTheOwnersAlone(
      String mode, String group, String account, boolean refused) throws IOException {
    String gid = Files.getAttribute(file, "unix:gid").toString();
    PrivateGroups groups =
        new PrivateGroups(Stream.of(filled(group, gid)), Stream.of(filled(account, gid)));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    Optional<String> trouble = ConfigOwner.trouble(file, own, groups);
    assertEquals(refused, trouble.isPresent(), trouble.toString());
    assertTrue(trouble.orElse("it can be written by the group").contains("written by the group"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxrwxr-x"));
    boolean folderToo = refused || group.startsWith("staff");
    assertEquals(folderToo, ConfigOwner.trouble(file, own, groups).isPresent(), "its folder");
  }

  private String filled(String line, String gid) {
    try {
      return line.replace("GID", gid).replace("OWN", Files.getOwner(file).getName());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
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
