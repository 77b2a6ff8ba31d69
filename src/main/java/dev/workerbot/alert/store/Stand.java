package dev.workerbot.alert.store;

import dev.workerbot.store.outbox.Channel;
import java.time.Instant;
import java.util.Optional;

/**
 * Where an open card stands.
 *
 * @param message empty where nobody knows whether the chat took it
 * @param since when it was sent first, or before
 */
public record Stand(int card, Channel channel, Optional<String> message, Instant since) {}
