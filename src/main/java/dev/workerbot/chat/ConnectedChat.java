package dev.workerbot.chat;

import java.util.Optional;

/** A chat on the other side of a network. */
public interface ConnectedChat extends Chat, AutoCloseable {
  /** Connects in the background, again and again until it works; returns at once. */
  void start();

  /** Whether people can reach us there just now. */
  boolean isConnected();

  /** What is wrong with it, as a sentence; empty where all is well. */
  Optional<String> trouble();

  @Override
  void close();
}
