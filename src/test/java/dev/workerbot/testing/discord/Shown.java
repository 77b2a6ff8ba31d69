package dev.workerbot.testing.discord;

import java.time.Instant;
import java.util.List;

/**
 * A message in a channel, a thread or a direct conversation.
 *
 * @param nonce as it was sent, or empty
 * @param thread whether it stands in a thread
 * @param interactionId of what it answers, or empty where nobody asked for it
 * @param at when it arrived
 * @param silent whether it notified nobody
 */
public record Shown(
    String channel,
    String id,
    String author,
    String nonce,
    boolean thread,
    String interactionId,
    Instant at,
    boolean silent,
    List<Version> versions)
    implements Posted {}
