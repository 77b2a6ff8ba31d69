package dev.workerbot.supervisor.reply;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A value, or why there is none. */
public sealed interface Reply<T> {
  record Ok<T>(T value) implements Reply<T> {}

  record FailedReply<T>(Problem problem) implements Reply<T> {}

  /** The value; where there is none, the problem. */
  static <T> Reply<T> of(Optional<T> value, Supplier<Problem> otherwise) {
    return value.<Reply<T>>map(Ok::new).orElseGet(() -> new FailedReply<>(otherwise.get()));
  }

  /** What becomes of the value; or the same problem. */
  default <R> Reply<R> then(Function<? super T, Reply<R>> next) {
    return switch (this) {
      case Ok<T>(var value) -> next.apply(value);
      case FailedReply<T>(var problem) -> new FailedReply<>(problem);
    };
  }

  /** What becomes of the value; or the same problem. */
  default <R> Reply<R> map(Function<? super T, R> next) {
    return then(value -> new Ok<>(next.apply(value)));
  }
}
