package dev.workerbot.worker;

/** Which of a worker's two logs. */
public enum LogStream {
  STDOUT,
  STDERR
}
