package dev.workerbot.command.syntax;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.command.RestartOptions.RollingOptions;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.text.Amount;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How {@link RestartOptions} are typed. */
public final class RestartArguments {
  /** How it is said. */
  public static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.flag("rolling", "One after the other, the next once the last has stayed up"),
          Parameter.option(
                  "batch", ParameterKind.NUMBER, "How many at a time with --rolling; 1 if empty")
              .upTo(RollingOptions.MAX_BATCH)
              .usually(1),
          Parameter.option(
                  "pause",
                  ParameterKind.TIME,
                  "Pause between them with --rolling, such as 10s; 5s if empty")
              .usually("5s"),
          Parameter.flag("graceful", "Let each worker finish its job first"));

  private RestartArguments() {}

  /** What {@link RestartOptions#text} has said. */
  public static RestartOptions of(String text) {
    return read(new Arguments(Syntax.specOf(Verb.RESTART), Tokenizer.read(text)));
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
                    batch.map(RestartArguments::batch).orElse(RollingOptions.DEFAULT.batch()),
                    pause.map(RestartArguments::pause).orElse(RollingOptions.DEFAULT.pause())))
            : Optional.empty());
  }

  private static int batch(String word) {
    return Amount.number(word, RollingOptions.MAX_BATCH)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "`--batch` takes a number from 1 to %d, such as `--batch 2`."
                    .formatted(RollingOptions.MAX_BATCH)));
  }

  private static Duration pause(String word) {
    return word.matches("0+s?")
        ? Duration.ZERO
        : Amount.time(word, RollingOptions.MAX_PAUSE)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "`--pause` takes a time up to %d minutes, such as `--pause 5s`."
                        .formatted(RollingOptions.MAX_PAUSE.toMinutes())));
  }
}
