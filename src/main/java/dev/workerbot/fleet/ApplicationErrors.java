package dev.workerbot.fleet;

import dev.workerbot.message.Excerpt;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.log.LaravelLog;
import dev.workerbot.supervisor.log.LaravelLog.LaravelRecord;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The errors in the log of a worker's application that are of a certain time. The zone of their
 * stamps nobody knows: they are counted back from when the log was written to last.
 */
public final class ApplicationErrors {
  private static final int RECORDS = 200;

  private ApplicationErrors() {}

  /** From when to when, by that clock. */
  public record Period(Instant from, Instant until, Clock clock) {
    boolean has(Instant at) {
      return !at.isBefore(from) && !at.isAfter(until);
    }
  }

  /** Empty where there are none, or where there is no such log. */
  static Optional<Excerpt> during(Period period, Target target, Fleet fleet, Cleaner cleaner) {
    Supervisor supervisor = fleet.server(target.server()).supervisor();
    return supervisor.log(target.worker(), LogStream.APPLICATION, RECORDS)
                instanceof Reply.Ok<LogTail>(var tail)
            && tail.writtenAt().isPresent()
            && supervisor.clock() instanceof Reply.Ok<ServerClock>(var clock)
        ? supervisor.work(
            tail.text().length(),
            () -> {
              Duration ahead = Duration.between(period.clock().instant(), clock.now());
              return during(period, tail, tail.writtenAt().get().minus(ahead), cleaner);
            })
        : Optional.empty();
  }

  private static Optional<Excerpt> during(
      Period period, LogTail tail, Instant written, Cleaner cleaner) {
    List<LaravelRecord> records = LaravelLog.records(tail.text());
    String errors =
        records.stream()
            .filter(LaravelRecord::isError)
            .filter(one ->
                period.has(written.minus(Duration.between(one.at(), records.getLast().at()))))
            .map(LaravelRecord::line)
            .collect(Collectors.joining("\n"));
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Excerpt(
                "Errors of its application (" + tail.source() + ")", cleaner.clean(errors)));
  }
}
