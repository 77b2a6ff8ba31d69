package dev.workerbot.alert.store;

import dev.workerbot.alert.Card;
import dev.workerbot.store.outbox.Channel;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A card as it shall be from now on, with what there is to tell of it: written, and put out to its
 * channels, in one.
 *
 * @param lines for its thread, oldest first
 * @param channels where it shall stand; read where it is new only
 * @param postAfter before which it shall not be posted
 * @param isNotified whether anything of it is not stored yet
 */
public record CardChange(
    Card card,
    List<String> lines,
    List<Channel> channels,
    Instant postAfter,
    Instant at,
    boolean isNotified) {
  public CardChange {
    lines = List.copyOf(lines);
    channels = List.copyOf(channels);
  }

  /**
   * The same by another clock.
   *
   * @param opened the same for when the card was opened, by which its messages are known
   */
  public CardChange by(UnaryOperator<Instant> clock, UnaryOperator<Instant> opened) {
    Instant post = postAfter.equals(Instant.EPOCH) ? postAfter : clock.apply(postAfter);
    return new CardChange(
        card.by(clock, opened), lines, channels, post, clock.apply(at), isNotified);
  }
}
