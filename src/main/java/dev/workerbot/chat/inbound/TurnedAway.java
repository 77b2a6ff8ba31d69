package dev.workerbot.chat.inbound;

import dev.workerbot.message.Message;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts what the rate limit turns away: the history has one entry for each window of time, which
 * says how many there were. State is guarded by {@code this}.
 */
final class TurnedAway {
  private final Duration window;
  private final Consumer<CommandAnswer> ended;
  private final Map<String, Window> open = new HashMap<>();

  /** What was turned away since the first of it. */
  private static final class Window {
    private final String first;
    private int count;

    private Window(String first) {
      this.first = first;
    }
  }

  /**
   * @param ended takes what the history is to say of a window in the end
   */
  TurnedAway(Duration window, Consumer<CommandAnswer> ended) {
    this.window = window;
    this.ended = ended;
  }

  /**
   * One more.
   *
   * @param whose limit it was
   * @return the id of the first of its window; its own where it is that
   */
  String count(String whose, String id) {
    Window now;
    synchronized (this) {
      now = open.computeIfAbsent(whose, _ -> new Window(id));
      now.count++;
    }
    if (now.first.equals(id)) {
      Thread.ofVirtual().name("turned-away").start(() -> endLater(whose));
    }
    return now.first;
  }

  private void endLater(String whose) {
    try {
      Thread.sleep(window);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    end(whose);
  }

  private void end(String whose) {
    Window over;
    synchronized (this) {
      over = open.remove(whose);
    }
    if (over != null && over.count > 1) {
      ended.accept(
          new Outcome.Refused(
              over.first,
              Message.refusal(
                  Sentence.of(
                      "%d requests were turned away within %d s",
                      over.count, window.toSeconds()))));
    }
  }

  /** Ends all windows now. */
  void endAll() {
    List<String> all;
    synchronized (this) {
      all = List.copyOf(open.keySet());
    }
    all.forEach(this::end);
  }
}
