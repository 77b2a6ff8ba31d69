package dev.workerbot.chat;

import java.time.Duration;
import java.util.Optional;

/** The platform did not take a message. */
public final class ChatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureKind failureKind;
  private final transient Optional<Duration> retryAfter;

  private enum FailureKind {
    PASSING,
    PERMANENT,
    GONE,
    FIXED
  }

  private ChatException(
      String sentence, FailureKind failureKind, Optional<Duration> retryAfter, Throwable cause) {
    super(sentence, cause);
    this.failureKind = failureKind;
    this.retryAfter = retryAfter;
  }

  /** It may take it later: a time-out, a server error, a lost connection. */
  public static ChatException passing(String sentence, Throwable cause) {
    return new ChatException(sentence, FailureKind.PASSING, Optional.empty(), cause);
  }

  /** It will take it after this time; {@code 429} with {@code Retry-After}. */
  public static ChatException later(String sentence, Duration retryAfter) {
    return new ChatException(sentence, FailureKind.PASSING, Optional.of(retryAfter), null);
  }

  /** It will never take it: no such channel, token revoked. */
  public static ChatException permanent(String sentence) {
    return new ChatException(sentence, FailureKind.PERMANENT, Optional.empty(), null);
  }

  /** The message that was to be edited is not there any more. */
  public static ChatException gone(String sentence) {
    return new ChatException(sentence, FailureKind.GONE, Optional.empty(), null);
  }

  /** The message that was to be edited is there, and can be edited no more. */
  public static ChatException fixed(String sentence) {
    return new ChatException(sentence, FailureKind.FIXED, Optional.empty(), null);
  }

  /** Whether trying again is of no use. */
  public boolean isPermanent() {
    return failureKind != FailureKind.PASSING;
  }

  /** Whether the message is not there any more. */
  public boolean isGone() {
    return failureKind == FailureKind.GONE;
  }

  /** Whether the message stays as it is. */
  public boolean isFixed() {
    return failureKind == FailureKind.FIXED;
  }

  public Optional<Duration> retryAfter() {
    return retryAfter == null ? Optional.empty() : retryAfter;
  }
}
