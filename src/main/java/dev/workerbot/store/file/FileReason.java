package dev.workerbot.store.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/**
 * Why a file could not be used, in a few words: the exceptions of the JDK often name only the file.
 */
public final class FileReason {
  private static final String NO_ROOM = "No space left on device";
  private static final String NO_QUOTA = "Disk quota exceeded";

  private FileReason() {}

  /** The reason, without the file's name. */
  public static String of(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file or folder";
      case FileAlreadyExistsException _ -> "there is a file of that name";
      case FileSystemException other when other.getReason() != null -> of(other.getReason());
      default ->
          failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    };
  }

  private static String of(String system) {
    return switch (system) {
      case NO_ROOM -> "the disk is full";
      case NO_QUOTA -> "this user's disk quota is used up";
      default -> system.substring(0, 1).toLowerCase(Locale.ROOT) + system.substring(1);
    };
  }

  /** Whether there was no room left for it. */
  static boolean isFull(IOException failure) {
    return failure instanceof FileSystemException known
        && (NO_ROOM.equals(known.getReason()) || NO_QUOTA.equals(known.getReason()));
  }

  /** A sentence for whatever a file operation threw, with the file's name where it has one. */
  public static String sentence(IOException failure) {
    return failure instanceof FileSystemException known && known.getFile() != null
        ? "cannot use %s: %s".formatted(known.getFile(), of(known))
        : of(failure);
  }
}
