package dev.workerbot.store.outbox;

/** A message on a platform. */
public record MessagePlace(String chat, String channel, String id) {}
