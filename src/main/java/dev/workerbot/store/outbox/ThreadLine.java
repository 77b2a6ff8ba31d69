package dev.workerbot.store.outbox;

import java.time.Instant;

/** A line of a message's thread. */
public record ThreadLine(int seq, Instant at, String text) {}
