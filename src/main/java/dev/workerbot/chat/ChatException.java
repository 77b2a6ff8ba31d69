package dev.workerbot.chat;

import java.time.Duration;
import java.util.Optional;

/** The platform did not take a message. */
public final class ChatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  private enum Kind {
    PASSING,
    PERMANENT,
    GONE,
    FIXED
  }

  private ChatException(
      String sentence, Kind kind, Optional<Duration> retryAfter, Throwable cause) {
    super(sentence, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** It may take it later: a time-out, a server error, a lost connection. */
  public static ChatException passing(String sentence, Throwable cause) {
    return new ChatException(sentence, Kind.PASSING, Optional.empty(), cause);
  }

  /** It will take it after this time; {@code 429} with {@code Retry-After}. */
  public static ChatException later(String sentence, Duration retryAfter) {
    return new ChatException(sentence, Kind.PASSING, Optional.of(retryAfter), null);
  }

  /** It will never take it: no such channel, token revoked. */
  public static ChatException permanent(String sentence) {
    return new ChatException(sentence, Kind.PERMANENT, Optional.empty(), null);
  }

  /** The message that was to be edited is not there any more. */
  public static ChatException gone(String sentence) {
    return new ChatException(sentence, Kind.GONE, Optional.empty(), null);
  }

  /** The message that was to be edited is there, and can be edited no more. */
  public static ChatException fixed(String sentence) {
    return new ChatException(sentence, Kind.FIXED, Optional.empty(), null);
  }

  /** Whether trying again is of no use. */
  public boolean isPermanent() {
    return kind != Kind.PASSING;
  }

  /** Whether the message is not there any more. */
  public boolean isGone() {
    return kind == Kind.GONE;
  }

  /** Whether the message stays as it is. */
  public boolean isFixed() {
    return kind == Kind.FIXED;
  }

  public Optional<Duration> retryAfter() {
    return retryAfter == null ? Optional.empty() : retryAfter;
  }
}
