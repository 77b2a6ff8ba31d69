package dev.workerbot.feature.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.Logs;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.LastLines;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsTextTest {
  private static final Target HORIZON = Target.of("horizon@web1");
  private static final Instant NOW = Instant.parse("2026-11-24T03:00:00Z");

  private final Map<LogStream, Reply<LogTail>> logs = new EnumMap<>(LogStream.class);

  private final class Logging implements SilentSupervisor {
    @Override
    public Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
      return logs.get(stream);
    }
  }

  private void log(LogStream stream, String text, int secondsAgo) {
    logs.put(
        stream,
        new Reply.Ok<>(
            new LogTail(
                "/log/" + stream, List.of(), text, Optional.of(NOW.minusSeconds(secondsAgo)))));
  }

  private <T> T on(Function<Fleet, T> asked) {
    try (Fleet fleet =
        new Fleet(
            List.of(
                new WatchedServer(
                    HORIZON.server(), Set.of(), new Logging(), LocalShell.noProgramFiles())),
            Clock.systemUTC())) {
      return asked.apply(fleet);
    }
  }

  private Message shown(LogStream stream) {
    Logs asked =
        new Logs(Selector.of(List.of(HORIZON)), 20, stream, Optional.empty(), Optional.empty());
    return on(fleet -> {
      LogsText logs = new LogsText(fleet, new Cleaner());
      return logs.of(HORIZON, asked, logs.read(HORIZON, asked), _ -> {}).message();
    });
  }

  private static List<String> notices(Message message) {
    return message.lines().stream().map(MessageLine::text).toList();
  }

  private static String text(Message message) {
    return message.excerpt().orElseThrow().text().value();
  }

  @ParameterizedTest
  @CsvSource({
    "logs a@b, STDOUT",
    "logs a@b --err, STDERR",
    "logs a@b --app --lines 7, APPLICATION"
  })
  void whichLog_isSaidByAnOption(String line, LogStream stream) {
    ParseResult.Understood understood =
        assertInstanceOf(ParseResult.Understood.class, Grammar.parse(line));
    assertEquals(stream, ((Logs) understood.command()).stream());
    ParseResult.Misunderstood both =
        assertInstanceOf(ParseResult.Misunderstood.class, Grammar.parse("logs a@b --err --app"));
    assertTrue(both.toString().contains("one log at a time"), both.toString());
  }

  @Test
  void newerErrorsOfTheApplication_areReportedAtTheTop() {
    log(LogStream.STDOUT, "processing\ndone", 125);
    log(
        LogStream.APPLICATION,
        """
        [2026-11-30 10:00:00] p.ERROR: old
        [2026-11-30 11:00:00] p.INFO: fine
        [2026-11-30 11:00:01] p.ERROR: gone {"exception":"[object] (Illuminate\\\\Database\\\\QueryException(code: 0): gone at /srv/x.php:1)
        """,
        5);
    assertEquals(
        List.of(
            "The log of its application has 1 newer error:"
                + " `logs horizon:horizon@web1 --lines 20 --app`. The last: 2026-11-30 11:00:01"
                + " ERROR QueryException: gone"),
        notices(shown(LogStream.STDOUT)));
    log(LogStream.STDOUT, "processing\ndone", 2);
    assertEquals(List.of(), notices(shown(LogStream.STDOUT)));
  }

  @Test
  void theApplicationsLog_isALineOfEachRecord_masked_andWhatRepeatsIsOne() {
    StringBuilder log = new StringBuilder();
    for (int i = 1; i <= 9; i++) {
      log.append("[2026-11-30 11:00:0%d] p.ERROR: password=hunter2hunter2%n".formatted(i));
      log.append("[stacktrace]\n#0 {main}\n\n");
    }
    log.append("[2026-11-30 11:00:10] p.INFO: fine\n");
    log(LogStream.APPLICATION, log.toString(), 5);
    Message message = shown(LogStream.APPLICATION);
    assertEquals(
        "Application log of horizon on web1: the last 10 records", message.heading().toString());
    assertEquals(
        """
        2026-11-30 11:00:09 ERROR password=••• ×9
        2026-11-30 11:00:10 INFO fine\
        """,
        text(message));
  }

  @Test
  void blankLines_areLeftOut_andLinesThatRepeatAreOne() {
    log(LogStream.STDOUT, "\n  In X.php line 7:\n\n  refused\n\n\nwait\nwait\nwait\n", 5);
    assertEquals("  In X.php line 7:\n  refused\nwait ×3", text(shown(LogStream.STDOUT)));
  }

  @Test
  void newerLinesOfTheErrorLog_areReportedAtTheTop() {
    log(LogStream.STDOUT, "processing\ndone", 125);
    log(LogStream.STDERR, "old\nPHP Fatal error: password=hunter2hunter2\n", 5);
    Message message = shown(LogStream.STDOUT);
    assertEquals("processing\ndone", text(message));
    assertEquals(1, message.lines().size(), message.toString());
    String notice = notices(message).getFirst();
    assertTrue(
        notice.startsWith(
            "stderr has newer lines, by 2 min: `logs horizon:horizon@web1 --lines 20 --err`."
                + " The last: PHP Fatal error: password="),
        notice);
    assertTrue(!notice.contains("hunter2"), notice);
  }

  @Test
  void newerLinesOfTheErrorLogThatHaveTimes_areCounted_inWhateverZoneTheyAre() {
    log(LogStream.STDOUT, "done", 125);
    StringBuilder errors = new StringBuilder("[2026-11-30 11:00:00] local.ERROR: old\n#0 trace\n");
    for (int i = 0; i < 12; i++) {
      errors.append("[2026-11-30 23:58:%02d] local.ERROR: new%n".formatted(i + 10));
    }
    log(LogStream.STDERR, errors.toString(), 5);
    assertEquals(
        "stderr has 12 newer lines, by 2 min: `logs horizon:horizon@web1 --lines 20 --err`. The"
            + " last: [2026-11-30 23:58:21] local.ERROR: new",
        notices(shown(LogStream.STDOUT)).getFirst());
  }

  @Test
  void linesAreCounted_byEachUsualKindOfTime_andWithTheirTraces() {
    Duration gap = Duration.ofSeconds(30);
    assertEquals(
        "3 newer lines, by 30 s",
        NewerLines.sentence(
            List.of(
                "30-Nov-2026 10:00:00 old",
                "30-Nov-2026 10:01:00 a",
                "#0 b",
                "30-Nov-2026 10:01:05 c"),
            20,
            Optional.of(gap)));
    assertEquals(
        "1 newer line, by 30 s",
        NewerLines.sentence(
            List.of("Nov  3 10:00:00 host x", "Nov  3 10:01:00 host y"), 20, Optional.of(gap)));
    assertEquals(
        "2 newer lines or more, by 30 s",
        NewerLines.sentence(
            List.of("2026/11/30 10:00:55 x", "2026/11/30 10:01:00 y"), 2, Optional.of(gap)));
    assertEquals(
        "newer lines, by 30 s",
        NewerLines.sentence(List.of("2026-99-99 10:00:55 x", "no time"), 20, Optional.of(gap)));
    assertEquals("2 newer lines", NewerLines.sentence(List.of("x", "y"), 20, Optional.empty()));
  }

  @Test
  void linesOfTheErrorLogThatAreNewerByLessThanASecond_areReportedWithoutANumber() {
    log(LogStream.STDOUT, "booting", 5);
    logs.put(
        LogStream.STDERR,
        new Reply.Ok<>(
            new LogTail(
                "/log/stderr",
                List.of(),
                "PHP Fatal error",
                Optional.of(NOW.minusSeconds(5).plusMillis(20)))));
    assertEquals(
        List.of(
            "stderr has newer lines: `logs horizon:horizon@web1 --lines 20 --err`."
                + " The last: PHP Fatal error"),
        notices(shown(LogStream.STDOUT)));
  }

  @Test
  void olderLinesOfTheErrorLog_areNotShown_norWhatWasAskedFor() {
    log(LogStream.STDOUT, "processing", 5);
    log(LogStream.STDERR, "old", 125);
    assertEquals(List.of(), notices(shown(LogStream.STDOUT)));
    log(LogStream.STDOUT, "processing", 500);
    assertEquals("old", text(shown(LogStream.STDERR)));
    assertEquals(List.of(), notices(shown(LogStream.STDERR)));
  }

  @Test
  void whereOnlyTheErrorLogHasLines_theyAreShown() {
    log(LogStream.STDOUT, "", 500);
    log(LogStream.STDERR, "boom", 5);
    Message message = shown(LogStream.STDOUT);
    assertEquals("boom", text(message));
    assertEquals(List.of("Its standard log is empty, so this is its error log."), notices(message));
    logs.put(
        LogStream.STDOUT,
        new Reply.FailedReply<>(
            new Problem(Problem.ProblemKind.NO_LOG, "There is no log file: it is off.")));
    assertEquals("boom", text(shown(LogStream.STDOUT)));
    assertTrue(
        notices(shown(LogStream.STDOUT)).getFirst().endsWith("There is no log file: it is off."));
  }

  @Test
  void aServerThatCannotBeAsked_isSaid() {
    log(LogStream.STDERR, "boom", 5);
    logs.put(
        LogStream.STDOUT, new Reply.FailedReply<>(new Problem(Problem.ProblemKind.LOST, "Lost.")));
    assertEquals(List.of("Lost."), notices(shown(LogStream.STDOUT)));
  }

  private String last() {
    return on(fleet -> LastLines.of(HORIZON, fleet, new Cleaner()))
        .map(excerpt -> excerpt.text().value())
        .orElse("none");
  }

  @Test
  void ofADeadWorker_theLogThatItWroteLastIsShown_itsErrorsWhereBothAreNew() {
    log(LogStream.STDOUT, "exception", 5);
    log(LogStream.STDERR, "a deprecation of last week", 600_000);
    assertEquals("exception", last());
    log(LogStream.STDERR, "fatal error", 7);
    assertEquals("fatal error", last());
    log(LogStream.STDERR, "", 1);
    assertEquals("exception", last());
  }
}
