package dev.workerbot.app.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A part of the bot whose health can be asked for.
 *
 * @param name a word, such as {@code chat}
 * @param trouble what is wrong with it, as a sentence for people; empty while it is well. Asked at
 *     every probe, so it should answer from memory or nearly so
 * @param vital whether a trouble of it means that the bot hangs, so that only a restart helps
 * @param isOwn whether it speaks in workerbot's own words, in which nothing has to be masked
 */
public record HealthPart(
    String name, Supplier<Optional<String>> trouble, boolean vital, boolean isOwn) {
  /** A part whose troubles pass, or somebody has to mend: a restart would change nothing. */
  public HealthPart(String name, Supplier<Optional<String>> trouble) {
    this(name, trouble, false, false);
  }

  /** The same of one that speaks in workerbot's own words. */
  public static HealthPart inOwnWords(String name, Supplier<Optional<String>> trouble) {
    return new HealthPart(name, trouble, false, true);
  }

  /**
   * A thread of ours that has to come round again and again.
   *
   * @param still for how long it has not
   */
  public static HealthPart moving(String name, Supplier<Duration> still, Duration longest) {
    return new HealthPart(
        name,
        () ->
            Optional.of(still.get())
                .filter(time -> time.compareTo(longest) > 0)
                .map(time -> "it has not moved for %d min".formatted(time.toMinutes())),
        true,
        true);
  }

  /** A part that is well for good once it was seen to be so. */
  public static HealthPart once(String name, BooleanSupplier well, String otherwise) {
    AtomicBoolean seen = new AtomicBoolean();
    return new HealthPart(
        name,
        () -> {
          if (!seen.get() && well.getAsBoolean()) {
            seen.set(true);
          }
          return seen.get() ? Optional.empty() : Optional.of(otherwise);
        });
  }
}
