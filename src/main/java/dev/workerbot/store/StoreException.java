package dev.workerbot.store;

/** The store could not be written or read: disk full, file gone, database locked for too long. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreException(Throwable cause) {
    super(sentence(cause), cause);
  }

  private static String sentence(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage());
    return message.contains("SQLITE_FULL")
        ? "the disk that holds workerbot's database is full"
        : "workerbot's database does not answer (" + message.lines().findFirst().orElse("") + ")";
  }
}
