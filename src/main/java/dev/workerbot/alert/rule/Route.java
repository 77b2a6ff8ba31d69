package dev.workerbot.alert.rule;

import dev.workerbot.message.Mention;
import dev.workerbot.store.outbox.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where alerts go, and whom they call.
 *
 * @param name under which the store knows it
 * @param remindAfter without anybody's acknowledging it, after which they are called once more;
 *     empty for never
 * @param repeatEvery while it is open; empty for never
 */
public record Route(
    String name,
    List<Channel> channels,
    List<Mention> mentions,
    Optional<Duration> remindAfter,
    Optional<Duration> repeatEvery) {
  public Route {
    channels = List.copyOf(channels);
    mentions = List.copyOf(mentions);
  }
}
