package dev.workerbot.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.LastLines;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.supervisor.Supervisor.LogTail;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

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
    Command.Logs asked =
        new Command.Logs(
            Selector.of(List.of(HORIZON)), 20, stream, Optional.empty(), Optional.empty());
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

  @Test
  void line20_newerLinesOfTheErrorLog_areToldAtTheTop() {
    log(LogStream.STDOUT, "processing\ndone", 125);
    log(LogStream.STDERR, "old\nPHP Fatal error: password=hunter2hunter2\n", 5);
    Message message = shown(LogStream.STDOUT);
    assertEquals("processing\ndone", text(message));
    assertEquals(1, message.lines().size(), message.toString());
    String notice = notices(message).getFirst();
    assertTrue(
        notice.startsWith(
            "stderr has lines that are 2 min newer: `logs horizon:horizon@web1 --lines 20 --err`."
                + " The last: PHP Fatal error: password="),
        notice);
    assertTrue(!notice.contains("hunter2"), notice);
  }

  @Test
  void linesOfTheErrorLogThatAreNewerByLessThanASecond_areToldWithoutANumber() {
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
            "stderr has lines that are newer: `logs horizon:horizon@web1 --lines 20 --err`."
                + " The last: PHP Fatal error"),
        notices(shown(LogStream.STDOUT)));
  }

  @Test
  void olderLinesOfTheErrorLog_areNotTold_norWhatWasAskedFor() {
    log(LogStream.STDOUT, "processing", 5);
    log(LogStream.STDERR, "old", 125);
    assertEquals(List.of(), notices(shown(LogStream.STDOUT)));
    log(LogStream.STDOUT, "processing", 500);
    assertEquals("old", text(shown(LogStream.STDERR)));
    assertEquals(List.of(), notices(shown(LogStream.STDERR)));
  }

  @Test
  void line20_whereOnlyTheErrorLogHasLines_theyAreShown() {
    log(LogStream.STDOUT, "", 500);
    log(LogStream.STDERR, "boom", 5);
    Message message = shown(LogStream.STDOUT);
    assertEquals("boom", text(message));
    assertEquals(List.of("Its ordinary log is empty, so this is its error log."), notices(message));
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
  void line20_ofADeadWorker_theLogThatItWroteLastIsShown_itsErrorsWhereBothAreNew() {
    log(LogStream.STDOUT, "exception", 5);
    log(LogStream.STDERR, "a deprecation of last week", 600_000);
    assertEquals("exception", last());
    log(LogStream.STDERR, "fatal error", 7);
    assertEquals("fatal error", last());
    log(LogStream.STDERR, "", 1);
    assertEquals("exception", last());
  }
}
