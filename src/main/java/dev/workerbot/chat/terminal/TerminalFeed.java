package dev.workerbot.chat.terminal;

import dev.workerbot.chat.BoundedMap;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import java.util.List;
import java.util.Map;

/**
 * Whether another version of a message is worth printing again: only if what is read at a glance,
 * or what can be pressed, has changed, or if it says more, such as what a worker logged.
 */
final class TerminalFeed {
  private static final int REMEMBERED = 500;

  private final Map<String, Glance> printed = BoundedMap.map(REMEMBERED);

  private record Glance(Severity severity, String title, List<String> labels, int lines) {
    static Glance of(Message message) {
      return new Glance(
          message.severity(),
          message.title(),
          message.buttons().stream().map(Button::label).toList(),
          message.lines().size());
    }

    boolean isNewsAfter(Glance before) {
      return lines > before.lines
          || !new Glance(severity, title, labels, before.lines).equals(before);
    }
  }

  void printed(String id, Message message) {
    printed.put(id, Glance.of(message));
  }

  /** Whether it says nothing that was not printed before. */
  boolean isNone(String id, Message message) {
    Glance before = printed.get(id);
    return before != null && !Glance.of(message).isNewsAfter(before);
  }
}
