package dev.workerbot.message;

/** How a message, or a line of it, should strike the eye. Each chat picks the colour or sign. */
public enum Severity {
  /** Neither good nor bad. */
  PLAIN,
  /** Under way. */
  WORKING,
  GOOD,
  /** Off or odd, not broken. */
  WARNING,
  BAD
}
