package dev.workerbot.testing.discord;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How often each route may be called, and what Discord's headers say of it. */
final class RateLimits {
  private static final Limit GENEROUS = new Limit(1000, 1);
  private static final double SLACK_SECONDS = 0.1;

  private final Map<String, Limit> limits = new HashMap<>();
  private final Map<String, Window> windows = new HashMap<>();
  private final Map<String, Long> notBefore = new HashMap<>();
  private int tooMany;

  private record Limit(int calls, double seconds) {}

  private record Window(long start, int calls) {}

  /**
   * What a call gets to hear.
   *
   * @param retryAfter seconds, where the call is one too many
   * @param scope whose limit it was
   */
  record Verdict(Optional<Double> retryAfter, String scope, Map<String, String> headers) {}

  synchronized void bucket(String route, int calls, double seconds) {
    limits.put(route, new Limit(calls, seconds));
  }

  synchronized int tooMany() {
    return tooMany;
  }

  /** The route, or with an empty one everything, is closed for a second. */
  synchronized void close(String route) {
    notBefore.put(route, System.nanoTime() + (long) ((1 - SLACK_SECONDS) * 1e9));
  }

  synchronized Verdict ask(Request request) {
    String route = request.route();
    long now = System.nanoTime();
    boolean bound = !route.contains("{token}");
    if (isClosed(route, now) || (bound && isClosed("", now))) {
      tooMany++;
      return new Verdict(Optional.of(1.0), "user", Map.of());
    }
    Limit limit = limits.getOrDefault(route, GENEROUS);
    String key = route + " " + (request.steps().size() > 1 ? request.step(1) : "");
    Window window = windows.getOrDefault(key, new Window(now, 0));
    double left = limit.seconds() - (now - window.start()) / 1e9;
    if (left <= 0) {
      window = new Window(now, 0);
      left = limit.seconds();
    }
    if (window.calls() >= limit.calls()) {
      tooMany++;
      return new Verdict(Optional.of(Math.ceil(left)), "user", headers(route, limit, 0, left));
    }
    windows.put(key, new Window(window.start(), window.calls() + 1));
    return new Verdict(
        Optional.empty(), "", headers(route, limit, limit.calls() - window.calls() - 1, left));
  }

  /** The headers of a call that was refused because of its route. */
  synchronized Map<String, String> headersOf(Request request) {
    String route = request.route();
    return headers(route, limits.getOrDefault(route, GENEROUS), 0, 1);
  }

  private boolean isClosed(String route, long now) {
    return notBefore.containsKey(route) && now - notBefore.get(route) < 0;
  }

  private static Map<String, String> headers(
      String route, Limit limit, int remaining, double left) {
    double reset = System.currentTimeMillis() / 1000.0 + left;
    return Map.of(
        "X-RateLimit-Limit", Integer.toString(limit.calls()),
        "X-RateLimit-Remaining", Integer.toString(remaining),
        "X-RateLimit-Reset", String.format(Locale.ROOT, "%.3f", reset),
        "X-RateLimit-Reset-After", String.format(Locale.ROOT, "%.3f", left),
        "X-RateLimit-Bucket", Integer.toHexString(route.hashCode()));
  }
}
