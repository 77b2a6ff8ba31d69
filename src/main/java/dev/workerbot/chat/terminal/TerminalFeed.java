package dev.workerbot.chat.terminal;

import dev.workerbot.chat.BoundedMap;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import java.util.List;
import java.util.Map;

/**
 * Whether another version of a message is worth printing again: only if what is read at a glance,
 * or what can be pressed, has changed.
 */
final class TerminalFeed {
  private static final int REMEMBERED = 500;

  private final Map<String, Glance> printed = BoundedMap.map(REMEMBERED);

  private record Glance(Severity severity, String title, List<String> labels) {
    static Glance of(Message message) {
      return new Glance(
          message.severity(),
          message.title(),
          message.buttons().stream().map(Button::label).toList());
    }
  }

  void printed(String id, Message message) {
    printed.put(id, Glance.of(message));
  }

  /** Whether the same was printed before. */
  boolean isNone(String id, Message message) {
    return Glance.of(message).equals(printed.get(id));
  }
}
