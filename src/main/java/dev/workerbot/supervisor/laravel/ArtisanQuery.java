package dev.workerbot.supervisor.laravel;

import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What an application is asked through its command line tool, or has it do with its failed jobs;
 * {@code config/workerbot-artisan} takes these and no others.
 */
public sealed interface ArtisanQuery {
  /** How long it may take there; the script ends it then. */
  Duration LIMIT = Duration.ofSeconds(20);

  /** What the script takes behind the application. */
  List<String> words();

  /** How long it may take, as the script has it. */
  default Duration limit() {
    return LIMIT;
  }

  /** The same without {@code --json}, for a Laravel that does not know that option. */
  default ArtisanQuery asTable() {
    return this;
  }

  /** The machines on which Horizon runs. */
  record ListHorizons() implements ArtisanQuery {
    @Override
    public List<String> words() {
      return List.of("horizon:list");
    }
  }

  /**
   * How many jobs wait.
   *
   * @param queues each {@code connection:queue}, or the queue alone for the usual connection
   * @param json known from Laravel 12.16
   */
  record MonitorQueues(List<String> queues, boolean json) implements ArtisanQuery {
    /** As many as are asked for at once. */
    public static final int MOST = 50;

    private static final Pattern QUEUE =
        Pattern.compile("[A-Za-z0-9_.:/{}][A-Za-z0-9_.:/{}-]{0,199}");

    public MonitorQueues {
      queues = List.copyOf(queues);
      if (queues.isEmpty()
          || queues.size() > MOST
          || !queues.stream().allMatch(MonitorQueues::isQueue)) {
        throw new IllegalArgumentException("no queues: " + queues);
      }
    }

    /** Whether it can be asked for; names with other characters cannot. */
    public static boolean isQueue(String queue) {
      return QUEUE.matcher(queue).matches();
    }

    @Override
    public List<String> words() {
      return withJson(json, "queue:monitor", String.join(",", queues));
    }

    @Override
    public ArtisanQuery asTable() {
      return new MonitorQueues(queues, false);
    }
  }

  /**
   * The failed jobs, without what is in them.
   *
   * @param json known from Laravel 13.10
   */
  record ListFailed(boolean json) implements ArtisanQuery {
    @Override
    public List<String> words() {
      return withJson(json, "queue:failed");
    }

    @Override
    public ArtisanQuery asTable() {
      return new ListFailed(false);
    }
  }

  /** Puts failed jobs back into their queues. */
  record RetryFailed(List<String> ids) implements ArtisanQuery {
    /** As many as are named at once. */
    public static final int MOST = 100;

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z][0-9A-Za-z-]{0,63}");
    private static final Duration LONG = Duration.ofMinutes(2);

    public RetryFailed {
      ids = List.copyOf(ids);
      if (ids.isEmpty() || ids.size() > MOST || !ids.stream().allMatch(RetryFailed::isId)) {
        throw new IllegalArgumentException("no ids of failed jobs: " + ids);
      }
    }

    /** Whether it can be the id of a failed job: a number or a UUID. */
    public static boolean isId(String id) {
      return ID.matcher(id).matches() && !id.equals("all");
    }

    @Override
    public List<String> words() {
      return withJson(false, "queue:retry", ids.toArray(String[]::new));
    }

    @Override
    public Duration limit() {
      return LONG;
    }
  }

  private static List<String> withJson(boolean json, String command, String... arguments) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(arguments));
    if (json) {
      words.add("--json");
    }
    return words;
  }
}
