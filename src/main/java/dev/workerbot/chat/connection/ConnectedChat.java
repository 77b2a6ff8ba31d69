package dev.workerbot.chat.connection;

import dev.workerbot.chat.Chat;
import java.util.Optional;

/** A chat on the other side of a network. */
public interface ConnectedChat extends Chat, AutoCloseable {
  /** Connects in the background, again and again until it works; returns at once. */
  void start();

  /** Whether people can reach us there just now. */
  boolean isConnected();

  /**
   * Why it has never let us in, where our token is the reason: nothing helps until a person puts
   * another in its place. Empty while that is not known, and once we have been in.
   */
  Optional<String> refusal();

  /**
   * What is wrong with it, in our own words, where nothing has to be masked; empty where all is
   * well.
   */
  Optional<String> trouble();

  @Override
  void close();
}
