package dev.workerbot.chat.connection;

import java.util.List;

/** Sends what everybody on call has to know about the bot itself to the alert channels. */
public interface NoticeSender {
  /** Tells it once, in every alert channel; returns at once. */
  void tell(String title, List<String> lines);
}
