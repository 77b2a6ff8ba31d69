package dev.workerbot.supervisor.laravel;

/**
 * What Laravel assumes or recommends where nothing is set. Sources: laravel/framework 8.x to 13.x,
 * WorkCommand.php ({@code --timeout=60}, {@code --memory=128}); laravel/docs 10.x to 13.x,
 * queues.md and horizon.md, Supervisor Configuration ({@code stopwaitsecs=3600}); laravel/framework
 * 11.x to 13.x, config/queue.php ({@code retry_after}).
 */
public final class LaravelDefaults {
  /** Seconds that a job may take, also for Horizon. */
  public static final int TIMEOUT = 60;

  /** Megabytes above which a queue worker makes way for a fresh one. */
  public static final int MEMORY = 128;

  /** Seconds before Supervisor kills a worker that was told to stop. */
  public static final int STOPWAITSECS = 3600;

  private static final int TO_SPARE = 60;

  private LaravelDefaults() {}

  /** What {@code stopwaitsecs} should be for jobs that may take so many seconds. */
  public static int stopwaitsecs(int timeout) {
    return timeout < STOPWAITSECS ? STOPWAITSECS : timeout + TO_SPARE;
  }
}
