package dev.workerbot.chat.slack.socket;

import dev.workerbot.chat.slack.call.SlackFailure;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One WebSocket of Socket Mode. Everything that comes is acknowledged before anything is done with
 * it. That the other side is gone is noticed by pings, which OkHttp sends. Source: Slack, "Using
 * Socket Mode".
 */
public final class SlackSocket extends WebSocketListener implements SlackLine {
  private static final Logger LOG = LoggerFactory.getLogger(SlackSocket.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int NORMAL = 1000;
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Function<Envelope, Optional<SlackReply>> inbox;
  private final Duration greetingTimeout;
  private final CompletableFuture<Integer> greeting = new CompletableFuture<>();
  private final CompletableFuture<SlackFailure> end = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final WebSocket socket;

  /**
   * What Slack brought.
   *
   * @param id by which it is acknowledged
   * @param type such as {@code slash_commands}
   */
  public record Envelope(String id, String type, JsonNode payload) {}

  /**
   * Begins to connect.
   *
   * @param client whose pings tell that the other side is gone
   * @param inbox what the envelopes go to, and what it wants to go back with the acknowledgement
   * @param greetingTimeout with Slack's greeting
   */
  SlackSocket(
      OkHttpClient client,
      String url,
      Function<Envelope, Optional<SlackReply>> inbox,
      Duration greetingTimeout) {
    this.inbox = inbox;
    this.greetingTimeout = greetingTimeout;
    this.socket = client.newWebSocket(new Request.Builder().url(url).build(), this);
  }

  /** Waits until Slack has greeted. */
  SlackSocket greeted() throws SlackFailure, InterruptedException {
    try {
      CompletableFuture.anyOf(greeting, end).get(greetingTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException silent) {
      kill();
      throw SlackFailure.unreached("Slack does not greet on a new connection");
    } catch (InterruptedException stopped) {
      kill();
      throw stopped;
    }
    if (end.isDone()) {
      kill();
      throw end.join();
    }
    return this;
  }

  @Override
  public int connections() {
    return greeting.getNow(0);
  }

  @Override
  public void onMessage(WebSocket from, String text) {
    try {
      JsonNode message = JSON.readTree(text);
      String id = message.path("envelope_id").asString("");
      String type = message.path("type").asString("");
      if (!id.isEmpty()) {
        Optional<SlackReply> reply = received(new Envelope(id, type, message.path("payload")));
        boolean sent = from.send(acknowledgement(id, reply));
        if (!sent) {
          LOG.debug("could not acknowledge what came by a connection that was closing");
        }
      } else if (type.equals("hello")) {
        greeting.complete(message.path("num_connections").asInt(0));
      } else if (type.equals("disconnect")) {
        end.complete(SlackFailure.said("a disconnect", message.path("reason").asString("")));
      }
    } catch (JacksonException noJson) {
      LOG.warn("passed over what Slack sent: it is not JSON");
    }
  }

  /** Whatever is wrong with what came, Slack need not send it again. */
  private Optional<SlackReply> received(Envelope envelope) {
    try {
      return inbox.apply(envelope);
    } catch (RuntimeException bug) {
      LOG.error("what Slack sent ({}) cannot be handled", envelope.type(), bug);
      return Optional.of(SlackReply.text("That did not work: internal error in workerbot."));
    }
  }

  private static String acknowledgement(String id, Optional<SlackReply> reply) {
    ObjectNode answer = JSON.createObjectNode().put("envelope_id", id);
    reply.ifPresent(one -> answer.set("payload", one.payload()));
    return JSON.writeValueAsString(answer);
  }

  @Override
  public void onClosing(WebSocket from, int code, String reason) {
    over("Slack closed the connection (" + code + ")");
    boolean _ = from.close(NORMAL, null);
  }

  @Override
  public void onClosed(WebSocket from, int code, String reason) {
    over("the connection was closed (" + code + ")");
  }

  @Override
  public void onFailure(WebSocket from, Throwable broken, Response answer) {
    over(
        answer != null
            ? "a new connection was answered with HTTP " + answer.code()
            : broken instanceof SocketTimeoutException
                ? "the connection gives no sign of life"
                : "the connection broke (%s)".formatted(broken.getClass().getSimpleName()));
  }

  private void over(String why) {
    // Whoever learns of the end has to see as well that it is closed.
    closed.countDown();
    boolean _ = end.complete(SlackFailure.unreached(why));
  }

  @Override
  public Optional<SlackFailure> awaitEnd(Duration atMost) throws InterruptedException {
    try {
      return Optional.of(end.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException goesOn) {
      return Optional.empty();
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    }
  }

  @Override
  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    boolean _ = socket.close(NORMAL, null);
    if (!isClosedWithin(FAREWELL)) {
      kill();
    }
  }

  @Override
  public void retire() {
    Thread.ofVirtual()
        .name("slack-retire")
        .start(() -> {
          if (!isClosedWithin(greetingTimeout)) {
            close();
          }
        });
  }

  private boolean isClosedWithin(Duration time) {
    try {
      return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void kill() {
    socket.cancel();
    over("workerbot has closed the connection");
  }
}
