package dev.workerbot.chat.connection;

import java.util.List;

/** Where what everybody on call has to know of the bot itself is told: the alert channels. */
public interface NoticeSender {
  /** Tells it once, in every alert channel; returns at once. */
  void tell(String title, List<String> lines);
}
