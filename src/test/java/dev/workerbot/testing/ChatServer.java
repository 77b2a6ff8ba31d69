package dev.workerbot.testing;

import java.util.Map;

/** The other side of a chat, which outlives a bot that is killed. */
public interface ChatServer {
  /** The tokens that a bot needs to come in. */
  Map<String, String> environment();

  /** How often a bot has come in. */
  int arrivals();

  /** Whether a bot is in. */
  boolean hasBot();
}
