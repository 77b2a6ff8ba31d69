package dev.workerbot.testing;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.java_websocket.WebSocket;
import org.java_websocket.exceptions.InvalidDataException;

/**
 * The connections of Socket Mode, and what can go wrong with them. Source: Slack, "Using Socket
 * Mode".
 */
public final class SlackLines {
  /** What Slack allows for one app. */
  private static final int MOST = 10;

  private final Supplier<Collection<WebSocket>> all;
  private final Set<WebSocket> frozen = ConcurrentHashMap.newKeySet();
  private final Set<WebSocket> ungreeted = ConcurrentHashMap.newKeySet();
  private volatile int others;
  private volatile boolean silent;
  private volatile boolean shut;
  private volatile Optional<String> turnedAway = Optional.empty();

  SlackLines(Supplier<Collection<WebSocket>> all) {
    this.all = all;
  }

  void admit() throws InvalidDataException {
    if (shut) {
      throw new InvalidDataException(1013, "not now");
    }
  }

  void opened(WebSocket client) {
    if (turnedAway.isPresent() || count() > MOST) {
      ungreeted.add(client);
      client.send(disconnecting(turnedAway.orElse("too_many_websockets")));
      client.close();
    } else if (silent) {
      ungreeted.add(client);
    } else {
      client.send(
          "{\"type\":\"hello\",\"num_connections\":%d,\"connection_info\":{\"app_id\":\"A1\"}}"
              .formatted(count()));
    }
  }

  void closed(WebSocket client) {
    frozen.remove(client);
    ungreeted.remove(client);
  }

  private int count() {
    return others + Math.toIntExact(all.get().stream().filter(WebSocket::isOpen).count());
  }

  boolean isFrozen(WebSocket client) {
    return frozen.contains(client);
  }

  /** Those by which something reaches the bot. */
  public List<WebSocket> open() {
    return all.get().stream()
        .filter(WebSocket::isOpen)
        .filter(client -> !frozen.contains(client) && !ungreeted.contains(client))
        .toList();
  }

  /**
   * Sends by the newest connection that Slack believes to be open.
   *
   * @return whether there is one
   */
  boolean send(String text) {
    Optional<WebSocket> newest =
        all.get().stream()
            .filter(client -> client.isOpen() && !ungreeted.contains(client))
            .reduce((_, newer) -> newer);
    newest.filter(client -> !frozen.contains(client)).ifPresent(client -> client.send(text));
    return newest.isPresent();
  }

  /** From now on nothing passes by those that are open now, in either direction. */
  public void freeze() {
    all.get().stream().filter(WebSocket::isOpen).forEach(frozen::add);
  }

  /** So many connections of other programs with the same app; each greeting counts them. */
  public void others(int number) {
    others = number;
  }

  /** Whether new connections are made and then never greeted. */
  public void silent(boolean whether) {
    silent = whether;
  }

  /** Whether new connections are refused before they are made. */
  public void shut(boolean whether) {
    shut = whether;
  }

  /** From now on new connections are told this instead of a greeting, and closed. */
  public void turnAway(String reason) {
    turnedAway = Optional.of(reason);
  }

  /** From now on new connections are greeted again. */
  public void turnNobodyAway() {
    turnedAway = Optional.empty();
  }

  /** Slack says that it will close those that are open now, and why. */
  public void disconnect(String reason) {
    open().forEach(client -> client.send(disconnecting(reason)));
  }

  /** Those that are open now break. */
  public void cut() {
    all.get().forEach(client -> client.closeConnection(1006, "broken"));
  }

  private static String disconnecting(String reason) {
    return "{\"type\":\"disconnect\",\"reason\":\"" + reason + "\"}";
  }
}
