package dev.workerbot.store.file;

/**
 * What is wrong with the database, in words for people.
 *
 * @param sentence what is wrong; begins with a small letter and ends without a full stop
 * @param remedy what whoever runs workerbot does about it, in whole sentences
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
    /** It cannot be used until workerbot is started in another way, or with another config. */
    UNUSABLE,
    /** workerbot itself has closed it, since it ends. */
    CLOSED,
    /** None of these. */
    OTHER
  }

  /** What to do about it where workerbot keeps running. */
  public String remedyWhileRunning() {
    return healsByItself() ? remedy + " workerbot goes on by itself." : remedy;
  }

  /** All of it, for a command that ends with it. */
  public String inFull() {
    return sentence + ". " + remedy;
  }

  /** Whether workerbot goes on by itself once the cause is gone. */
  public boolean healsByItself() {
    return switch (troubleKind) {
      case FULL, READ_ONLY, LOCKED, INPUT_OUTPUT, OTHER -> true;
      case GONE, REPLACED, EMPTIED, CUT_SHORT, DAMAGED, UNUSABLE, CLOSED -> false;
    };
  }
}
