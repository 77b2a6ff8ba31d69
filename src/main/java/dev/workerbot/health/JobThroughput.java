package dev.workerbot.health;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.workerbot.message.text.HumanTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;

/**
 * How many jobs a worker of Laravel has done, by the end of its own log.
 *
 * @param done that were done
 * @param failed that failed, or are to be tried again
 * @param span from the first of them to the last
 */
public record JobThroughput(long done, long failed, Duration span) {
  private static final String TIME = "(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d)";

  /** Source: WorkCommand.php of 8.83, writeStatus. */
  private static final Pattern OF_8 =
      Pattern.compile("^\\[" + TIME + "\\]\\[[^\\]]*\\] (Processed|Failed): ");

  /** Source: WorkCommand.php of 9.52 and 12.40, writeOutput. */
  private static final Pattern OF_9 = Pattern.compile("^  " + TIME + " .* (DONE|FAIL)$");

  /** With {@code --json}; source: WorkCommand.php of 12.40, writeOutputAsJson. */
  private static final Pattern STATUS =
      Pattern.compile("\"status\":\"(success|failed|released_after_exception)\"");

  private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\":\"" + TIME);

  /** Of one line. */
  private static final int LONGEST = 4000;

  /** Counts them; empty where the log has none. */
  public static Optional<JobThroughput> parse(String log) {
    Counter counter = new Counter();
    log.lines().filter(line -> line.length() <= LONGEST).forEach(counter::see);
    return counter.counted();
  }

  private static final class Counter {
    private long done;
    private long failed;
    private Optional<LocalDateTime> first = Optional.empty();
    private Optional<LocalDateTime> last = Optional.empty();

    void see(String line) {
      if (line.startsWith("{")) {
        Matcher status = STATUS.matcher(line);
        Matcher time = TIMESTAMP.matcher(line);
        if (status.find() && time.find()) {
          add(time.group(1), time.group(2), status.group(1).equals("success"));
        }
        return;
      }
      Matcher job = (line.startsWith("[") ? OF_8 : OF_9).matcher(line.stripTrailing());
      if (job.find()) {
        String how = job.group(3);
        add(job.group(1), job.group(2), how.equals("Processed") || how.equals("DONE"));
      }
    }

    private void add(String day, String time, boolean isDone) {
      try {
        LocalDateTime at = LocalDateTime.parse(day + "T" + time);
        first = first.or(() -> Optional.of(at));
        last = Optional.of(at);
      } catch (DateTimeException noTime) {
        return;
      }
      if (isDone) {
        done++;
      } else {
        failed++;
      }
    }

    Optional<JobThroughput> counted() {
      return first.map(from -> {
        Duration span = Duration.between(from, last.orElseThrow());
        return new JobThroughput(done, failed, span.isNegative() ? Duration.ZERO : span);
      });
    }
  }

  /** {@code 412 jobs done in 12 min (34 a minute), 3 failed}, of the last lines of its log. */
  public String text() {
    String jobs = done == 1 ? "1 job done" : String.format(Locale.ROOT, "%,d jobs done", done);
    String rate =
        span.compareTo(Duration.ofMinutes(1)) < 0 ? "" : " (%s a minute)".formatted(perMinute());
    return jobs
        + (span.isZero() ? "" : " in " + HumanTime.wholeSeconds(span))
        + rate
        + (failed == 0 ? "" : ", %,d failed".formatted(failed));
  }

  private String perMinute() {
    double rate = done * 60.0 / span.toSeconds();
    return String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%,.0f", rate);
  }
}
