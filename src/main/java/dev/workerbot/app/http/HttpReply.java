package dev.workerbot.app.http;

import java.time.Duration;
import java.util.Map;

/**
 * An answer over HTTP.
 *
 * @param headers beside those that every answer has
 */
record HttpReply(int code, String type, String body, Map<String, String> headers) {
  static final String JSON = "application/json";

  static HttpReply text(int code, String sentence) {
    return new HttpReply(code, "text/plain; charset=utf-8", sentence + "\n", Map.of());
  }

  static HttpReply json(int code, String json) {
    return new HttpReply(code, JSON, json + "\n", Map.of());
  }

  /** The same answer with one header more. */
  HttpReply with(String header, String value) {
    return new HttpReply(code, type, body, Map.of(header, value));
  }

  /** The same answer, which says when to ask again. */
  HttpReply retryAfter(Duration wait) {
    return with("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }
}
