package dev.workerbot.app;

import dev.workerbot.app.run.StartRefused;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.file.FileReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;

/** What ends a command before it has a result, as a sentence and an exit code. */
final class CommandFailure {
  private CommandFailure() {}

  /** Says it there, and returns the exit code. */
  static int report(Exception failure, PrintWriter err) {
    err.println("workerbot: " + sentence(failure));
    err.flush();
    return failure instanceof StartRefused
        ? StartRefused.EXIT_CODE
        : failure instanceof IOException ? 2 : 1;
  }

  private static String sentence(Exception failure) {
    return switch (failure) {
      case StoreException store -> store.trouble().inFull();
      case UncheckedIOException wrapped -> FileReason.sentence(wrapped.getCause());
      case FileSystemException file -> FileReason.sentence(file);
      default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
    };
  }
}
