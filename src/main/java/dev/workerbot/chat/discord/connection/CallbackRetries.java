package dev.workerbot.chat.discord.connection;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Sends the answer to an interaction again where it gets lost, as long as Discord waits for it:
 * three seconds, in which JDA, whose tries take ten each, makes one. Source: Discord, "Receiving
 * and responding to interactions".
 */
final class CallbackRetries implements Interceptor {
  private static final Duration ATTEMPT = Duration.ofMillis(800);
  private static final Duration ALL = Duration.ofMillis(2200);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final int NO_CONTENT = 204;
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;
  private static final int ERROR_BYTES = 1000;

  /** Discord's error code for an interaction that was answered before. */
  private static final String ANSWERED = "40060";

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    return request.url().encodedPath().endsWith("/callback")
        ? answer(within(chain, (int) ATTEMPT.toMillis()), request)
        : chain.proceed(request);
  }

  private static Chain within(Chain chain, int millis) {
    return chain
        .withConnectTimeout(millis, TimeUnit.MILLISECONDS)
        .withReadTimeout(millis, TimeUnit.MILLISECONDS)
        .withWriteTimeout(millis, TimeUnit.MILLISECONDS);
  }

  private static Response answer(Chain chain, Request request) throws IOException {
    long end = System.nanoTime() + ALL.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    Optional<IOException> lost = Optional.empty();
    while (true) {
      Optional<Response> response = Optional.empty();
      try {
        response = Optional.of(chain.proceed(request));
      } catch (IOException failed) {
        lost = Optional.of(failed);
      }
      if (response.isPresent() && response.get().code() < SERVER_ERROR) {
        if (lost.isEmpty() || !isAnswered(response.get())) {
          return response.get();
        }
        // By one of our tries: that is what was wanted, but for what Discord said to it.
        response.get().close();
        return response.get().newBuilder().code(NO_CONTENT).body(ResponseBody.EMPTY).build();
      }
      if (response.isPresent()) {
        response.get().close();
        lost = Optional.of(new IOException("HTTP " + response.get().code()));
      }
      if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) > end) {
        throw lost.orElseThrow();
      }
      sleep(pause);
      pause *= 2;
    }
  }

  private static boolean isAnswered(Response response) throws IOException {
    return response.code() == BAD_REQUEST
        && response.peekBody(ERROR_BYTES).string().contains(ANSWERED);
  }

  private static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }
}
