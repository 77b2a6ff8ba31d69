package dev.workerbot.supervisor.mainlog;

import dev.workerbot.worker.OddName;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads supervisord's main log, line by line. Matches what a line says and never its level, which
 * differs between versions. Never throws. Source: supervisor 3.3 to 4.3, process.py,
 * supervisord.py, options.py and loggers.py.
 */
public final class MainLog {
  private static final Pattern LINE =
      Pattern.compile(
          "(\\d{4})-(\\d\\d)-(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d),(\\d{3}) ([A-Z]{4}) (.*)");

  private static final String HOW =
      "(?:exit status (\\d{1,5})|terminated by (SIG\\w+|signal \\d+)(?: \\(core dumped\\))?|unknown"
          + " termination cause \\w+)";

  /** One kind of message, and what it tells. */
  private record EventPattern(Pattern pattern, Function<MatchResult, Event> event) {
    static EventPattern of(String regex, Function<MatchResult, Event> event) {
      return new EventPattern(Pattern.compile(regex), event);
    }
  }

  private static final List<EventPattern> KINDS =
      List.of(
          EventPattern.of(
              "spawned: u?['\"](\\S+)['\"] with pid (\\d{1,9})",
              found ->
                  new Event.SpawnedEvent(
                      OddName.part(found.group(1)), Integer.parseInt(found.group(2)))),
          EventPattern.of(
              "success: (\\S+) entered RUNNING state.*",
              found -> new Event.RunningEvent(OddName.part(found.group(1)))),
          EventPattern.of(
              "exited: (\\S+) \\(" + HOW + "; (not )?expected\\)",
              found ->
                  new Event.ExitedEvent(
                      OddName.part(found.group(1)), end(found), found.group(4) == null)),
          EventPattern.of(
              "stopped: (\\S+) \\(" + HOW + "\\)",
              found -> new Event.StoppedEvent(OddName.part(found.group(1)), end(found))),
          EventPattern.of(
              "gave up: (\\S+) entered FATAL state.*",
              found -> new Event.GaveUpEvent(OddName.part(found.group(1)))),
          EventPattern.of("spawnerr: (.*)", found -> new Event.NotSpawned(found.group(1))),
          EventPattern.of(
              "killing u?['\"](\\S+)['\"] \\((\\d{1,9})\\) with SIGKILL",
              found ->
                  new Event.Killing(
                      OddName.part(found.group(1)), Integer.parseInt(found.group(2)))),
          EventPattern.of(
              "supervisord started with pid (\\d{1,9})",
              found -> new Event.DaemonStarted(Integer.parseInt(found.group(1)))),
          // What `shutdown` and `reload` leave in the log, where no signal came.
          EventPattern.of(
              "received SIG\\w+ indicating (?:exit|restart) request|waiting for .* to die",
              _ -> new Event.DaemonStopping()),
          EventPattern.of(
              "received SIG\\w+ indicating log reopen request|supervisord logreopen",
              _ -> new Event.LogReopened()));

  private MainLog() {}

  /**
   * One line that supervisord wrote.
   *
   * @param at by the server's own clock, in a zone that only the server knows
   * @param level its four letters, such as {@code INFO}
   * @param text the whole line
   */
  public record MainLogLine(LocalDateTime at, String level, Event event, String text) {}

  /** What one line tells. Names are of processes, without their group. */
  public sealed interface Event {
    /** Of one process, or of several in different groups that share the name. */
    sealed interface OfProcess extends Event {
      String process();
    }

    /** STARTING, with a new process. */
    record SpawnedEvent(String process, int pid) implements OfProcess {}

    /** RUNNING. */
    record RunningEvent(String process) implements OfProcess {}

    /** It ended by itself: EXITED, or BACKOFF where it was too early. */
    record ExitedEvent(String process, ProcessEnd processEnd, boolean expected)
        implements OfProcess {}

    /** It was told to end: STOPPED. */
    record StoppedEvent(String process, ProcessEnd processEnd) implements OfProcess {}

    /** FATAL. */
    record GaveUpEvent(String process) implements OfProcess {}

    /** It did not end within its stopwaitsecs. */
    record Killing(String process, int pid) implements OfProcess {}

    /** A process did not come to be; the line does not say which. */
    record NotSpawned(String reason) implements Event {}

    /** supervisord itself is up, or up again. */
    record DaemonStarted(int pid) implements Event {}

    /** supervisord goes down, or down and up again, and stops all its processes. */
    record DaemonStopping() implements Event {}

    /** The log was moved away, and another was begun. */
    record LogReopened() implements Event {}

    /** Anything else. */
    record OtherEvent() implements Event {}
  }

  /** How a process ended. */
  public sealed interface ProcessEnd {
    /** With an exit code. */
    record Code(int code) implements ProcessEnd {}

    /**
     * By a signal.
     *
     * @param name such as {@code SIGKILL}
     */
    record SignalEnd(String name) implements ProcessEnd {}

    /** In a way that Supervisor does not know. */
    record UnknownEnd() implements ProcessEnd {}
  }

  /** Empty for what is no whole line of supervisord's, such as a line of a traceback. */
  public static Optional<MainLogLine> read(String line) {
    // A log that was truncated while supervisord wrote to it begins with a hole.
    int start = 0;
    while (start < line.length() && line.charAt(start) == '\0') {
      start++;
    }
    String text = line.substring(start).stripTrailing();
    Matcher matcher = LINE.matcher(text);
    return matcher.matches()
        ? stamp(matcher)
            .map(at -> new MainLogLine(at, matcher.group(8), event(matcher.group(9)), text))
        : Optional.empty();
  }

  private static Optional<LocalDateTime> stamp(MatchResult line) {
    try {
      return Optional.of(
          LocalDateTime.of(
              number(line, 1),
              number(line, 2),
              number(line, 3),
              number(line, 4),
              number(line, 5),
              // A leap second is written as 60.
              Math.min(59, number(line, 6)),
              number(line, 7) * 1_000_000));
    } catch (DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }

  private static int number(MatchResult line, int group) {
    return Integer.parseInt(line.group(group));
  }

  private static Event event(String message) {
    for (EventPattern eventPattern : KINDS) {
      Matcher matcher = eventPattern.pattern().matcher(message);
      if (matcher.matches()) {
        return eventPattern.event().apply(matcher);
      }
    }
    return new Event.OtherEvent();
  }

  private static ProcessEnd end(MatchResult found) {
    if (found.group(2) != null) {
      return new ProcessEnd.Code(Integer.parseInt(found.group(2)));
    }
    return found.group(3) == null
        ? new ProcessEnd.UnknownEnd()
        : new ProcessEnd.SignalEnd(found.group(3));
  }
}
