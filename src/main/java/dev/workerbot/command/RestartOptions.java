package dev.workerbot.command;

import dev.workerbot.command.Parameter.ParameterKind;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.List;
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

  /** How it is said. */
  public static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.flag("rolling", "One after the other, the next when the last has stayed up"),
          Parameter.option(
                  "batch", ParameterKind.NUMBER, "How many at a time while rolling; 1 if empty")
              .upTo(RollingOptions.MAX_BATCH)
              .usually(1),
          Parameter.option(
                  "pause",
                  ParameterKind.TIME,
                  "How long between them while rolling, such as 10s; 5s if empty")
              .usually("5s"),
          Parameter.flag("graceful", "Let each finish its job first"));

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

  /** What {@link #text} has said. */
  public static RestartOptions of(String text) {
    return read(new Arguments(VerbSpec.of(Verb.RESTART), Tokenizer.read(text)));
  }

  /** What is said of it behind a verb with {@link #PARAMETERS}. */
  public static RestartOptions read(Arguments typed) {
    boolean graceful = typed.flag("graceful");
    boolean rolling = typed.flag("rolling");
    Optional<String> batch = typed.value("batch");
    Optional<String> pause = typed.value("pause");
    if (!rolling && (batch.isPresent() || pause.isPresent())) {
      throw new IllegalArgumentException(
          "`--batch` and `--pause` are for a rolling restart: add `--rolling`.");
    }
    return new RestartOptions(
        graceful,
        rolling
            ? Optional.of(
                new RollingOptions(
                    batch.map(RestartOptions::batch).orElse(RollingOptions.DEFAULT.batch()),
                    pause.map(RestartOptions::pause).orElse(RollingOptions.DEFAULT.pause())))
            : Optional.empty());
  }

  private static int batch(String word) {
    return Arguments.number(word, RollingOptions.MAX_BATCH)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--batch takes a number from 1 to %d, such as `--batch 2`."
                    .formatted(RollingOptions.MAX_BATCH)));
  }

  private static Duration pause(String word) {
    return word.matches("0+s?")
        ? Duration.ZERO
        : Arguments.time(word, RollingOptions.MAX_PAUSE)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "--pause takes a time up to %d minutes, such as `--pause 5s`."
                        .formatted(RollingOptions.MAX_PAUSE.toMinutes())));
  }

  public boolean isPlain() {
    return equals(PLAIN);
  }

  /** The options that say so, each with a leading blank; {@link Grammar} reads them back. */
  public String text() {
    return (graceful ? " --graceful" : "")
        + rolling
            .map(one ->
                " --rolling --batch=" + one.batch() + " --pause=" + one.pause().toSeconds() + "s")
            .orElse("");
  }
}
