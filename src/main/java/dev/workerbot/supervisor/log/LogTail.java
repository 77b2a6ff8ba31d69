package dev.workerbot.supervisor.log;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Lines of a log, raw: still to be cleaned before anybody sees them.
 *
 * @param source the file, or how it was read where the file could not be
 * @param notices what the reader should know: fallback used, lines cut, log empty; for people
 * @param text may be empty
 * @param writtenAt when the worker wrote to it last, by the server's clock; empty where that is not
 *     known
 */
public record LogTail(
    String source, List<String> notices, String text, Optional<Instant> writtenAt) {
  public LogTail {
    notices = List.copyOf(notices);
  }

  /** Where the server does not say when it was written to. */
  public LogTail(String source, List<String> notices, String text) {
    this(source, notices, text, Optional.empty());
  }
}
