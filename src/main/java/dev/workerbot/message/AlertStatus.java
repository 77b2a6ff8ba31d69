package dev.workerbot.message;

import java.util.Locale;

/** How far people are with what a message is about. */
public enum AlertStatus {
  OPEN,
  ACKNOWLEDGED,
  RESOLVED;

  /** As people read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
