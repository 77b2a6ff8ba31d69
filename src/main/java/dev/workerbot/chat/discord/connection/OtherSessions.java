package dev.workerbot.chat.discord.connection;

import dev.workerbot.chat.connection.NoticeSender;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import net.dv8tion.jda.api.events.http.HttpRequestEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.requests.ErrorResponse;
import net.dv8tion.jda.api.requests.Response;
import net.dv8tion.jda.api.requests.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that another program is logged in with the same token. Discord sends each interaction to
 * both and takes one answer, so that our only answer is refused as a second one. Once may be a try
 * of JDA's whose answer got lost; {@link #ENOUGH} within {@link #WINDOW} is not. Safe for use by
 * several threads. Source: Discord, "Opcodes and status codes", JSON error 40060.
 */
final class OtherSessions extends ListenerAdapter {
  static final int ENOUGH = 3;
  static final Duration WINDOW = Duration.ofMinutes(30);

  private static final Logger LOG = LoggerFactory.getLogger(OtherSessions.class);

  private static final ErrorResponse ALREADY_ANSWERED =
      ErrorResponse.INTERACTION_ALREADY_ACKNOWLEDGED;

  private static final String WHAT = "Discord sends each command to both, and both run it.";
  private static final String REMEDY =
      "Stop it, or reset the token and give the new one to this workerbot only.";
  private static final String TITLE = "Another program uses workerbot's Discord token";

  private final LongSupplier nanos;
  private final NoticeSender noticeSender;
  private final Deque<Long> refusals = new ArrayDeque<>();
  private boolean said;

  /**
   * @param nanos a monotonic clock
   */
  OtherSessions(LongSupplier nanos, NoticeSender noticeSender) {
    this.nanos = nanos;
    this.noticeSender = noticeSender;
  }

  @Override
  public void onHttpRequest(HttpRequestEvent event) {
    Response response = event.getResponse();
    if (response == null || response.isOk() || !isFirstAnswer(event.getRoute())) {
      return;
    }
    boolean taken =
        response
            .optObject()
            .filter(error -> error.getInt("code", 0) == ALREADY_ANSWERED.getCode())
            .isPresent();
    if (taken) {
      answeredByAnother();
    }
  }

  private static boolean isFirstAnswer(Route.CompiledRoute route) {
    return route.getBaseRoute().equals(Route.Interactions.CALLBACK);
  }

  /** The first answer to an interaction was refused, for somebody had answered it. */
  void answeredByAnother() {
    boolean isNew;
    synchronized (this) {
      refusals.addLast(nanos.getAsLong());
      isNew = isThere() && !said;
      said |= isNew;
    }
    if (isNew) {
      LOG.error("{}. {}", TITLE, WHAT);
      noticeSender.tell(TITLE, List.of(WHAT, REMEDY));
    }
  }

  /** What is wrong, as a sentence; empty where nothing of the kind was seen lately. */
  synchronized Optional<String> trouble() {
    return isThere() ? Optional.of(TITLE + ". " + WHAT + " " + REMEDY) : Optional.empty();
  }

  private boolean isThere() {
    long since = nanos.getAsLong() - WINDOW.toNanos();
    while (!refusals.isEmpty() && refusals.peekFirst() - since < 0) {
      refusals.removeFirst();
    }
    boolean there = refusals.size() >= ENOUGH;
    said &= there;
    return there;
  }
}
