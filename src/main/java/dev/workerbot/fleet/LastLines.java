package dev.workerbot.fleet;

import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Excerpt;
import dev.workerbot.supervisor.Supervisor.LogTail;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Target;
import java.util.List;
import java.util.Optional;

/**
 * The last lines that a worker left: of its error log, or where that is empty, of its other one.
 */
public final class LastLines {
  private static final int LINES = 20;

  /** As much as any chat shows of it. */
  private static final int MOST = 16_000;

  private LastLines() {}

  /** Reads them now; empty where there are none to be had. */
  public static Optional<Excerpt> of(Target target, Fleet fleet, Cleaner cleaner) {
    for (LogStream stream : List.of(LogStream.STDERR, LogStream.STDOUT)) {
      Reply<LogTail> reply =
          fleet.server(target.server()).supervisor().log(target.worker(), stream, LINES);
      if (reply instanceof Reply.Ok<LogTail>(var tail) && !tail.text().isBlank()) {
        return Optional.of(
            new Excerpt(
                "Last lines of " + target.worker() + " (" + tail.source() + ")",
                cleaner.clean(end(tail.text()))));
      }
    }
    return Optional.empty();
  }

  private static String end(String text) {
    return text.length() <= MOST ? text : "…" + text.substring(text.length() - MOST);
  }
}
