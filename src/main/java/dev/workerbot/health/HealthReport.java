package dev.workerbot.health;

import dev.workerbot.worker.event.HealthSign;
import java.time.Instant;

/**
 * What was last found of one worker.
 *
 * @param figures in a few words, such as {@code high 12 · default 4,310 ↑}; may be empty
 * @param at when, by our own clock
 */
public record HealthReport(HealthSign sign, String figures, Instant at) {}
