package dev.workerbot.chat.slack.socket;

import dev.workerbot.chat.slack.call.SlackFailure;
import java.time.Duration;
import java.util.Optional;

/** One connection by which Slack brings what people do; it has been greeted on it. */
public interface SlackLine {
  /**
   * How many connections the app had when this one was made, as Slack counts; 0 if not reported.
   */
  int connections();

  /** Waits until it should be replaced, but not for ever; why, where it should. */
  Optional<SlackFailure> awaitEnd(Duration atMost) throws InterruptedException;

  /** Whether nothing comes by it any more. */
  boolean isClosed();

  /** Closes it, and waits a moment until Slack knows. */
  void close();

  /** Closes it as soon as what is on its way has surely come. */
  void retire();

  /** Makes connections. */
  interface LineOpener {
    /** Makes one, and waits until Slack has greeted on it. */
    SlackLine open() throws SlackFailure, InterruptedException;
  }
}
