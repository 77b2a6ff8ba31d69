package dev.workerbot.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running workerbot, as others on the machine can see it: a file that it holds a lock on for as
 * long as it lives. The kernel lets go of the lock however the process dies, so that a lock that
 * can be had proves its owner dead.
 */
public final class InstanceLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceLock.class);

  /** Whoever only looks tries this byte, so as to be in nobody's way who takes the lock. */
  private static final long LIFE = 1;

  private final String name;
  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;

  private InstanceLock(String name, Path file, FileChannel channel, FileLock lock) {
    this.name = name;
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lock of this name; only our own user can see it. A process must not ask for a name
   * that it holds itself: the kernel would let go of the lock.
   *
   * @param folder where the locks of all workerbots on this store lie
   * @param about what somebody should read who finds it taken
   * @return empty where somebody alive holds it
   * @throws IOException with a sentence for people
   */
  public static Optional<InstanceLock> take(Path folder, String name, String about)
      throws IOException {
    try {
      return lock(folder, name, about);
    } catch (FileSystemException refused) {
      throw new IOException(
          "cannot write to the folder %s: %s. There a workerbot shows others that it runs, so the folder has to be writable for %s and have room"
              .formatted(folder, FileReason.of(refused), System.getProperty("user.name")),
          refused);
    }
  }

  private static Optional<InstanceLock> lock(Path folder, String name, String about)
      throws IOException {
    Files.createDirectories(folder, mode("rwx------"));
    Path file = folder.resolve(name + ".lock");
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            mode("rw-------"));
    try {
      FileLock lock = channel.tryLock(0, 1, false);
      if (lock != null) {
        FileLock _ = channel.lock(LIFE, 1, false);
        describe(channel, about);
        return Optional.of(new InstanceLock(name, file, channel, lock));
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      // Answered like a lock that another process holds.
    } catch (IOException cannotLock) {
      channel.close();
      throw cannotLock;
    }
    channel.close();
    return Optional.empty();
  }

  /** On a full disk the lock is worth as much without. */
  private static void describe(FileChannel channel, String about) {
    try {
      channel.truncate(0);
      int _ = channel.write(StandardCharsets.UTF_8.encode(about));
    } catch (IOException noRoom) {
      LOG.debug("a lock goes without its description: {}", noRoom.getMessage());
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }

  /** Whether somebody alive holds the lock. */
  public static boolean isHeld(Path folder, String name) throws IOException {
    Path file = folder.resolve(name + ".lock");
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock free = channel.tryLock(LIFE, 1, true)) {
      return free == null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return true;
    }
  }

  /** What the holder of a lock wrote about itself; empty if there is none. */
  public static String about(Path folder, String name) {
    try {
      return Files.readString(folder.resolve(name + ".lock")).strip();
    } catch (IOException notThere) {
      return "";
    }
  }

  public String name() {
    return name;
  }

  /** Lets go; the file stays, for the next holder. */
  @Override
  public void close() throws IOException {
    lock.close();
    channel.close();
  }

  /** Lets go for good, of a name that nobody will take again. */
  public void discard() throws IOException {
    Files.deleteIfExists(file);
    close();
  }
}
