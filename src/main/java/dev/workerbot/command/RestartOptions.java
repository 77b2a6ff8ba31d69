package dev.workerbot.command;

import java.time.Duration;
import java.util.Optional;

/**
 * How workers are restarted.
 *
 * @param graceful whether each is asked to finish its job first, in the way that its kind knows
 * @param rolling a few at a time; empty for all at once
 */
public record RestartOptions(boolean graceful, Optional<RollingOptions> rolling) {
  /** All at once, by stop and start. */
  public static final RestartOptions PLAIN = new RestartOptions(false, Optional.empty());

  /**
   * A few at a time; the next only when these have stayed up.
   *
   * @param batch most that may be down at once, 1 to {@link #MAX_BATCH}
   * @param pause between one batch and the next, up to {@link #MAX_PAUSE}
   */
  public record RollingOptions(int batch, Duration pause) {
    public static final int MAX_BATCH = 100;
    public static final Duration MAX_PAUSE = Duration.ofMinutes(30);
    public static final RollingOptions DEFAULT = new RollingOptions(1, Duration.ofSeconds(5));

    public RollingOptions {
      if (batch < 1 || batch > MAX_BATCH || pause.isNegative() || pause.compareTo(MAX_PAUSE) > 0) {
        throw new IllegalArgumentException("no batch of " + batch + ", or no pause of " + pause);
      }
    }
  }

  public boolean isPlain() {
    return equals(PLAIN);
  }

  /**
   * The options that say so, each with a leading blank; {@link
   * dev.workerbot.command.syntax.RestartArguments} reads them back.
   */
  public String text() {
    return (graceful ? " --graceful" : "")
        + rolling
            .map(one ->
                " --rolling --batch=" + one.batch() + " --pause=" + one.pause().toSeconds() + "s")
            .orElse("");
  }
}
