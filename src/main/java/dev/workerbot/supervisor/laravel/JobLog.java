package dev.workerbot.supervisor.laravel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The jobs that the output of {@code queue:work} names, and which of them was at work when its
 * process ended. Sources: laravel/framework 8.83 and 12, Queue/Console/WorkCommand.php.
 */
public final class JobLog {
  private static final String STAMP = "(\\d{4}-\\d{2}-\\d{2}) (\\d{2}:\\d{2}:\\d{2})";

  /** Until Laravel 9.20. */
  private static final Pattern BRACKETS =
      Pattern.compile(
          "^\\["
              + STAMP
              + "\\](?:\\[[^\\]]{0,80}\\])? (Processing|Processed|Failed): +(\\S{1,200})");

  private static final Pattern DOTS =
      Pattern.compile("^\\s*" + STAMP + " (\\S{1,200}) .*?(RUNNING|DONE|FAIL)\\s*$");

  /** Zones differ by quarters of an hour: the application's need not be the server's. */
  private static final Duration ZONE_STEP = Duration.ofMinutes(15);

  /** Of clocks that show whole seconds, and of a process that needs time to end. */
  private static final Duration EARLY = Duration.ofSeconds(2);

  private static final Duration LATE = Duration.ofSeconds(4);

  private final List<JobLine> lines;

  private JobLog(List<JobLine> lines) {
    this.lines = List.copyOf(lines);
  }

  private enum JobStep {
    BEGUN,
    DONE,
    FAILED
  }

  private record JobLine(LocalDateTime at, String job, JobStep step) {}

  /** Reads what a worker wrote, oldest line first. */
  public static JobLog of(String log) {
    return new JobLog(log.lines().flatMap(line -> line(line).stream()).toList());
  }

  private static Optional<JobLine> line(String line) {
    Matcher brackets = BRACKETS.matcher(line);
    if (brackets.find()) {
      return line(brackets.group(1), brackets.group(2), brackets.group(4), brackets.group(3));
    }
    Matcher dots = DOTS.matcher(line);
    return dots.find()
        ? line(dots.group(1), dots.group(2), dots.group(3), dots.group(4))
        : Optional.empty();
  }

  private static Optional<JobLine> line(String date, String time, String job, String word) {
    JobStep step =
        switch (word) {
          case "Processing", "RUNNING" -> JobStep.BEGUN;
          case "Processed", "DONE" -> JobStep.DONE;
          default -> JobStep.FAILED;
        };
    try {
      return Optional.of(
          new JobLine(LocalDate.parse(date).atTime(LocalTime.parse(time)), job, step));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  /**
   * The one job that had been at work for as long as it may when the process was killed; empty
   * where there is none, or where it may be one of several.
   *
   * @param killedAt by the server's clock
   */
  public Optional<String> timedOut(LocalDateTime killedAt, Duration timeout) {
    List<JobLine> begun = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (JobLine line : lines) {
      if (line.step() == JobStep.BEGUN) {
        begun.add(line);
        continue;
      }
      Optional<JobLine> first =
          begun.stream().filter(one -> one.job().equals(line.job())).reduce((_, last) -> last);
      first.ifPresent(begun::remove);
      // Laravel fails what has no more tries just before it kills its process.
      first
          .filter(_ -> line.step() == JobStep.FAILED)
          .filter(one -> isAbout(Duration.between(one.at(), line.at()), timeout))
          .filter(_ -> isThen(line, killedAt, Duration.ZERO))
          .ifPresent(one -> found.add(one.job()));
    }
    begun.stream()
        .filter(one -> isThen(one, killedAt, timeout))
        .map(JobLine::job)
        .forEach(found::add);
    return found.stream().distinct().count() == 1
        ? Optional.of(found.getFirst())
        : Optional.empty();
  }

  /** The one job that was begun and not done, though others may have been begun since. */
  public Optional<String> unfinished() {
    List<JobLine> begun = new ArrayList<>();
    for (JobLine line : lines) {
      if (line.step() == JobStep.BEGUN) {
        begun.add(line);
      } else {
        begun.stream()
            .filter(one -> one.job().equals(line.job()))
            .reduce((_, last) -> last)
            .ifPresent(begun::remove);
      }
    }
    return begun.size() == 1 ? Optional.of(begun.getFirst().job()) : Optional.empty();
  }

  /** The job after which the process ended at once. */
  public Optional<String> lastBefore(LocalDateTime endedAt) {
    return lines.stream()
        .filter(line -> line.step() != JobStep.BEGUN && isThen(line, endedAt, Duration.ZERO))
        .reduce((_, last) -> last)
        .map(JobLine::job);
  }

  private static boolean isThen(JobLine line, LocalDateTime end, Duration before) {
    long seconds = Duration.between(line.at(), end).minus(before).toSeconds();
    long step = ZONE_STEP.toSeconds();
    long off = Math.floorMod(seconds + EARLY.toSeconds(), step) - EARLY.toSeconds();
    return off <= LATE.toSeconds();
  }

  private static boolean isAbout(Duration one, Duration other) {
    Duration more = one.minus(other);
    return more.compareTo(EARLY.negated()) >= 0 && more.compareTo(LATE) <= 0;
  }
}
