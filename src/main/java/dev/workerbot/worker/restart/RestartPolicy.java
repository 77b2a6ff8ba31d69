package dev.workerbot.worker.restart;

import java.time.Duration;
import java.util.Optional;

/**
 * What a worker's config says of the ends of its process.
 *
 * @param autorestart what Supervisor makes of an end by itself
 * @param startsecs how long it must stay up; an end before that is no exit, but a failed start
 * @param isOnDemand whether supervisord leaves its start to somebody else ({@code autostart=false})
 * @param endsAfter the least time after which its command ends by itself when all is well, such as
 *     Laravel's {@code --max-time}; empty where nothing in the command says that it does
 * @param worksOn whether its command is known to work on, until it is told to end or {@code
 *     endsAfter} is over: a queue worker
 */
public record RestartPolicy(
    Autorestart autorestart,
    Duration startsecs,
    boolean isOnDemand,
    Optional<Duration> endsAfter,
    boolean worksOn) {
  /** Of a clock that shows whole seconds, and of a process that needs time to come and go. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  /** Nobody asks a worker that shall work on to end so soon, time after time. */
  private static final Duration QUICK = Duration.ofSeconds(20);

  /** Of a command of which nobody knows whether it works on. */
  public RestartPolicy(
      Autorestart autorestart,
      Duration startsecs,
      boolean isOnDemand,
      Optional<Duration> endsAfter) {
    this(autorestart, startsecs, isOnDemand, endsAfter, false);
  }

  /** The same of what does not work on just now. */
  public RestartPolicy resting() {
    return new RestartPolicy(autorestart, startsecs, isOnDemand, endsAfter, false);
  }

  /** Whether it should have lived for longer, though its exit code says that all is well. */
  public boolean isQuick(Duration life) {
    return worksOn
        && autorestart == Autorestart.ALWAYS
        && life.compareTo(QUICK) < 0
        && (endsAfter.isEmpty() || endsTooSoonAfter(life));
  }

  /** Whether it ended before its time, and Supervisor leaves it so: exit code 0 is expected. */
  public boolean isUndoneAfter(Duration life) {
    return worksOn
        && autorestart == Autorestart.UNEXPECTED
        && (endsAfter.isEmpty() || endsTooSoonAfter(life));
  }

  /** Whether its command may well have ended by itself, and in order, after so long a life. */
  public boolean mayEndAfter(Duration life) {
    return endsAfter.filter(least -> life.plus(SLACK).compareTo(least) >= 0).isPresent();
  }

  /** Whether after so long a life its command cannot be through with what it is there for. */
  public boolean endsTooSoonAfter(Duration life) {
    return endsAfter.isPresent() && !mayEndAfter(life);
  }

  /** Whether it is there to do one thing and to end. */
  public boolean isOneShot() {
    return autorestart == Autorestart.NEVER
        && (endsAfter.isPresent() || startsecs.isZero() || isOnDemand);
  }
}
