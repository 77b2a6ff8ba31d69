package dev.workerbot.supervisor.laravel.answer;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.workerbot.supervisor.laravel.ArtisanQuery.RetryFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job that has failed, as {@code queue:failed} lists it: nothing of what was in it.
 *
 * @param jobClass such as {@code App\Jobs\SendInvoice}; empty where it is not known
 * @param failedAt as the application writes it, in its own time zone
 */
public record FailedJob(
    String id, String connection, String queue, String jobClass, String failedAt) {
  /** What Laravel says where there is none; Source: ListFailedCommand.php of 8.83 and of 9.52. */
  private static final List<String> NONE = List.of("No failed jobs!", "No failed jobs found");

  /** Source: ListFailedCommand.php of 9.52 to 13.9, displayFailedJobs. */
  private static final Pattern ROW =
      Pattern.compile(
          "^\\s*(\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d\\S*) (\\S+) [."
              + " ]*([^\\s@.][^\\s@]*)@(\\S+)(?: (.*))?$");

  /** Their newest first, as they were printed; empty where that cannot be read. */
  public static Optional<List<FailedJob>> parse(String text) {
    return Printout.json(text)
        .map(rows ->
            rows.stream()
                .map(row ->
                    new FailedJob(
                        Printout.text(row, "id"),
                        Printout.text(row, "connection"),
                        Printout.text(row, "queue"),
                        Printout.text(row, "class"),
                        Printout.text(row, "failed_at")))
                .toList())
        .or(() -> table(text))
        .or(() -> rows(text))
        .map(jobs -> jobs.stream().filter(job -> RetryFailed.isId(job.id())).toList());
  }

  /** Source: ListFailedCommand.php of 8.83. */
  private static Optional<List<FailedJob>> table(String text) {
    return Printout.table(text, "ID", 5)
        .map(rows ->
            rows.stream()
                .map(row ->
                    new FailedJob(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)))
                .toList());
  }

  private static Optional<List<FailedJob>> rows(String text) {
    List<FailedJob> jobs = new ArrayList<>();
    text.lines()
        .forEach(line -> {
          Matcher row = ROW.matcher(line);
          if (row.find()) {
            jobs.add(
                new FailedJob(
                    row.group(2),
                    row.group(3),
                    row.group(4),
                    Optional.ofNullable(row.group(5)).orElse("").strip(),
                    row.group(1)));
          }
        });
    return jobs.isEmpty() && NONE.stream().noneMatch(text::contains)
        ? Optional.empty()
        : Optional.of(jobs);
  }
}
