package dev.workerbot.feature.logs;

import dev.workerbot.command.Logs;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.supervisor.log.LaravelLog;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** {@code logs}: the newest lines of one worker's log, cleaned, newest last. */
public final class LogsText {
  /** Lines kept while following; older ones fall out. */
  private static final int FOLLOWED = 500;

  private static final Duration SHOWN_EVERY = Duration.ofMillis(300);

  private final Fleet fleet;
  private final Cleaner cleaner;
  private final OtherLogs otherLogs;

  public LogsText(Fleet fleet, Cleaner cleaner) {
    this.fleet = fleet;
    this.cleaner = cleaner;
    this.otherLogs = new OtherLogs(fleet, cleaner);
  }

  /** What came of it. */
  public record ShownLogs(Message message, boolean found, boolean reached) {}

  /** Reads the newest lines. */
  public Reply<LogTail> read(Target target, Logs asked) {
    return asked.stream() == LogStream.STDOUT ? ordinary(target, asked) : one(target, asked);
  }

  /**
   * Tells what was read, and follows from there on where that is asked.
   *
   * @param progress gets the message again whenever lines came
   */
  public ShownLogs of(Target target, Logs asked, Reply<LogTail> reply, Consumer<Message> progress) {
    return switch (reply) {
      case Reply.FailedReply<LogTail>(var problem) -> failed(target, problem);
      case Reply.Ok<LogTail>(var tail) -> {
        Message shown = message(target, asked, tail, tail.text());
        if (asked.follow().isEmpty()) {
          yield new ShownLogs(shown, true, true);
        }
        yield follow(target, asked, tail, progress);
      }
    };
  }

  private Reply<LogTail> one(Target target, Logs asked) {
    return fleet
        .server(target.server())
        .supervisor()
        .log(target.worker(), asked.stream(), asked.lines());
  }

  /** The ordinary log, with what is to be said of the others, which may be newer. */
  private Reply<LogTail> ordinary(Target target, Logs asked) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reply<LogTail>> errors = threads.submit(() -> one(target, asked.in(LogStream.STDERR)));
      Future<Reply<LogTail>> application =
          threads.submit(() -> one(target, asked.in(LogStream.APPLICATION)));
      Reply<LogTail> own = one(target, asked);
      return otherLogs.with(target, asked, own, errors.get(), application.get());
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return new Reply.FailedReply<>(
          new Problem(Problem.ProblemKind.LOST, "workerbot is stopping"));
    }
  }

  private ShownLogs follow(Target target, Logs asked, LogTail tail, Consumer<Message> progress) {
    // Followed from these very lines on, so that none is lost in between.
    FollowedLines lines = new FollowedLines(Math.max(FOLLOWED, asked.lines()));
    String until = " (following for " + HumanTime.wholeSeconds(asked.follow().orElseThrow()) + ")";
    progress.accept(working(message(target, asked, tail, tail.text()), until));
    AtomicBoolean grown = new AtomicBoolean();
    Reply<LogTail> end;
    try (ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory())) {
      // A log can grow faster than anybody reads: it is cleaned and shown now and then, not a line
      // at a time.
      var _ =
          clock.scheduleWithFixedDelay(
              () -> {
                if (grown.getAndSet(false)) {
                  progress.accept(working(message(target, asked, tail, lines.joined()), until));
                }
              },
              SHOWN_EVERY.toMillis(),
              SHOWN_EVERY.toMillis(),
              TimeUnit.MILLISECONDS);
      end =
          fleet
              .server(target.server())
              .supervisor()
              .follow(
                  target.worker(),
                  asked.stream(),
                  asked.lines(),
                  asked.follow().orElseThrow(),
                  line -> {
                    lines.add(line);
                    grown.set(true);
                  });
    }
    String text = lines.joined();
    Message last = message(target, asked, tail, text.isEmpty() ? tail.text() : text);
    return switch (end) {
      case Reply.Ok<LogTail> _ ->
          new ShownLogs(
              last.withLine(
                  Sentence.of(
                      "Followed for %s.", HumanTime.wholeSeconds(asked.follow().orElseThrow()))),
              true,
              true);
      case Reply.FailedReply<LogTail>(var problem) ->
          new ShownLogs(
              last.withLine(
                  Severity.WARNING, Sentence.of("Stopped following early: %s", problem.sentence())),
              true,
              true);
    };
  }

  private static Message working(Message message, String suffix) {
    return new Message(
        Severity.WORKING,
        Sentence.of("%s%s", message.heading(), suffix),
        message.lines(),
        message.fields(),
        message.excerpt(),
        message.buttons());
  }

  private ShownLogs failed(Target target, Problem problem) {
    return new ShownLogs(
        Message.of(
                Severity.BAD, Sentence.of("No log of %s on %s", target.worker(), target.server()))
            .withLine(problem.sentence()),
        false,
        problem.problemKind() != Problem.ProblemKind.UNREACHABLE
            && problem.problemKind() != Problem.ProblemKind.CONNECTION_REFUSED);
  }

  private Message message(Target target, Logs asked, LogTail tail, String raw) {
    return fleet
        .server(target.server())
        .supervisor()
        .work(raw.length(), () -> cleaned(target, asked, tail, raw));
  }

  private Message cleaned(Target target, Logs asked, LogTail tail, String raw) {
    boolean isApplication = asked.stream() == LogStream.APPLICATION;
    CleanText clean = cleaner.clean(raw);
    List<String> lines = isApplication ? LaravelLog.lines(clean.value()) : clean.lines();
    String noun = isApplication ? "record" : "line";
    Sentence title =
        Sentence.of(
            isApplication ? "Application log of %s on %s" : "Log of %s on %s",
            target.worker(),
            target.server());
    int read = lines.size();
    List<String> kept = lines;
    if (asked.containing().isPresent()) {
      String part = asked.containing().get().toLowerCase(Locale.ROOT);
      kept = lines.stream().filter(line -> line.toLowerCase(Locale.ROOT).contains(part)).toList();
      title =
          Sentence.of(
              "%s: %d of %s contain %s",
              title, kept.size(), Counts.of(read, noun), Message.code(asked.containing().get()));
    } else {
      title = Sentence.of("%s: the last %s", title, read == 1 ? noun : Counts.of(read, noun));
    }
    Message message =
        read == 0
            ? Message.of(Severity.PLAIN, emptyTitle(target, isApplication))
                .withLine(Message.code(tail.source()))
            : Message.of(Severity.PLAIN, title);
    for (String notice : tail.notices()) {
      message = message.withLine(Severity.WARNING, CleanText.singleLine(notice));
    }
    CleanText shown = cleaner.clean(String.join("\n", FoldedLines.of(kept)));
    return shown.isEmpty()
        ? message
        : message.withExcerpt(new Excerpt(CleanText.singleLine(tail.source()), shown));
  }

  private static Sentence emptyTitle(Target target, boolean isApplication) {
    return Sentence.of(
        isApplication ? "The application log of %s on %s is empty" : "The log of %s on %s is empty",
        target.worker(),
        target.server());
  }
}
