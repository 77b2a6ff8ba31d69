package dev.workerbot.store;

/**
 * What is wrong with the database, in words for people.
 *
 * @param sentence what is wrong; begins with a small letter and ends without a full stop
 * @param remedy what whoever runs workerbot does about it
 */
public record StoreTrouble(TroubleKind troubleKind, String sentence, String remedy) {
  /** The kinds of trouble. */
  public enum TroubleKind {
    /** The disk, or the quota on it, has no room left. */
    FULL,
    /** The file or its file system cannot be written. */
    READ_ONLY,
    /** Another process keeps the lock. */
    LOCKED,
    /** The disk fails. */
    INPUT_OUTPUT,
    /** A file of the database was deleted or moved away. */
    GONE,
    /** Another file lies in its place. */
    REPLACED,
    /** Nothing is left in the file. */
    EMPTIED,
    /** The end of a file is missing. */
    CUT_SHORT,
    /** Its content is no sound database. */
    DAMAGED,
    /** None of these. */
    OTHER
  }

  /** Whether workerbot goes on by itself once the cause is gone. */
  public boolean healsByItself() {
    return switch (troubleKind) {
      case FULL, READ_ONLY, LOCKED, INPUT_OUTPUT, OTHER -> true;
      case GONE, REPLACED, EMPTIED, CUT_SHORT, DAMAGED -> false;
    };
  }
}
