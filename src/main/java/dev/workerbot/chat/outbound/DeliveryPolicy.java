package dev.workerbot.chat.outbound;

import java.time.Duration;

/**
 * How fast messages are brought, and how patiently.
 *
 * @param look how often the outbox is looked into for a while after something changed
 * @param idle how often otherwise
 * @param edit least time between two edits of one message
 * @param retry first pause after a chat refused; grows up to {@code longest}
 * @param late after which what is over already is reported in one summary
 */
public record DeliveryPolicy(
    Duration look, Duration idle, Duration edit, Duration retry, Duration longest, Duration late) {
  public static final DeliveryPolicy DEFAULT =
      new DeliveryPolicy(
          Duration.ofMillis(100),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2));
}
