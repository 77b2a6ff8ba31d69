package dev.workerbot.history;

import java.time.Instant;

/**
 * How much memory a worker had.
 *
 * @param bytes resident memory of its process tree
 */
public record Sample(Instant at, long bytes) {}
