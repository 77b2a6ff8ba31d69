package dev.workerbot.feature.logs;

import dev.workerbot.command.Logs;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Counts;
import dev.workerbot.supervisor.log.LaravelLog;
import dev.workerbot.supervisor.log.LaravelLog.LaravelRecord;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the other logs that tell of a worker say since it wrote to its ordinary one. */
record OtherLogs(Fleet fleet, Cleaner cleaner) {
  /** As much of a line as a notice quotes. */
  private static final int SHOWN_OF_LAST = 200;

  /** Its ordinary log, with that at its top. */
  Reply<LogTail> with(
      Target target,
      Logs asked,
      Reply<LogTail> own,
      Reply<LogTail> errors,
      Reply<LogTail> application) {
    Reply<LogTail> both =
        errors instanceof Reply.Ok<LogTail>(var tail) ? withErrors(target, asked, own, tail) : own;
    return application instanceof Reply.Ok<LogTail>(var tail)
        ? withApplication(target, asked, both, tail)
        : both;
  }

  private Reply<LogTail> withErrors(Target target, Logs asked, Reply<LogTail> own, LogTail errors) {
    if (errors.text().isBlank()) {
      return own;
    }
    return switch (own) {
      case Reply.FailedReply<LogTail>(var problem)
          when asked.follow().isEmpty() && problem.problemKind() == Problem.ProblemKind.NO_LOG ->
          new Reply.Ok<>(
              noticed(
                  errors,
                  "Its standard log cannot be shown, so this is its error log. "
                      + problem.sentence()));
      case Reply.FailedReply<LogTail> _ -> own;
      case Reply.Ok<LogTail>(var tail) when tail.source().equals(errors.source()) -> own;
      case Reply.Ok<LogTail>(var tail) when tail.text().isBlank() ->
          asked.follow().isEmpty()
              ? new Reply.Ok<>(
                  noticed(errors, "Its standard log is empty, so this is its error log."))
              : new Reply.Ok<>(noticed(tail, newer(target, asked, errors, Optional.empty())));
      case Reply.Ok<LogTail>(var tail) ->
          gap(tail, errors)
              .<Reply<LogTail>>map(by ->
                  new Reply.Ok<>(noticed(tail, newer(target, asked, errors, Optional.of(by)))))
              .orElse(own);
    };
  }

  /** By how much the other was written to later; empty where it was not, or nobody knows. */
  private static Optional<Duration> gap(LogTail tail, LogTail other) {
    Optional<Instant> written = tail.writtenAt();
    return other
        .writtenAt()
        .filter(at -> written.filter(at::isAfter).isPresent())
        .map(at -> Duration.between(written.orElseThrow(), at));
  }

  private Reply<LogTail> withApplication(
      Target target, Logs asked, Reply<LogTail> own, LogTail application) {
    return switch (own) {
      case Reply.FailedReply<LogTail>(var problem)
          when problem.problemKind() == Problem.ProblemKind.NO_LOG ->
          new Reply.FailedReply<>(
              new Problem(
                  problem.problemKind(),
                  "%s The log of its application can be read: %s."
                      .formatted(
                          problem.sentence(), command(target, asked, LogStream.APPLICATION))));
      case Reply.FailedReply<LogTail> _ -> own;
      case Reply.Ok<LogTail>(var tail) ->
          gap(tail, application)
              .flatMap(by -> newerErrors(target, asked, application, by))
              .<Reply<LogTail>>map(notice -> new Reply.Ok<>(noticed(tail, notice)))
              .orElse(own);
    };
  }

  /** {@code The application's log has 12 newer errors: `logs horizon@web1 --app`. The last: …}. */
  private Optional<String> newerErrors(
      Target target, Logs asked, LogTail application, Duration gap) {
    List<LaravelRecord> records =
        fleet
            .server(target.server())
            .supervisor()
            .work(
                application.text().length(),
                () -> LaravelLog.records(cleaner.clean(application.text()).value()));
    if (records.isEmpty()) {
      return Optional.empty();
    }
    LocalDateTime last = records.getLast().at();
    List<LaravelRecord> newer =
        records.stream()
            .filter(LaravelRecord::isError)
            .filter(one -> Duration.between(one.at(), last).compareTo(gap) < 0)
            .toList();
    return newer.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The log of its application has %s: %s. The last: %s"
                .formatted(
                    Counts.of(newer.size(), "newer error"),
                    command(target, asked, LogStream.APPLICATION),
                    CleanText.cut(newer.getLast().line(), SHOWN_OF_LAST)));
  }

  /**
   * {@code stderr has 12 newer lines, by 2 min: `logs horizon@web1 --err`. The last: …}.
   *
   * @param gap by how much they are newer; empty where there is nothing in the other log
   */
  private String newer(Target target, Logs asked, LogTail errors, Optional<Duration> gap) {
    List<String> lines =
        fleet
            .server(target.server())
            .supervisor()
            .work(errors.text().length(), () -> cleaner.clean(errors.text()))
            .lines()
            .stream()
            .filter(line -> !line.isBlank())
            .toList();
    String last = lines.isEmpty() ? "" : lines.getLast();
    return "stderr has %s: %s. The last: %s"
        .formatted(
            NewerLines.sentence(lines, asked.lines(), gap),
            command(target, asked, LogStream.STDERR),
            CleanText.cut(last, SHOWN_OF_LAST));
  }

  private static String command(Target target, Logs asked, LogStream stream) {
    return Message.code(
            new Logs(
                    Selector.of(List.of(target)),
                    asked.lines(),
                    stream,
                    asked.containing(),
                    Optional.empty())
                .text())
        .toString();
  }

  private static LogTail noticed(LogTail tail, String notice) {
    return new LogTail(
        tail.source(),
        Stream.concat(Stream.of(notice), tail.notices().stream()).toList(),
        tail.text(),
        tail.writtenAt());
  }
}
