package dev.workerbot.feature.config;

import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import java.util.List;

/** As many lines as one reads; the rest as an excerpt, which a chat can give out as a file. */
public final class ManyLines {
  private static final int LINES = 20;

  private ManyLines() {}

  /**
   * Puts them below a message.
   *
   * @param what they are, for {@code … and 7 more findings}
   */
  public static Message below(
      Message message, List<MessageLine> lines, String what, Cleaner cleaner) {
    if (lines.size() <= LINES) {
      return message.withLines(lines);
    }
    List<MessageLine> rest = lines.subList(LINES, lines.size());
    Sentence more = Sentence.of("%s more %s", rest.size(), what);
    return message
        .withLines(lines.subList(0, LINES))
        .withLine(Sentence.of("%s %s", Counts.rest(rest.size()), what))
        .withExcerpt(
            new Excerpt(
                more.toString(), cleaner.clean(rest.stream().map(MessageLine::sentence).toList())));
  }
}
