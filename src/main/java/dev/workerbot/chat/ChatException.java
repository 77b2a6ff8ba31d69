package dev.workerbot.chat;

import java.time.Duration;
import java.util.Optional;

/** The platform did not take a message. */
public final class ChatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean permanent;
  private final transient Optional<Duration> retryAfter;

  private ChatException(
      String sentence, boolean permanent, Optional<Duration> retryAfter, Throwable cause) {
    super(sentence, cause);
    this.permanent = permanent;
    this.retryAfter = retryAfter;
  }

  /** It may take it later: a time-out, a server error, a lost connection. */
  public static ChatException passing(String sentence, Throwable cause) {
    return new ChatException(sentence, false, Optional.empty(), cause);
  }

  /** It will take it after this time; {@code 429} with {@code Retry-After}. */
  public static ChatException later(String sentence, Duration retryAfter) {
    return new ChatException(sentence, false, Optional.of(retryAfter), null);
  }

  /** It will never take it: no such channel, message deleted, token revoked. */
  public static ChatException permanent(String sentence) {
    return new ChatException(sentence, true, Optional.empty(), null);
  }

  public boolean isPermanent() {
    return permanent;
  }

  public Optional<Duration> retryAfter() {
    return retryAfter == null ? Optional.empty() : retryAfter;
  }
}
