package dev.workerbot.feature.health;

import dev.workerbot.command.Command;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.supervisor.laravel.answer.FailedJob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/**
 * Has failed jobs done again.
 *
 * @param what the id of one, the class of several, or {@link #ALL}
 * @param of of which workers; empty for all that the caller may use
 * @param until no job that failed later, as the application writes the time; empty for any
 */
public record Retry(String what, Optional<Selector> of, Optional<String> until, boolean confirmed)
    implements Command {
  /** Stands for every failed job. */
  static final String ALL = "all";

  private static final int MOST_CHARACTERS = 300;

  public Retry {
    if (what.isBlank()
        || what.length() > MOST_CHARACTERS
        || what.startsWith("-")
        || what.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "Name what to retry: the id or the class of a failed job, or `retry all queue@web1`."
              + " `failed` lists them.");
    }
  }

  /** Whether it means this job. */
  boolean means(FailedJob job) {
    boolean named =
        what.equals(ALL)
            || what.equals(job.id())
            || what.equals(job.jobClass())
            || what.equals(shortName(job.jobClass()));
    return named && until.map(last -> job.failedAt().compareTo(last) <= 0).orElse(true);
  }

  /** A class without its namespace. */
  static String shortName(String jobClass) {
    return jobClass.substring(jobClass.lastIndexOf('\\') + 1);
  }

  /** The same once it was shown: these jobs, and none that failed after them. */
  Retry confirmedUntil(String last) {
    return new Retry(what, of, Optional.of(last).filter(time -> !time.isBlank()), true);
  }

  @Override
  public Verb verb() {
    return Verb.RETRY;
  }

  @Override
  public Optional<Selector> named() {
    return of;
  }

  @Override
  public Optional<Selector> shown() {
    return of;
  }

  @Override
  public String text() {
    return "retry "
        + Tokenizer.quote(what)
        + of.map(selector -> " " + selector).orElse("")
        + until.map(last -> " --until=" + Tokenizer.quote(last)).orElse("")
        + (confirmed ? " --yes" : "");
  }
}
