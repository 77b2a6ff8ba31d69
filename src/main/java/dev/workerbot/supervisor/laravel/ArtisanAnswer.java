package dev.workerbot.supervisor.laravel;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an application answered through its command line tool. */
public sealed interface ArtisanAnswer {
  /**
   * It ran to its end.
   *
   * @param text what it printed, cut where {@code truncated}
   */
  record ArtisanOutput(String text, boolean truncated, RunPlace place) implements ArtisanAnswer {}

  /**
   * There is no answer.
   *
   * @param sentence for people, without a full stop
   */
  record NotAnswered(Reason reason, String sentence) implements ArtisanAnswer {}

  /** Why there is none. */
  enum Reason {
    /** The config has no {@code artisan-runner}. */
    NOT_SET,
    /** The script is not there, or is an older one that refuses. */
    NOT_INSTALLED,
    /** sudo refuses. */
    NOT_ALLOWED,
    /** It took longer than it may. */
    TOO_LONG,
    /** This Laravel has no such option. */
    NO_SUCH_OPTION,
    /** The application has no such command. */
    NO_SUCH_COMMAND,
    /** The application cannot reach what keeps its queue. */
    NO_CONNECTION,
    /** Anything else. */
    FAILED
  }

  /**
   * Where and when the script ran, by its own word.
   *
   * @param host the machine's name; empty where it did not tell
   * @param time its clock
   * @param maintenance whether the application is down for maintenance, where workers take no jobs
   */
  record RunPlace(Optional<String> host, Optional<Instant> time, boolean maintenance) {
    public static final RunPlace UNKNOWN = new RunPlace(Optional.empty(), Optional.empty(), false);

    private static final Pattern LINE =
        Pattern.compile(
            "(?m)^workerbot-artisan: host=(\\S{1,255}) time=(\\d{1,12}) maintenance=(yes|no)$");

    static RunPlace of(String err) {
      Matcher line = LINE.matcher(err);
      return line.find()
          ? new RunPlace(
              Optional.of(line.group(1)),
              Optional.of(Instant.ofEpochSecond(Long.parseLong(line.group(2)))),
              line.group(3).equals("yes"))
          : UNKNOWN;
    }

    /** How long ago that was by its clock; empty where that is not known. */
    public OptionalLong secondsSince(Instant then) {
      return time.stream().mapToLong(now -> now.getEpochSecond() - then.getEpochSecond()).findAny();
    }
  }
}
