package dev.workerbot.operation;

import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import java.util.List;
import java.util.stream.Collectors;

/** As many lines as one reads; the rest as an excerpt, which a chat can give out as a file. */
final class ManyLines {
  private static final int LINES = 20;

  private ManyLines() {}

  /**
   * Puts them below a message.
   *
   * @param what they are, for {@code … and 7 more findings}
   */
  static Message below(Message message, List<MessageLine> lines, String what, Cleaner cleaner) {
    if (lines.size() <= LINES) {
      return message.withLines(lines);
    }
    List<MessageLine> rest = lines.subList(LINES, lines.size());
    String more = rest.size() + " more " + what;
    return message
        .withLines(lines.subList(0, LINES))
        .withLine("… and " + more)
        .withExcerpt(
            new Excerpt(
                more,
                cleaner.clean(
                    rest.stream().map(MessageLine::text).collect(Collectors.joining("\n")))));
  }
}
