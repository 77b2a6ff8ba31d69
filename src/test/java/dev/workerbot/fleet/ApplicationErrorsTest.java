package dev.workerbot.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.message.text.Cleaner;
import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApplicationErrorsTest {
  private static final Target QUEUE = Target.of("queue@web1");
  private static final Instant NOW = Instant.parse("2026-12-01T03:00:00Z");
  private static final Duration AHEAD = Duration.ofMinutes(10);

  /** In a zone of its own; the last is of ten seconds ago. */
  private static final String ERRORS =
      """
      [2026-12-01 09:50:00] p.ERROR: long ago
      [2026-12-01 09:59:40] p.ERROR: gone password=hunter2hunter2
      [2026-12-01 09:59:45] p.INFO: fine
      [2026-12-01 09:59:49] p.CRITICAL: still gone
      [2026-12-01 09:59:50] p.ERROR: of somebody else
      """;

  private final Map<LogStream, LogTail> logs = new EnumMap<>(LogStream.class);

  private final class Server implements SilentSupervisor {
    @Override
    public Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
      return new Reply.Ok<>(logs.getOrDefault(stream, new LogTail("/log", List.of(), "")));
    }

    @Override
    public Reply<ServerClock> clock() {
      return new Reply.Ok<>(new ServerClock(NOW.plus(AHEAD), ZoneOffset.UTC));
    }
  }

  private void log(LogStream stream, String text, int secondsAgo) {
    logs.put(
        stream,
        new LogTail(
            "/log/" + stream,
            List.of(),
            text,
            Optional.of(NOW.plus(AHEAD).minusSeconds(secondsAgo))));
  }

  private List<String> ofExit(int fromSecondsAgo, int untilSecondsAgo) {
    try (Fleet fleet =
        new Fleet(
            List.of(
                new WatchedServer(
                    QUEUE.server(), Set.of(), new Server(), LocalShell.noProgramFiles())),
            Clock.systemUTC())) {
      return LastLines.ofExit(
              QUEUE,
              fleet,
              new Cleaner(),
              20,
              new ApplicationErrors.Period(
                  NOW.minusSeconds(fromSecondsAgo),
                  NOW.minusSeconds(untilSecondsAgo),
                  Clock.fixed(NOW, ZoneOffset.UTC)))
          .map(excerpt -> excerpt.text().lines())
          .orElse(List.of());
    }
  }

  @Test
  void theErrorsOfThatTime_areFound_inWhateverZone_andWhateverTheServersClock() {
    log(LogStream.STDOUT, "Processed: X", 30);
    log(LogStream.APPLICATION, ERRORS, 10);
    List<String> found = ofExit(60, 11);
    assertEquals(2, found.size(), found.toString());
    assertEquals("2026-12-01 09:59:49 CRITICAL still gone", found.getLast());
    assertFalse(found.toString().contains("hunter2"), found.toString());
  }

  @Test
  void whereItLoggedNoneThen_theWorkersOwnLinesAreShown() {
    log(LogStream.STDOUT, "Processed: X", 30);
    log(LogStream.APPLICATION, ERRORS, 300);
    assertEquals(List.of("Processed: X"), ofExit(60, 0));
    logs.remove(LogStream.APPLICATION);
    assertEquals(List.of("Processed: X"), ofExit(60, 0));
  }

  @Test
  void whatPhpDiesOf_isItsOwn_whoeverLoggedAnythingMeanwhile() {
    log(LogStream.APPLICATION, ERRORS, 10);
    for (String words :
        List.of(
            "PHP Parse error:  syntax error in /srv/x.php on line 3",
            "PHP Fatal error:  Allowed memory size of 1 bytes exhausted",
            "Could not open input file: artisan")) {
      log(LogStream.STDOUT, "Processed: X\n" + words, 10);
      assertEquals(words, ofExit(60, 0).getLast());
    }
  }
}
