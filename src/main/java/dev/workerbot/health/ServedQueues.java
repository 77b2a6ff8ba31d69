package dev.workerbot.health;

import dev.workerbot.supervisor.invocation.Artisan;
import dev.workerbot.supervisor.laravel.ArtisanQuery.MonitorQueues;
import dev.workerbot.supervisor.laravel.answer.FailedJob;
import java.util.List;
import java.util.Optional;

/**
 * The queues from which a worker of Laravel takes its jobs, as far as its command names them.
 *
 * @param horizon whether that is in the application's config/horizon.php
 * @param connection empty where the command names none: it is the application's usual one
 * @param queues the most urgent first; empty where the command names none
 */
public record ServedQueues(boolean horizon, Optional<String> connection, List<String> queues) {
  public ServedQueues {
    queues = List.copyOf(queues);
  }

  /** Those of a call of artisan; empty where it is no worker of queues. */
  public static Optional<ServedQueues> of(Artisan artisan) {
    return switch (artisan.command()) {
      case "horizon" -> Optional.of(new ServedQueues(true, Optional.empty(), List.of()));
      case "queue:work", "queue:listen" ->
          Optional.of(new ServedQueues(false, artisan.connection(), artisan.queues()));
      default -> Optional.empty();
    };
  }

  /** Whether a job came from one of them, or may have: what is not named can be any. */
  public boolean mayServe(FailedJob job) {
    return connection.map(job.connection()::equals).orElse(true)
        && (queues.isEmpty() || queues.contains(job.queue()));
  }

  /**
   * As {@code queue:monitor} takes them: {@code redis:high}, {@code high} of the usual connection,
   * {@code redis:} for what is usual there. Empty for Horizon, and where a name cannot be asked
   * for.
   */
  public List<String> monitored() {
    if (horizon) {
      return List.of();
    }
    String before = connection.map(name -> name + ":").orElse("");
    List<String> names =
        queues.isEmpty()
            ? List.of(connection.orElse("") + ":")
            : queues.stream()
                .filter(queue -> connection.isPresent() || !queue.contains(":"))
                .map(before::concat)
                .toList();
    return names.stream().filter(MonitorQueues::isQueue).toList();
  }

  /** What a person calls one of those. */
  public static String shown(String monitored) {
    String queue = monitored.substring(monitored.indexOf(':') + 1);
    return queue.isEmpty() ? "default" : queue;
  }
}
