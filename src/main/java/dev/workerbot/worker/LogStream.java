package dev.workerbot.worker;

/** Which of the logs that tell of a worker. */
public enum LogStream {
  STDOUT,
  STDERR,
  /** The log of the Laravel application that it works for, into which others write as well. */
  APPLICATION
}
