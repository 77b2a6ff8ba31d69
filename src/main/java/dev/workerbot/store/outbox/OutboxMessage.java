package dev.workerbot.store.outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * A message that its channel lacks, or has an older version of.
 *
 * @param key by which the chat finds it again
 * @param sentLine the last line of its thread that the chat has
 * @param messageId where it stands; empty while it was never posted
 * @param sendingSince since when something of it may stand there without our knowing
 * @param postable whether it may be posted now
 */
public record OutboxMessage(
    MessageRef ref,
    String key,
    int version,
    int sentVersion,
    int sentLine,
    Optional<String> messageId,
    Optional<Instant> sendingSince,
    boolean postable) {}
