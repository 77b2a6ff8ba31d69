package dev.workerbot.graceful;

import dev.workerbot.message.text.HumanTime;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.Artisan;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.supervisor.laravel.LaravelDefaults;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How long a job may hold up a Laravel worker that is to end. Source: laravel/framework,
 * WorkCommand.php ({@code --timeout=60}); supervisor 4.2.5, options.py ({@code stopwaitsecs=10}).
 *
 * @param job for people: {@code up to 90 s (--timeout)}
 * @param longest as far as it is known and bounded
 * @param stopWait after which Supervisor kills what it was told to stop
 */
public record JobTime(String job, Optional<Duration> longest, Duration stopWait) {
  private static final int DEFAULT_TIMEOUT = LaravelDefaults.TIMEOUT;
  private static final int DEFAULT_STOPWAITSECS = 10;

  /** Empty for what is no Laravel worker. */
  public static Optional<JobTime> of(ProgramConfig program) {
    Duration wait = Duration.ofSeconds(program.number("stopwaitsecs", DEFAULT_STOPWAITSECS));
    return Invocation.of(program)
        .artisan()
        .flatMap(artisan ->
            switch (artisan.command()) {
              case "horizon" ->
                  Optional.of(
                      new JobTime(
                          "as long as `timeout` in config/horizon.php allows (60 s by default)",
                          Optional.empty(),
                          wait));
              case "queue:work" -> Optional.of(queueWorker(artisan, wait));
              default -> Optional.empty();
            });
  }

  private static JobTime queueWorker(Artisan artisan, Duration wait) {
    OptionalInt given = artisan.number("timeout");
    if (given.isEmpty() && artisan.mayHave("timeout")) {
      return new JobTime("as long as its `--timeout` allows", Optional.empty(), wait);
    }
    int timeout = given.orElse(DEFAULT_TIMEOUT);
    if (timeout == 0) {
      return new JobTime("any length of time (--timeout=0)", Optional.empty(), wait);
    }
    Duration longest = Duration.ofSeconds(timeout);
    return new JobTime(
        "up to %s (--timeout%s)"
            .formatted(HumanTime.wholeSeconds(longest), given.isPresent() ? "" : " by default"),
        Optional.of(longest),
        wait);
  }

  /** What a stop means for it: {@code its job may take …; Supervisor kills it after …}. */
  public String whenStopped() {
    String kill = HumanTime.wholeSeconds(stopWait);
    return longest.filter(time -> time.compareTo(stopWait) < 0).isPresent()
        ? "its job may hold it %s".formatted(job)
        : "its job may take %s, but Supervisor kills it after %s (stopwaitsecs)"
            .formatted(job, kill);
  }
}
