package dev.workerbot.store.outbox;

/** A channel of a chat. */
public record Channel(String chat, String id) {}
