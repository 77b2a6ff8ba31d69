package dev.workerbot.testing.discord;

/**
 * A file below a message.
 *
 * @param description its alternative text, or empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record Attached(String id, String name, byte[] bytes, String description) {}
