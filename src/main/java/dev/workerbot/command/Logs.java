package dev.workerbot.command;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.Optional;

/** The newest lines of logs, and what comes for a while. */
public record Logs(
    Selector of,
    int lines,
    LogStream stream,
    Optional<String> containing,
    Optional<Duration> follow)
    implements Command {
  /** Lines shown when nobody says how many. */
  public static final int DEFAULT_LINES = 50;

  /** Most lines that one may ask for. */
  public static final int MAX_LINES = 2000;

  /** Longest time that one may follow. */
  public static final Duration MAX_FOLLOW = Duration.ofMinutes(10);

  /** As many as are shown when nobody says how many, of what it wrote to stdout. */
  public Logs(Selector of) {
    this(of, DEFAULT_LINES, LogStream.STDOUT, Optional.empty(), Optional.empty());
  }

  /** The same of another log. */
  public Logs in(LogStream another) {
    return new Logs(of, lines, another, containing, follow);
  }

  @Override
  public Optional<Selector> named() {
    return Optional.of(of);
  }

  @Override
  public Verb verb() {
    return Verb.LOGS;
  }

  @Override
  public Optional<Selector> shown() {
    return Optional.of(of);
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("logs ").append(of);
    if (lines != DEFAULT_LINES) {
      text.append(" --lines ").append(lines);
    }
    text.append(
        switch (stream) {
          case STDOUT -> "";
          case STDERR -> " --err";
          case APPLICATION -> " --app";
        });
    containing.ifPresent(part -> text.append(" --grep ").append(Tokenizer.quote(part)));
    follow.ifPresent(time -> text.append(" --follow ").append(time.toSeconds()).append('s'));
    return text.toString();
  }
}
