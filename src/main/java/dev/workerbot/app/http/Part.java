package dev.workerbot.app.http;

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
 */
public record Part(String name, Supplier<Optional<String>> trouble) {
  /** A part that is well for good once it was seen to be so. */
  public static Part once(String name, BooleanSupplier well, String otherwise) {
    AtomicBoolean seen = new AtomicBoolean();
    return new Part(
        name,
        () -> {
          if (!seen.get() && well.getAsBoolean()) {
            seen.set(true);
          }
          return seen.get() ? Optional.empty() : Optional.of(otherwise);
        });
  }
}
